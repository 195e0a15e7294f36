"""What pages that list or are listed share. As with ``mixins``, import paths are permanent: migrations of sites freeze them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from wagtail_execvoice.base.pagemixins import PageMixin


def get_search_description(page: Any) -> str:
    """Return what an editor wrote for search results. A site's own base page may have no place for it."""
    return str(getattr(page, "search_description", ""))


class MetadataMixin(PageMixin):
    """What machines are told about any page of ours. Part of the other mixins."""

    def get_feed_summary(self) -> str:
        """Override this to give feeds and link previews the text below the page's title, as plain text."""
        return get_search_description(self)

    def get_disclosure(self) -> str:
        """Override this to say what readers must know before they read: above the text, on cards, in feeds and in APIs."""
        return ""

    def get_original_url(self) -> str:
        """Override this to name where the text was first, if that was elsewhere."""
        return ""

    def get_canonical_url(self) -> str:
        """Override this to give search engines the address of another page as that of this text."""
        return ""

    def get_robots(self) -> str:
        """Override this to tell search engines something of their own, such as ``"noindex"``."""
        return ""

    def get_sitemap_urls(self, request: Any = None) -> list[dict[str, Any]]:
        if self.get_canonical_url() or "noindex" in self.get_robots():
            # A list of what to list.
            return []
        from wagtail_execvoice.authors.metadata.translations import find_alternates

        alternates = [{"lang_code": code, "location": url} for code, url in find_alternates(self, request)]
        return [{**entry, "alternates": alternates} for entry in super().get_sitemap_urls(request)]  # type: ignore[misc]


class VoicesMixin(PageMixin):
    """What sign-off and comments ask a page with bylines. Part of ``BylinesMixin``."""

    def get_signoff_voices(self) -> Sequence[Any]:
        """Override this to say otherwise whose "this is my voice" sign-off asks for: the public authors."""
        from wagtail_execvoice.authors.actions import find_voices

        return find_voices(self)

    def get_official_responders(self) -> Sequence[Any]:
        """Override this to say otherwise whose comments carry the badge of an author: the public authors."""
        from wagtail_execvoice.authors.actions import find_responders

        return find_responders(self)

    def get_signoff_contributors(self) -> Sequence[str]:
        """Override this to bar others from signing for others: by default those who drafted the text."""
        from wagtail_execvoice.authors.actions import find_drafters

        return find_drafters(self)

    def fix_words_for_signoff(self, revision: Any) -> None:
        """What is signed includes the byline: its words are fixed when the text is submitted."""
        from wagtail_execvoice.authors.actions import print_bylines_in_revision

        print_bylines_in_revision(revision)


class FeedMixin(MetadataMixin, RoutablePageMixin):
    """Atom and RSS feeds of what a page lists, at ``feed/atom/`` and ``feed/rss/`` below it.

    Plain Python without a field. ``ExecutiveAuthorMixin`` has it already.
    """

    if TYPE_CHECKING:
        title: str
        full_url: str

    def get_feed_pages(self) -> Any:
        """Override this to say which live, public pages the feeds hold: a queryset, newest first."""
        raise NotImplementedError(f"{type(self).__name__} has no get_feed_pages().")

    def get_feed_entries(self) -> Any:
        """Return what the feeds and the API list: the pages, and what else belongs between them."""
        return self.get_feed_pages()

    def get_feed_title(self) -> str:
        """Override this to call the feeds something else than the page."""
        return self.title

    def get_feed_url(self, route: str = "atom_feed") -> str:
        """Return the absolute address of the feed at ``route``: ``"atom_feed"`` or ``"rss_feed"``."""
        return f"{self.full_url.rstrip('/')}/{self.reverse_subpage(route)}"

    @path("feed/atom/")
    def atom_feed(self, request: Any) -> Any:
        from wagtail_execvoice.authors.views.feeds import serve_feed

        return serve_feed(request, self, "atom_feed")

    @path("feed/rss/")
    def rss_feed(self, request: Any) -> Any:
        from wagtail_execvoice.authors.views.feeds import serve_feed

        return serve_feed(request, self, "rss_feed")
