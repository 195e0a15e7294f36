"""What the form itself tells: a field that nobody sees, and seconds in which nobody types."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase

#: Nobody reads, thinks and types in less.
SHORTEST_SECONDS = 3


@register_phase("execvoice.decoy", order=300)
def find_decoy(submission: Submission) -> Iterator[Finding]:
    # Kept as spam and not refused: a browser that fills in by itself must not lose what somebody wrote.
    if submission.is_decoy_filled:
        yield Finding("decoy", Verdict.SPAM, 0.9)


@register_phase("execvoice.haste", order=310)
def find_haste(submission: Submission) -> Iterator[Finding]:
    if submission.seconds is not None and submission.seconds < SHORTEST_SECONDS:
        yield Finding("haste", Verdict.HOLD, 0.6, detail=f"{submission.seconds:.0f}")
