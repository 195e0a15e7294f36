"""Whether this conversation takes comments at all, and whether it has this one already."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.constants import Source
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.versions import read_versions


@register_phase("execvoice.closed", order=50)
def refuse_when_closed(submission: Submission) -> Iterator[Finding]:
    # Before everything else: nobody speaks in a conversation that is closed, the team neither.
    # What was said elsewhere, when that was still open, is taken in all the same.
    if submission.source == Source.IMPORT:
        return
    if submission.before is None and not submission.settings.takes_comments(submission.page, submission.now):
        message = _("Comments on this page are closed. Your text was not sent.")
        yield Finding("closed", Verdict.REFUSE, message=message)


@register_phase("execvoice.repeated", order=200)
def refuse_repetition(submission: Submission) -> Iterator[Finding]:
    """The same words by the same visitor in answer to the same: the reader pressed twice, or does not see that it is held."""
    if submission.before is not None or not submission.network:
        return
    if read_versions(submission).network["same"]:
        message = _("You sent these very words already. If they are not on the page, they wait for review.")
        yield Finding("repeated", Verdict.REFUSE, message=message)


@register_phase("execvoice.flood", order=210)
def hold_flood(submission: Submission) -> Iterator[Finding]:
    if submission.is_flood:
        yield Finding("flood", Verdict.HOLD)
