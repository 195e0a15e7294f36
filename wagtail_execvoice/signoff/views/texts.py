"""The text of a request, as the page that the signed bytes make."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wagtail_execvoice.signoff.actions.restoring import restore_page
from wagtail_execvoice.signoff.actions.sight import may_see
from wagtail_execvoice.signoff.models import SignOffRequest


@require_safe
def show_text(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show the text of a request to whoever may see it, as part of a screen of ours or alone."""
    signoff_request = get_object_or_404(SignOffRequest.objects.select_related("content", "submitted_by"), pk=request_id)
    if not may_see(request.user, signoff_request):
        raise Http404
    return render_text(request, signoff_request)


def render_text(http_request: HttpRequest, request: SignOffRequest) -> HttpResponse:
    """Render the kept text through Wagtail's preview, which makes a page of it as readers would get it."""
    try:
        page = restore_page(request.content, request.page_id)
        mode = page.default_preview_mode
    except (LookupError, IndexError):
        response = _render_plainly(http_request, request)
    else:
        # As in Wagtail's own preview panel: without its menu over the text.
        response = page.make_preview_request(http_request, mode, {"in_preview_panel": True})
    return keep_private(response)


def keep_private(response: HttpResponse) -> HttpResponse:
    """A text that is not public yet is stored nowhere, found by no search engine and framed by no other site."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _render_plainly(http_request: HttpRequest, request: SignOffRequest) -> HttpResponse:
    """The page can no longer be made: show what was kept, which is what is signed."""
    document: dict[str, Any] = json.loads(request.content.canonical)
    words = json.dumps(document["content"], ensure_ascii=False, indent=2)
    return render(http_request, "execvoice_signoff/plain_text.html", {"request_shown": request, "words": words})
