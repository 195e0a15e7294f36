"""The decisions of people about comments that are there still."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import Decision, ReaderComment
from wagtail_execvoice.comments.spam.campaigns import marks
from wagtail_execvoice.comments.spam.features import slots

MOST_DECISIONS = 5000
BATCH = 1000
_ACTS = (Act.APPROVE, Act.SPAM, Act.REJECT, Act.REVIEW)


@dataclass(frozen=True)
class Lesson:
    """What somebody decided about a comment, which is there as numbers only: its features, and what its copies have, too."""

    slots: list[int]
    marks: frozenset[int]
    act: str
    batch: Any
    page: int
    decided_at: datetime


def read_decisions(
    since: datetime | None = None, most: int = MOST_DECISIONS, *, comments: Collection[int] | None = None
) -> dict[int, tuple[str, Any, datetime]]:
    """Return the last word of people on each comment by its id: the act, its batch, and when; of the newest ``most``.

    With ``comments`` on these only.
    """
    by_people = Q(user__isnull=False) | ~Q(user_name="")
    rows = Decision.objects.filter(by_people, act__in=_ACTS, undone_at__isnull=True)
    if since is not None:
        rows = rows.filter(decided_at__gte=since)
    if comments is not None:
        rows = rows.filter(comment_id__in=comments)
    newest = rows.order_by("-decided_at", "-pk").values_list("comment_id", "act", "batch", "decided_at")
    decided: dict[int, tuple[str, Any, datetime]] = {}
    for pk, act, batch, decided_at in newest[:most]:
        decided.setdefault(pk, (act, batch, decided_at))
    # Rejected for its tone is another thing than spam: nothing is learned from it.
    return {pk: row for pk, row in decided.items() if row[0] in {Act.APPROVE, Act.SPAM}}


def read_comments(pks: list[int]) -> Iterator[dict[str, Any]]:
    """Yield what is learned from of the comments of these ids, the oldest first. Of what was erased nothing is."""
    for pk_list in (sorted(pks)[start : start + BATCH] for start in range(0, len(pks), BATCH)):
        rows = ReaderComment.objects.filter(pk__in=pk_list).exclude(body="").order_by("pk")
        yield from rows.values("pk", "body", "name", "page_id", "edited_at")


def read_there(decided: dict[int, tuple[str, Any, datetime]]) -> Iterator[Lesson]:
    """Yield what is learned from these decisions."""
    for comment in read_comments(list(decided)):
        act, batch, at = decided[comment["pk"]]
        # What its writer changed since is not what was decided about.
        if comment["edited_at"] is None or comment["edited_at"] <= at:
            text = comment["body"]
            yield Lesson(slots(text, comment["name"]), marks(text), act, batch, comment["page_id"], at)
