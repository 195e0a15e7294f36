"""The HTML of a conversation, kept in Django's cache: by a key that is another one as soon as anything of it reads otherwise.

Whoever shows or hides something counts up ``Conversation.version`` in the same transaction. The version is read before the
comments are, so what is kept by a version is as old as that version or newer, and never asked for by those who read a later
one. So what was hidden cannot come back from the cache, whenever the cache forgets.

Of a conversation that does read otherwise, most threads do not. Each is kept as a piece as well, by what is printed of its
comments, which are read anew before it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone, translation

from wagtail_execvoice import __version__
from wagtail_execvoice.comments.actions import ConversationSettings
from wagtail_execvoice.comments.threads import Thread
from wagtail_execvoice.conf import settings as site_settings

_FILES = ("wagtail_execvoice/comments/comments.css", "wagtail_execvoice/comments/comments.js")


@dataclass
class Piece:
    """What a template prints between ``execvoice_kept`` and its end: ``html`` if it was kept or printed already."""

    key: str
    html: str | None = None


class Keeper:
    """Keeps what is made for one request, as long as the site wants that. A preview is not kept."""

    def __init__(self, request: HttpRequest | None) -> None:
        is_kept = request is not None and not getattr(request, "is_preview", False)
        self.seconds = site_settings.COMMENTS_CACHE_SECONDS if is_kept else 0

    def keep_fragment(
        self, page: Any, conversation: ConversationSettings, frame: Mapping[str, Any], render: Callable[[], str]
    ) -> str:
        """Return what is kept of the conversation of ``page``, else what ``render`` returns, and keep that.

        ``conversation`` was read for this request, and ``frame`` is what stands around the comments.
        """
        if not self.seconds:
            return render()
        # Where things are, as this request was called: its prefix, the release of its files.
        key = _key("whole", _describe(page, frame), conversation, [static(path) for path in _FILES])
        html: str | None = cache.get(key)
        if html is None:
            html = str(render())
            cache.set(key, html, self.seconds)
        return html

    @contextmanager
    def keep_pieces(self, page: Any, frame: Mapping[str, Any], threads: Sequence[Thread]) -> Iterator[Piece | None]:
        """Tell ``threads`` their pieces, and give the one of the form. In the end keep those that were printed meanwhile."""
        if not self.seconds:
            yield None
            return
        around = _describe(page, frame)
        form = Piece(_key("form", around))
        for thread in threads:
            thread.piece = Piece(_key("thread", around, *_describe_thread(thread)))
        missing = {piece.key: piece for piece in (form, *(thread.piece for thread in threads))}
        for key, html in cache.get_many(missing).items():
            missing.pop(key).html = html
        yield form
        cache.set_many({key: piece.html for key, piece in missing.items() if piece.html is not None}, self.seconds)


def _describe_thread(thread: Thread) -> tuple[Any, ...]:
    comments = [_describe_comment(comment) for comment in (thread.comment, *thread.replies)]
    return thread.has_more, thread.more, thread.last_position, comments


def _describe_comment(comment: Any) -> tuple[Any, ...]:
    # Its version says that anything was changed of it; what is printed of it stands here all the same, but for its words.
    others = [_name(comment, other) for other in ("answered", "answered_by")]
    return (
        comment.pk,
        comment.public_id,
        comment.version,
        comment.number,
        comment.name,
        comment.badge,
        comment.language,
        comment.created_at,
        comment.edited_at,
        comment.withdrawn_at,
        hashlib.md5(comment.html.encode(), usedforsecurity=False).digest(),
        others,
    )


def _name(comment: Any, relation: str) -> tuple[Any, ...]:
    other = getattr(comment, relation)
    if other is None:
        return ()
    return other.pk, other.name, other.number, other.withdrawn_at, getattr(other, "is_elsewhere", False)


def _describe(page: Any, frame: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        __version__,
        (page.pk, page.translation_key, page.last_published_at),
        [(name, str(value)) for name, value in sorted(frame.items())],
        translation.get_language(),
        timezone.get_current_timezone_name(),
    )


def _key(kind: str, *parts: Any) -> str:
    return f"execvoice.comments.{kind}.{hashlib.sha256(repr(parts).encode()).hexdigest()}"
