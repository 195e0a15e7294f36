"""A conversation on a page of its own, piece by piece, and the address of one comment."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.pages import get_page_and_settings_or_404
from wagtail_execvoice.comments.showing import describe_conversation, get_shown_or_404, read_number
from wagtail_execvoice.comments.threads import Reading, find_shown, read_conversation, read_thread
from wagtail_execvoice.comments.urlnames import conversation_url
from wagtail_execvoice.comments.views.answers import kept_nowhere

TEMPLATE = "wagtail_execvoice/comments/conversation_page.html"


@require_safe
def show_conversation(request: HttpRequest, page_id: int) -> HttpResponse:
    """A piece of the conversation: the next threads (``from``), or the next answers of one (``thread``, ``after``)."""
    page, settings = get_page_and_settings_or_404(request, page_id)
    if not settings.shows_comments:
        raise Http404
    oldest_first = request.GET.get("order") == "oldest"
    if "thread" in request.GET:
        root = _find_root(page.pk, request.GET["thread"])
        reading = Reading([read_thread(root, after=read_number(request, "after") or 0)], oldest_first=oldest_first)
    else:
        reading = read_conversation(page.pk, oldest_first=oldest_first, start=read_number(request, "from"))
    response = TemplateResponse(request, TEMPLATE, describe_conversation(page, settings, reading))
    if settings.is_private or request.GET:
        # Only the address without a query is purged: there is no end of the others.
        patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
@kept_nowhere
def show_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead to a comment, on the piece of the conversation where it stands."""
    comment: Any = get_shown_or_404(public_id)
    page, settings = get_page_and_settings_or_404(request, comment.page_id)
    if not settings.shows_comments:
        raise Http404
    root = comment.root or comment
    query = (
        f"?from={root.number}" if comment.root_id is None else f"?thread={root.public_id}&after={comment.position - 1}"
    )
    return redirect(f"{conversation_url(page.pk)}{query}#{comment.anchor}")


def _find_root(page_id: int, public_id: str) -> ReaderComment:
    root = find_shown(public_id, page_id=page_id)
    if root is None or root.depth:
        raise Http404
    return root
