"""What templates and APIs are told of a conversation."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_execvoice.comments.actions import ConversationSettings, changeable_until, issue_key, read_settings
from wagtail_execvoice.comments.forms import CommentForm
from wagtail_execvoice.comments.fragments import Keeper
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.printing import Printer, print_threads
from wagtail_execvoice.comments.threads import Reading, find_shown, read_conversation
from wagtail_execvoice.comments.urlnames import change_url, comment_url, conversation_url, write_url

_LARGEST = 2**31 - 1


def write_conversation(page: Any, request: HttpRequest | None = None) -> str:
    """Return the comments of ``page`` and the form below them as HTML; empty where it has none. Four queries at most.

    Nothing of it depends on who reads, so the page can be cached, and no cookie is set. One query if it is kept already.
    """
    has_one = isinstance(page, CommentsMixin) and page.has_conversation()
    if not has_one or not page.pk:
        return ""
    settings = read_settings(page)
    if not settings.shows_comments:
        return ""
    frame = _describe_frame(page, settings)

    keeper = Keeper(request)

    def render() -> str:
        reading = read_conversation(page.pk)
        with keeper.keep_pieces(page, frame, reading.threads) as form_piece:
            print_threads([thread for thread in reading.threads if not thread.is_kept], frame)
            context = {"form": CommentForm(), "form_piece": form_piece, "page": page, "conversation": settings}
            context |= {**frame, **_describe_reading(reading, frame["conversation_url"])}
            return render_to_string("wagtail_execvoice/comments/conversation.html", context, request=request)

    return keeper.keep_fragment(page, settings, frame, render)


def describe_conversation(page: Any, settings: ConversationSettings, reading: Reading) -> dict[str, Any]:
    """Return the context of the conversation templates. Nothing of it depends on who reads: it may be cached."""
    frame = _describe_frame(page, settings)
    read = _describe_reading(reading, frame["conversation_url"])
    print_threads(reading.threads, frame)
    return {"page": page, "conversation": settings, **frame, **read}


def _describe_frame(page: Any, settings: ConversationSettings) -> dict[str, Any]:
    own_url = conversation_url(page.pk)
    return {
        "rules_url": find_rules_url(settings),
        "heading": page.get_conversation_heading(),
        "takes_comments": bool(own_url) and settings.takes_comments(page, timezone.now()),
        "closes_at": settings.closes_at(page),
        "conversation_url": own_url,
        "write_url": write_url(page.pk),
    }


def _describe_reading(reading: Reading, own_url: str) -> dict[str, Any]:
    query: dict[str, str | int] = {"order": "oldest"} if reading.oldest_first else {}
    following = urlencode({**query, "from": reading.following}) if reading.following is not None else ""
    return {
        "threads": reading.threads,
        "following_url": f"{own_url}?{following}" if following else "",
        "oldest_first": reading.oldest_first,
        "order_url": _find_other_order(reading, own_url),
    }


def _find_other_order(reading: Reading, own_url: str) -> str:
    """Return where the same stands the other way round; empty where there is nothing to turn."""
    if len(reading.threads) < 2 and reading.following is None:
        return ""
    return own_url if reading.oldest_first else f"{own_url}?order=oldest"


def get_shown_or_404(public_id: str) -> ReaderComment:
    """Return a comment that is shown. Raises ``Http404`` for one that is not, whatever the reason."""
    comment = find_shown(public_id)
    if comment is None:
        raise Http404
    return comment


def read_number(request: HttpRequest, name: str) -> int | None:
    """Return the number that the address says by ``name``, None if it says none."""
    text = request.GET.get(name, "")
    return min(int(text), _LARGEST) if text.isdecimal() and len(text) < 12 else None


def find_rules_url(settings: ConversationSettings) -> str:
    """Return the address of the house rules, empty if there are none that are published. No query."""
    page = settings.rules_page
    return (page.url or "") if page is not None and page.live else ""


def describe_sent(
    comment: ReaderComment | None, *, request: HttpRequest | None = None, page: Any = None
) -> dict[str, Any]:
    """Return what its writer is told of a comment just sent: for a template, or with ``request`` and ``page`` for the script.

    Whatever became of a comment that is not shown, its writer is told the same: a spammer learns nothing.
    """
    if comment is None:
        # The key in the address is too old: nobody is told what became of it meanwhile.
        return {"is_shown": False, "message": str(_("Your comment was received."))}
    is_shown = comment.is_visible
    told: dict[str, Any] = {
        "is_shown": is_shown,
        "message": str(_("Your comment is on the page."))
        if is_shown
        else str(_("Your comment was received. Somebody reads it before it is shown.")),
    }
    key = urlencode({"key": issue_key(comment)})
    told["change_url"] = f"{change_url(comment.public_id)}?{key}"
    told["until"] = changeable_until(comment)
    if request is None:
        return {**told, "comment": comment, "comment_url": comment_url(comment.public_id)}
    # How long, and not until when: nobody knows what the clock of the reader says.
    told["seconds"] = max(0, int((told.pop("until") - timezone.now()).total_seconds()))
    return {**told, **(_describe_place(comment, request, page) if is_shown else {})}


def _describe_place(comment: ReaderComment, request: HttpRequest, page: Any) -> dict[str, Any]:
    context = {"page": page, "comment": comment, "takes_comments": True, "write_url": write_url(page.pk)}
    answered = comment.parent if comment.parent_id != comment.root_id else None
    context["printed"] = Printer(context).describe(comment, answered)
    count = read_settings(page).visible_count
    return {
        "anchor": comment.anchor,
        "thread": comment.root.anchor if comment.root else "",
        "html": render_to_string("wagtail_execvoice/comments/comment.html", context, request=request),
        "count": ngettext("%(counter)d comment", "%(counter)d comments", count) % {"counter": count},
    }
