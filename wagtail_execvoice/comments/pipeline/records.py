"""Where it comes from: networks and addresses that sent spam before."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase

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
    counts = read_network(submission)
    if counts["spam"]:
        yield _finding("spam_by_network", counts["spam"], counts["good"])


def read_network(submission: Submission) -> dict[str, int]:
    """Return what came from the network of ``submission`` today: ``spam``, ``good``, and the ``same`` words. One query."""
    if "network" not in submission.known:
        same = Q(page_id=submission.page.pk, name=submission.name, body=submission.body)
        submission.known["network"] = ReaderComment.objects.filter(network=submission.network).aggregate(
            spam=Count("pk", filter=Q(status=Status.SPAM)),
            good=Count("pk", filter=Q(status=Status.APPROVED)),
            same=Count("pk", filter=same),
        )
    counts: dict[str, int] = submission.known["network"]
    return counts


def _finding(code: str, spam: int, good: int) -> Finding:
    verdict = Verdict.HOLD if spam >= CERTAIN and not good else Verdict.NOTE
    return Finding(code, verdict, 0.7 * spam / (spam + good + 1), detail=str(spam))
