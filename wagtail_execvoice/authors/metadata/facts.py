"""What is known of a page, collected once for all that is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail_execvoice.authors.actions.sharing import ShareCard, get_share_card
from wagtail_execvoice.authors.bylines import WrittenByline
from wagtail_execvoice.authors.metadata.dates import get_modified, get_published, to_text
from wagtail_execvoice.authors.metadata.pictures import Picture, get_pictures
from wagtail_execvoice.authors.metadata.publishers import Publisher, get_publisher
from wagtail_execvoice.authors.metadata.translations import load_versions
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.pagemixins import FeedMixin, MetadataMixin, get_search_description


@dataclass(frozen=True)
class Facts:
    """A page with an address. ``posts`` are the posts that the page lists, if it does."""

    page: Any
    request: Any = None
    posts: Sequence[Any] = ()

    @cached_property
    def url(self) -> str:
        return str(self.page.full_url)

    @cached_property
    def canonical(self) -> str:
        """The address that search engines are told is that of the text: the page's own, if it names no other."""
        elsewhere = self.page.get_canonical_url() if isinstance(self.page, MetadataMixin) else ""
        return elsewhere or self.url

    @cached_property
    def robots(self) -> str:
        return self.page.get_robots() if isinstance(self.page, MetadataMixin) else ""

    @cached_property
    def original(self) -> str:
        return self.page.get_original_url() if isinstance(self.page, MetadataMixin) else ""

    @cached_property
    def language(self) -> str:
        return str(self.page.locale.language_code)

    @cached_property
    def description(self) -> str:
        summary = self.page.get_feed_summary() if isinstance(self.page, MetadataMixin) else ""
        return get_search_description(self.page) or summary

    @cached_property
    def byline(self) -> WrittenByline:
        return self.page.get_byline() if self.is_article else WrittenByline()

    @property
    def is_article(self) -> bool:
        return isinstance(self.page, BylinesMixin)

    @property
    def is_profile(self) -> bool:
        return isinstance(self.page, ExecutiveAuthorMixin)

    @property
    def has_feeds(self) -> bool:
        return isinstance(self.page, FeedMixin)

    @property
    def feeds(self) -> list[tuple[str, str, str]]:
        """Format, media type and address of each feed of the page."""
        if not isinstance(self.page, FeedMixin):
            return []
        routes = (("Atom", "application/atom+xml", "atom_feed"), ("RSS", "application/rss+xml", "rss_feed"))
        return [(name, media_type, self.page.get_feed_url(route)) for name, media_type, route in routes]

    @cached_property
    def published(self) -> str:
        return to_text(get_published(self.page))

    @cached_property
    def modified(self) -> str:
        return to_text(get_modified(self.page))

    @cached_property
    def publisher(self) -> Publisher:
        return get_publisher(self.page, self.request)

    @cached_property
    def versions(self) -> list[Any]:
        return load_versions(self.page)

    @cached_property
    def card(self) -> ShareCard | None:
        return get_share_card(self.page, self.request)

    @cached_property
    def topics(self) -> list[str]:
        return [str(topic) for topic in self.page.get_metadata_topics()] if self.is_article else []

    @cached_property
    def pictures(self) -> list[Picture]:
        if self.is_profile:
            return get_pictures(self.page.person and self.page.person.portrait, self.url)
        picture = self.page.get_metadata_picture() if self.is_article else None
        return get_pictures(picture[0], self.url, picture[1]) if picture else []
