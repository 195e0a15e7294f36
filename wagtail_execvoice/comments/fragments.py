"""The HTML of a conversation, kept in Django's cache: by a key that is another one as soon as anything of it reads otherwise.

Whoever shows or hides something counts up ``Conversation.version`` in the same transaction. The version is read before the
comments are, so what is kept by a version is as old as that version or newer, and never asked for by those who read a later
one. So what was hidden cannot come back from the cache, whenever the cache forgets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone, translation

from wagtail_execvoice import __version__
from wagtail_execvoice.comments.actions import ConversationSettings
from wagtail_execvoice.conf import settings as site_settings

_FILES = ("wagtail_execvoice/comments/comments.css", "wagtail_execvoice/comments/comments.js")


def keep_fragment(
    page: Any,
    conversation: ConversationSettings,
    frame: Mapping[str, Any],
    request: HttpRequest | None,
    render: Callable[[], str],
) -> str:
    """Return what is kept of the conversation of ``page``, else what ``render`` returns, and keep that.

    ``conversation`` was read for this request, and ``frame`` is what stands around the comments. A preview is not kept.
    """
    seconds = site_settings.COMMENTS_CACHE_SECONDS
    if not seconds or request is None or getattr(request, "is_preview", False):
        return render()
    key = _key(page, conversation, frame)
    html: str | None = cache.get(key)
    if html is None:
        html = str(render())
        cache.set(key, html, seconds)
    return html


def _key(page: Any, conversation: ConversationSettings, frame: Mapping[str, Any]) -> str:
    parts = (
        __version__,
        (page.pk, page.translation_key, page.last_published_at),
        conversation,
        [(name, str(value)) for name, value in sorted(frame.items())],
        # Where things are, as this request was called: its language, its prefix, the release of its files.
        [static(path) for path in _FILES],
        translation.get_language(),
        timezone.get_current_timezone_name(),
    )
    return f"execvoice.comments.{hashlib.sha256(repr(parts).encode()).hexdigest()}"
