"""The page that a reader comments on, if that reader may see it. All who may not get the same answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Site

from wagtail_execvoice.comments.actions import ConversationSettings
from wagtail_execvoice.comments.actions.inheriting import read_settings_and_restrictions
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.querysets import list_paths
from wagtail_execvoice.compat import get_base_page_model


def get_page_or_404(request: HttpRequest, page_id: int) -> Any:
    """Return the live page with a conversation that this visitor may see on this site. Raises ``Http404``.

    The same for what is missing, a draft, private, of another site or without comments: nobody can tell them apart.
    """
    page, _settings = get_page_and_settings_or_404(request, page_id)
    return page


def get_page_and_settings_or_404(request: HttpRequest, page_id: int) -> tuple[Any, ConversationSettings]:
    """Return the page as ``get_page_or_404`` does, and how it takes comments. Four queries, three for a POST."""
    # Whoever sends something is usually led elsewhere: no template wants the fields of its type.
    defer = request.method == "POST"
    page: Any = get_base_page_model().objects.filter(pk=page_id, live=True).specific(defer=defer).first()
    if not isinstance(page, CommentsMixin) or not _is_of_site(request, page):
        raise Http404
    settings, is_restricted = read_settings_and_restrictions(page)
    if is_restricted and not _is_admitted(request, page):
        raise Http404
    return page, settings


def _is_admitted(request: HttpRequest, page: Any) -> bool:
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def _is_of_site(request: HttpRequest, page: Any) -> bool:
    site = Site.find_for_request(request)
    if site is None or page.path.startswith(site.root_page.path):
        return site is not None
    # The translations of a site stand beside it.
    roots = get_base_page_model().objects.filter(translation_key=site.root_page.translation_key)
    return bool(roots.filter(path__in=list_paths(page)).exists())
