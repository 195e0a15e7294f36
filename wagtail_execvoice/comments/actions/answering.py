"""Which answer a reader's question has: of those whom the site vouches for, an author before anybody else, and the first one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.comments.models import ReaderComment

BATCH = 1000


def name_answers(rows: Mapping[int, ReaderComment], changed: Iterable[ReaderComment]) -> None:
    """Bring ``answer`` up to date in what ``changed`` answer, once it is written who of them is shown.

    ``rows`` has what they answer, locked by the caller. Two queries at most, and none if only readers wrote.
    """
    asked = {row.parent_id for row in changed if row.parent_id and row.badge}
    # Who speaks for the site asks it nothing: the rest of a thread is not one answer after another.
    questions = [rows[pk] for pk in sorted(asked) if not rows[pk].badge]
    found = find_answers([row.pk for row in questions]) if questions else {}
    stale = [row for row in questions if row.answer_id != found.get(row.pk)]
    for row in stale:
        row.answer_id = found.get(row.pk)
    if stale:
        ReaderComment.objects.bulk_update(stale, ["answer"], batch_size=BATCH)


def find_answers(questions: Collection[int]) -> dict[int, int]:
    """Return the id of the answer to each of these comments that has one. One query."""
    answers = ReaderComment.objects.public().filter(parent_id__in=questions, withdrawn_at=None).exclude(badge="")
    found: dict[int, tuple[bool, int, int]] = {}
    for parent, badge, number, pk in answers.values_list("parent_id", "badge", "number", "pk"):
        rank = (badge != Badge.AUTHOR, number, pk)
        found[parent] = min(rank, found.get(parent, rank))
    return {parent: pk for parent, (_rank, _number, pk) in found.items()}
