"""How a page takes comments and how many it shows, in Wagtail's API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from typing_extensions import TypedDict

from wagtail_execvoice.base.api import PreparedField
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.urlnames import api_comments_url


class ConversationDict(TypedDict):
    heading: str
    message: str
    count: int
    is_shown: bool
    takes_comments: bool
    closes_at: str
    comments_url: str


class ConversationField(PreparedField):
    """The conversation of a page, ``null`` where its type has none: ``APIField("conversation", serializer=ConversationField())``."""

    def prepare(self, pages: Sequence[Any]) -> None:
        # Not above: a site's models import this module, also where the app is not installed.
        from wagtail_execvoice.comments.actions.inheriting import read_settings_of

        found = read_settings_of(pages)
        for page in pages:
            page.read_conversation_settings = found[page.pk]

    def to_representation(self, page: Any) -> ConversationDict | None:
        if not isinstance(page, CommentsMixin) or not page.has_conversation():
            return None
        self.prepare_once(page)
        settings: Any = page.read_conversation_settings  # type: ignore[attr-defined]
        return make_conversation(page, settings)


def make_conversation(page: Any, settings: Any) -> ConversationDict:
    """Return how ``page`` takes comments. Of a conversation that is hidden, nothing is said but that."""
    is_shown, url = settings.shows_comments, api_comments_url(page.pk)
    closes_at = settings.closes_at(page) if is_shown else None
    return {
        "heading": page.get_conversation_heading(),
        "message": settings.message if is_shown else "",
        "count": settings.visible_count if is_shown else 0,
        "is_shown": is_shown,
        "takes_comments": bool(url) and settings.takes_comments(page, timezone.now()),
        "closes_at": closes_at.isoformat() if closes_at else "",
        "comments_url": url,
    }
