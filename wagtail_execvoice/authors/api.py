from __future__ import annotations

from typing import Any

from rest_framework.fields import Field

from wagtail_execvoice.authors.actions import write_bylines


class BylineField(Field):
    """The byline of a page in Wagtail's API: ``APIField("byline", serializer=BylineField())``."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, page: Any) -> dict[str, Any]:
        # The serializer of a listing stands above that of its pages. The bylines of all are written with the first.
        listing = getattr(getattr(self.parent, "parent", None), "instance", None)
        if page.written_byline is None and listing is not None:
            write_bylines(listing)
        return page.get_byline().data
