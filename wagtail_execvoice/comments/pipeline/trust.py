"""What the page does with new comments, when nothing else was found."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase


@register_phase("execvoice.trust", order=900)
def do_as_the_page_says(submission: Submission) -> Iterator[Finding]:
    mode = submission.settings.mode
    if mode == Mode.OPEN:
        yield Finding("open", Verdict.SHOW)
    elif mode == Mode.MODERATED:
        yield Finding("moderated", Verdict.HOLD)
    elif submission.commenter is not None and submission.commenter.is_trusted:
        yield Finding("trusted", Verdict.SHOW)
    else:
        yield Finding("first", Verdict.HOLD)
