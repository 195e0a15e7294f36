"""What templates and APIs are told of a conversation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import urlencode

from wagtail_execvoice.comments.actions.inheriting import ConversationSettings, read_settings
from wagtail_execvoice.comments.forms import CommentForm
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.threads import Reading, read_conversation
from wagtail_execvoice.comments.urlnames import conversation_url, write_url


def write_conversation(page: Any, request: HttpRequest | None = None) -> str:
    """Return the comments of ``page`` and the form below them as HTML; empty where it has none. Three queries.

    Nothing of it depends on who reads, so the page can be cached, and no cookie is set.
    """
    if not isinstance(page, CommentsMixin) or not page.has_conversation() or not page.pk:
        return ""
    settings = read_settings(page)
    if not settings.shows_comments:
        return ""
    context = describe_conversation(page, settings, read_conversation(page.pk))
    return render_to_string(
        "wagtail_execvoice/comments/conversation.html", {"form": CommentForm(), **context}, request=request
    )


def describe_conversation(page: Any, settings: ConversationSettings, reading: Reading) -> dict[str, Any]:
    """Return the context of the conversation templates. Nothing of it depends on who reads: it may be cached."""
    own_url = conversation_url(page.pk)
    query: dict[str, str | int] = {"order": "oldest"} if reading.oldest_first else {}
    following = urlencode({**query, "from": reading.following}) if reading.following is not None else ""
    return {
        "page": page,
        "conversation": settings,
        "threads": reading.threads,
        "heading": page.get_conversation_heading(),
        "takes_comments": bool(own_url) and settings.takes_comments(page, timezone.now()),
        "closes_at": settings.closes_at(page),
        "conversation_url": own_url,
        "write_url": write_url(page.pk),
        "following_url": f"{own_url}?{following}" if following else "",
        "oldest_first": reading.oldest_first,
    }
