"""What our fields of Wagtail's API share: they load for a whole listing what they need, and say what is only in the detail view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from rest_framework.fields import Field


class PreparedField(Field):
    """A field that is made of a whole page, and loads what it needs for all pages of a listing at once."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def prepare(self, pages: Sequence[Any]) -> None:
        """Load what ``to_representation`` needs, in a fixed number of queries."""

    def get_listing(self) -> Any | None:
        """Return what keeps the pages of a listing together; ``None`` in a detail view, and in Wagtail's third API."""
        return getattr(self.parent, "parent", None)

    def prepare_once(self, page: Any) -> None:
        """Call ``prepare`` with the first page of a listing, for all of its pages."""
        listing = self.get_listing()
        if listing is None:
            self.prepare([page])
            return
        if not hasattr(listing, "execvoice_prepared"):
            # Once, or a queryset would be asked again and give other objects.
            listing.execvoice_pages, listing.execvoice_prepared = list(listing.instance), set()
        if type(self) not in listing.execvoice_prepared:
            listing.execvoice_prepared.add(type(self))
            self.prepare(listing.execvoice_pages)


class DetailField(PreparedField):
    """A field that only the detail view fills: it would cost a listing queries for each of its pages. There it is ``null``."""

    def get_attribute(self, instance: Any) -> Any:
        return instance if self.get_listing() is None else None


def in_language_of(page: Any) -> Any:
    """What is written for a page is in its language, whoever asks."""
    return translation.override(page.locale.language_code)
