"""Long lists, page by page, at a cost that does not grow with the list.

Django's paginator counts the whole list for every page of it. A reader who leafs through an archive of ten thousand posts needs
no total: whether there is a next page is found by asking for one row more.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

from wagtail_execvoice.authors.timeline import Timeline


class LongList(Paginator):  # type: ignore[type-arg]  # not generic at runtime
    """A paginator that counts only when somebody asks for a page that is not there."""

    def get_page(self, number: Any) -> LongListPage:
        """Return page ``number``; the first for what is no number or below one, the last for a number beyond the end."""
        try:
            number = max(1, int(number))
        except (TypeError, ValueError):
            number = 1
        # Beyond this no database can skip rows; Python's own limit on digits is far above.
        number = min(number, 10**9)
        rows = self._fetch(number)
        if not rows and number > 1:
            number = self.num_pages
            rows = self._fetch(number)
        return LongListPage(rows, number, self)

    def _fetch(self, number: int) -> list[Any]:
        """Return the rows of a page, and one more if there is a next one."""
        first = (number - 1) * self.per_page
        chosen: Any = self.object_list
        if isinstance(chosen, Timeline):
            return chosen[first : first + self.per_page + 1]
        # The keys first: a database that sorts whole rows, bodies included, takes many times as long.
        keys = list(chosen.values_list("pk", flat=True)[first : first + self.per_page + 1])
        found = {row.pk: row for row in chosen.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]


class LongListPage(Page):  # type: ignore[type-arg]
    def __init__(self, rows: list[Any], number: int, paginator: LongList) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self._has_next = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self._has_next

    def has_previous(self) -> bool:
        return self.number > 1

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1
