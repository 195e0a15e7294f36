"""The text of a request or of an emergency, as the page that the kept bytes make."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.breakglass import may_break_glass, may_review
from wagtail_execvoice.signoff.actions.restoring import restore_page
from wagtail_execvoice.signoff.actions.sight import VIEW, may_see
from wagtail_execvoice.signoff.models import BreakGlass, SignOffRequest

#: Its style sheets and pictures are those of the site; its scripts do not run. A block of plain HTML in a draft could else
#: press the button for whoever has to read it, or send the address of a secret link away.
SANDBOX = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"


@require_safe
def show_text(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show the text of a request to whoever may see it, as part of a screen of ours or alone."""
    signoff_request = get_object_or_404(SignOffRequest.objects.select_related("content", "submitted_by"), pk=request_id)
    if not may_see(request.user, signoff_request):
        raise Http404
    return render_text(request, signoff_request)


@require_safe
def show_emergency_text(request: HttpRequest, glass_id: int) -> HttpResponse:
    """Show the text of an emergency publication to whoever confirms or reviews it, or may see the register."""
    glass = get_object_or_404(BreakGlass.objects.select_related("content", "actor", "second"), pk=glass_id)
    page = get_base_page_model().objects.filter(pk=glass.page_id).specific().first()
    user = request.user
    if not (user.has_perm(VIEW) or may_review(glass, user, page) or (page and may_break_glass(user, page))):
        raise Http404
    return render_text(request, glass)


def render_text(http_request: HttpRequest, kept: SignOffRequest | BreakGlass) -> HttpResponse:
    """Render the kept text through Wagtail's preview, which makes a page of it as readers would get it."""
    try:
        page = restore_page(kept.content, kept.page_id)
        mode = page.default_preview_mode
    except (LookupError, IndexError):
        response = _render_plainly(http_request, kept)
    else:
        # As in Wagtail's own preview panel: without its menu over the text.
        response = page.make_preview_request(http_request, mode, {"in_preview_panel": True})
    response["Content-Security-Policy"] = SANDBOX
    return keep_private(response)


def keep_private(response: HttpResponse) -> HttpResponse:
    """A text that is not public yet is stored nowhere, found by no search engine and framed by no other site."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _render_plainly(http_request: HttpRequest, kept: SignOffRequest | BreakGlass) -> HttpResponse:
    """The page can no longer be made: show what was kept, which is what is signed."""
    document: dict[str, Any] = json.loads(kept.content.canonical)
    words = json.dumps(document["content"], ensure_ascii=False, indent=2)
    return render(http_request, "execvoice_signoff/plain_text.html", {"kept": kept, "words": words})
