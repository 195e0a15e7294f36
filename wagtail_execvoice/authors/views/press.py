"""The archive of a press kit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.models import GeneratedFile

WAITING = "wagtail_execvoice/authors/press_kit_waiting.html"
RETRY_AFTER = 120


def serve_press_kit(page: Any, request: HttpRequest) -> HttpResponse:
    """Lead to the archive of ``page``; say when to come back while it is being made."""
    if not page.offers_press_kit:
        raise Http404
    response: HttpResponse = _lead(request, page)
    return response


@require_safe
def _lead(request: HttpRequest, page: Any) -> HttpResponse:
    kit = GeneratedFile.objects.filter(page_id=page.pk, kind=FileKind.PRESS_KIT).exclude(file="").first()
    if kit is None:
        context = page.get_context(request)
        response: HttpResponse = TemplateResponse(request, WAITING, context, status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        patch_cache_control(response, no_store=True)
        return response
    response = redirect(kit.file.url)
    # The next publication has another address.
    patch_cache_control(response, public=True, max_age=60)
    return response
