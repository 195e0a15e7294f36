from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from wagtail_execvoice.authors.actions.sharing import get_share_card
from wagtail_execvoice.authors.api.base import DetailField, PreparedField
from wagtail_execvoice.authors.metadata.addresses import make_absolute


class FeedsDict(TypedDict):
    atom: str
    rss: str


class ShareCardDict(TypedDict):
    url: str
    width: int
    height: int
    alt: str
    type: str


class FeedsField(PreparedField):
    """Where the feeds of a page are."""

    def to_representation(self, page: Any) -> FeedsDict:
        return {"atom": page.get_feed_url("atom_feed"), "rss": page.get_feed_url("rss_feed")}


class ContactField(PreparedField):
    """Where readers write to a person, empty if they cannot. Never an address of somebody."""

    def to_representation(self, page: Any) -> str:
        return make_absolute(page.get_contact_url(), page.full_url or "")


class ShareCardField(DetailField):
    """The picture that other sites show where somebody shares the page."""

    def to_representation(self, page: Any) -> ShareCardDict | None:
        card = get_share_card(page)
        if card is None:
            return None
        return {"url": card.url, "width": card.width, "height": card.height, "alt": card.alt, "type": card.type}
