from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate
from typing_extensions import TypedDict

from wagtail_execvoice.authors.actions import find_author_pages
from wagtail_execvoice.authors.api.base import PreparedField


class SuccessorDict(TypedDict):
    name: str
    url: str


class OfficeDict(TypedDict):
    tenure: str
    label: str
    sentence: str
    start: date | None
    end: date | None
    successor: SuccessorDict | None


class OfficeField(PreparedField):
    """Where a person stands in the organisation today, in words and as data. Who comes after is told of the former only."""

    def prepare(self, pages: Sequence[Any]) -> None:
        prefetch_related_objects(pages, "locale", "person__texts", "successor")
        former = [page for page in pages if page.is_former and page.successor_id]
        found = find_author_pages({page.successor_id for page in former})
        for page in former:
            page.execvoice_successor_page = found.get((page.successor_id, page.locale_id))

    def to_representation(self, page: Any) -> OfficeDict:
        self.prepare_once(page)
        return {
            "tenure": page.get_office().stand_on(localdate()),
            "label": page.get_tenure_label(),
            "sentence": page.get_tenure_sentence(),
            "start": page.tenure_from,
            "end": page.tenure_until,
            "successor": self._get_successor(page),
        }

    def _get_successor(self, page: Any) -> SuccessorDict | None:
        if not page.is_former or page.successor is None:
            return None
        successor_page = page.execvoice_successor_page
        return {"name": page.successor.name, "url": (successor_page.full_url if successor_page else "") or ""}
