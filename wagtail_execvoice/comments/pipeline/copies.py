"""The same text again and again, whoever sends it: what robots do before anybody has marked it as spam."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.phases import Finding, Submission, register_phase
from wagtail_execvoice.comments.pipeline.compared import LETTERS, read_compared
from wagtail_execvoice.comments.spam.shingles import shingles

#: So much of the longer text in the other one, and they are the same: who quotes another reader adds something.
SAME = 0.6


@register_phase("execvoice.copies", order=545)
def find_copies(submission: Submission) -> Iterator[Finding]:
    own = shingles(submission.body[:LETTERS])
    if not own:
        return
    copies = sum(_is_same(own, shingles(body)) for body in read_compared(submission).recent)
    if copies:
        yield Finding("copies", points=min(0.4 + 0.1 * copies, 0.8), detail=str(copies))


def _is_same(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= SAME * max(len(one), len(other))
