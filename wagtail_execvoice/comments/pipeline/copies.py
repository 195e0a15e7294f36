"""The same text again and again, whoever sends it: what robots do before anybody has marked it as spam."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.functions import Substr

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.phases import Finding, Submission, register_phase
from wagtail_execvoice.comments.spam.shingles import shingles

#: So many of the last comments are compared, and so much of each.
COMPARED, LETTERS = 30, 2000
#: So much of the longer text in the other one, and they are the same: who quotes another reader adds something.
SAME = 0.6


@register_phase("execvoice.copies", order=545)
def find_copies(submission: Submission) -> Iterator[Finding]:
    own = shingles(submission.body[:LETTERS])
    if not own:
        return
    # What was decided about is for other phases: spam is known by then, and what was approved is quoted.
    recent = ReaderComment.objects.filter(status__in=[Status.PENDING, Status.SPAM]).order_by("-pk")
    if submission.before is not None:
        recent = recent.exclude(pk=submission.before.pk)
    bodies = recent.annotate(beginning=Substr("body", 1, LETTERS)).values_list("beginning", flat=True)
    copies = sum(_is_same(own, shingles(body)) for body in bodies[:COMPARED])
    if copies:
        yield Finding("copies", points=min(0.4 + 0.1 * copies, 0.8), detail=str(copies))


def _is_same(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= SAME * max(len(one), len(other))
