"""Where it comes from: networks and addresses that sent spam before."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.versions import read_versions

#: As much spam and nothing good: no accident any more.
CERTAIN = 3


@register_phase("execvoice.commenter_record", order=570)
def look_at_commenter(submission: Submission) -> Iterator[Finding]:
    commenter = submission.commenter
    if commenter is not None and commenter.spam_count:
        yield _finding("spam_by_commenter", commenter.spam_count, commenter.approved_count)


@register_phase("execvoice.network_record", order=580)
def look_at_network(submission: Submission) -> Iterator[Finding]:
    """Of today: tomorrow the same network has another digest. Many people may share one, so it counts for less."""
    if not submission.network:
        return
    counts = read_versions(submission).network
    if counts["spam"]:
        yield _finding("spam_by_network", counts["spam"], counts["good"])


def _finding(code: str, spam: int, good: int) -> Finding:
    verdict = Verdict.HOLD if spam >= CERTAIN and not good else Verdict.NOTE
    return Finding(code, verdict, 0.7 * spam / (spam + good + 1), detail=str(spam))
