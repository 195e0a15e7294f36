"""Pages of this site and what was published elsewhere, as one list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, F, IntegerField, Value
from django.db.models.functions import Cast, Coalesce

# Where a day without a time stands among pages with one. At noon of UTC it is that day nearly everywhere, so that the dates
# that readers see never go up and down.
NOON = timedelta(hours=12)
#: When a page was published that a script made live, so that it does not know. Feeds must say when.
LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)

PAGES, ELSEWHERE = 0, 1


class Timeline:
    """Entries of both kinds, newest first: of one moment, pages first, then what was added last.

    It is read by slices, as a queryset is. Each costs the same number of queries, however long the list and the slice.
    """

    def __init__(self, pages: Any, elsewhere: Any) -> None:
        self.pages, self.elsewhere = pages, elsewhere

    def count(self) -> int:
        """Return how many entries there are."""
        return int(self._get_keys().count())

    def __getitem__(self, stretch: slice) -> list[Any]:
        keys = [(source, key) for _moment, source, key in self._get_keys()[stretch]]
        found = {
            (source, row.pk): row
            for source, entries in ((PAGES, self.pages), (ELSEWHERE, self.elsewhere))
            if (wanted := [key for of, key in keys if of == source])
            for row in entries.filter(pk__in=wanted)
        }
        return [found[key] for key in keys if key in found]

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])

    def _get_keys(self) -> Any:
        """Return the keys of all entries in their order: one query, in which the database sorts them and cuts out a slice."""
        # MariaDB takes a value beside a column for words, unless it is told what it is.
        long_ago = Cast(Value(LONG_AGO if settings.USE_TZ else LONG_AGO.replace(tzinfo=None)), DateTimeField())
        moment = ExpressionWrapper(Cast("published_on", DateTimeField()) + Value(NOON), DateTimeField())
        pages = _name_keys(self.pages, Coalesce("first_published_at", long_ago), PAGES)
        keys = pages.union(_name_keys(self.elsewhere, moment, ELSEWHERE), all=True)
        return keys.order_by("-execvoice_moment", "execvoice_source", "-execvoice_key")


def make_timeline(pages: Any, elsewhere: Any) -> Any:
    """Return both as one list; ``pages`` itself where nobody keeps what was published elsewhere."""
    return pages if elsewhere is None else Timeline(pages, elsewhere)


def _name_keys(entries: Any, moment: Any, source: int) -> Any:
    named = entries.order_by().annotate(
        execvoice_moment=moment, execvoice_source=Value(source, IntegerField()), execvoice_key=F("pk")
    )
    return named.values_list("execvoice_moment", "execvoice_source", "execvoice_key")
