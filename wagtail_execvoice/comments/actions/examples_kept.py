"""What the learned filter goes on learning from once spam is deleted: numbers, without a text and without anybody.

Spam is kept for a month, and a filter that forgot with it would find less and less, the fewer of it still comes through.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from wagtail_execvoice.comments.actions.examples_there import MOST_DECISIONS, Lesson, read_decisions, read_there
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import LearnedFilter, SpamExample
from wagtail_execvoice.comments.spam.campaigns import Campaigns


def keep_examples(pks: Collection[int]) -> None:
    """Keep what can be learned from these comments, which are about to be deleted: of those that people called spam."""
    since = LearnedFilter.objects.values_list("learn_since", flat=True).first()
    campaigns, kept, rows = Campaigns(), set(), []
    for lesson in read_there(read_decisions(since, comments=pks)):
        copy = (lesson.batch, campaigns.place_marks(lesson.marks))
        if lesson.act == Act.SPAM and copy not in kept:
            kept.add(copy)
            values = {"slots": pack(lesson.slots), "marks": pack(lesson.marks)}
            about = {"page_number": lesson.page, "batch": lesson.batch, "decided_at": lesson.decided_at}
            rows.append(SpamExample(**about, **values))
    SpamExample.objects.bulk_create(rows)
    _drop_oldest()


def read_kept(since: datetime | None, most: int) -> list[Lesson]:
    """Return what is kept of spam that is deleted, the newest ``most`` of it, the oldest first."""
    rows = SpamExample.objects.order_by("-decided_at", "-pk")
    newest = (rows.filter(decided_at__gte=since) if since is not None else rows)[: max(most, 0)]
    return [
        Lesson(
            slots=list(unpack(row.slots)),
            marks=frozenset(unpack(row.marks)),
            act=Act.SPAM,
            batch=row.batch,
            page=row.page_number,
            decided_at=row.decided_at,
        )
        for row in reversed(list(newest))
    ]


def _drop_oldest() -> None:
    old = SpamExample.objects.order_by("-decided_at", "-pk").values_list("pk", flat=True)[MOST_DECISIONS:]
    SpamExample.objects.filter(pk__in=list(old[:MOST_DECISIONS])).delete()


def pack(numbers: Iterable[int]) -> bytes:
    """Return numbers of up to 32 bits as bytes for a database, the same on every machine."""
    return zlib.compress(_little(array("I", sorted(numbers))).tobytes(), 6)


def unpack(data: bytes | memoryview) -> Iterator[int]:
    numbers = array("I")
    numbers.frombytes(zlib.decompress(bytes(data)))
    yield from _little(numbers)


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
