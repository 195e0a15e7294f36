"""What templates and APIs are told of a conversation."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.http import urlencode

from wagtail_execvoice.comments.actions.inheriting import ConversationSettings
from wagtail_execvoice.comments.reading import Reading
from wagtail_execvoice.comments.urlnames import conversation_url, write_url


def describe_conversation(page: Any, settings: ConversationSettings, reading: Reading) -> dict[str, Any]:
    """Return the context of the conversation templates. Nothing of it depends on who reads: it may be cached."""
    own_url = conversation_url(page.pk)
    query = {"order": "oldest"} if reading.oldest_first else {}
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
