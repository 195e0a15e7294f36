"""The mixin for a site's own page types. Its import path is permanent: migrations of sites freeze it."""

from __future__ import annotations

from django.apps import apps

from wagtail_execvoice.base.pagemixins import PageMixin


class CommentsMixin(PageMixin):
    """A conversation under pages of a type: ``class NewsPage(CommentsMixin, Page)``, and ``{% execvoice_conversation %}``.

    Plain Python without a field, so that adopting it needs no migration of the site's app.
    """

    @classmethod
    def has_conversation(cls) -> bool:
        """Return whether pages of this type can have one: not where the app is not installed. No query."""
        return not cls.is_historical() and apps.is_installed("wagtail_execvoice.comments")

    def get_conversation_heading(self) -> str:
        """Override this to ask readers something of your own above the comments; empty for the usual heading."""
        return ""
