"""Who speaks: people of the site need no review and cannot be banned from it, others who are banned are told."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.constants import Badge, Standing
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase


@register_phase("execvoice.speakers", order=100)
def know_speaker(submission: Submission) -> Iterator[Finding]:
    standing = submission.commenter.standing if submission.commenter else Standing.NORMAL
    if submission.badge != Badge.NONE:
        yield Finding("speaker", Verdict.SHOW, detail=submission.badge)
    elif standing == Standing.BANNED:
        message = _("You cannot comment on this site any more. If you think that is a mistake, write to us.")
        yield Finding("banned", Verdict.REFUSE, message=message)
    elif standing == Standing.HELD:
        yield Finding("always_held", Verdict.HOLD)
