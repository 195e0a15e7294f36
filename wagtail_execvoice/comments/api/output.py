"""What programs are told of comments: what a page shows, and nothing else of anybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from wagtail.models import Site

from wagtail_execvoice.comments.actions import changeable_until, issue_key, read_settings
from wagtail_execvoice.comments.api.fields import make_conversation
from wagtail_execvoice.comments.showing import find_rules_url
from wagtail_execvoice.comments.threads import Reading, Thread, name_answered
from wagtail_execvoice.comments.urlnames import api_comments_url, api_thread_url, comment_url


def make_comment(comment: Any, base: str, answered: Any = None) -> dict[str, Any]:
    """Return one comment; of one that its writer took back, only its place."""
    is_withdrawn = comment.is_withdrawn
    answer = None if is_withdrawn else comment.answered_by
    return {
        "id": comment.public_id,
        "number": comment.number,
        "name": "" if is_withdrawn else comment.name,
        "badge": "" if is_withdrawn else comment.badge,
        "text": "" if is_withdrawn else comment.body,
        "html": "" if is_withdrawn else comment.html,
        "language": "" if is_withdrawn else comment.language,
        "created_at": comment.created_at.isoformat(),
        "edited_at": comment.edited_at.isoformat() if comment.edited_at and not is_withdrawn else None,
        "is_withdrawn": is_withdrawn,
        "in_reply_to": answered.public_id if answered is not None else None,
        "answer": answer.public_id if answer is not None else None,
        "url": f"{base}{comment_url(comment.public_id)}",
    }


def make_thread(thread: Thread, base: str) -> dict[str, Any]:
    """Return a comment and its answers. ``more`` is the address of the next ones."""
    url = f"{base}{api_thread_url(thread.comment.public_id)}"
    return {
        "comment": make_comment(thread.comment, base),
        "reply_count": thread.comment.reply_count,
        "replies": [make_comment(reply, base, reply.answered) for reply in thread.replies],
        "more": f"{url}?{urlencode({'after': thread.last_position})}" if thread.has_more else None,
    }


def make_list(page: Any, settings: Any, reading: Reading, base: str) -> dict[str, Any]:
    """Return a piece of the conversation of ``page``. ``more`` is the address of the next one."""
    query = urlencode([*([("order", "oldest")] if reading.oldest_first else []), ("from", str(reading.following))])
    return {
        "page": page.pk,
        "conversation": {**make_conversation(page, settings), "rules_url": find_rules_url(settings)},
        "threads": [make_thread(thread, base) for thread in reading.threads],
        "more": f"{base}{api_comments_url(page.pk)}?{query}" if reading.following is not None else None,
    }


def make_sent(comment: Any, base: str) -> dict[str, Any]:
    """Return what the writer is told. The same of all that are not shown, whatever became of them."""
    settings = read_settings(comment.page)
    is_shown = comment.is_visible and settings.shows_comments
    if is_shown:
        name_answered([Thread(comment)])
    return {
        "id": comment.public_id,
        "state": "withdrawn" if comment.is_withdrawn else "shown" if is_shown else "held",
        "comment": make_comment(comment, base, comment.answered) if is_shown else None,
        "count": settings.visible_count if settings.shows_comments else 0,
        "key": "" if comment.is_withdrawn else issue_key(comment),
        "changeable_until": changeable_until(comment).isoformat(),
    }


def find_base(request: HttpRequest) -> str:
    """Return what stands before every path: the address of the site, and not what the visitor says it is."""
    site = Site.find_for_request(request)
    return site.root_url if site else ""
