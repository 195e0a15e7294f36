"""The page that a reader comments on, if that reader may see it. All who may not get the same answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Site

from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.compat import get_base_page_model


def get_page_or_404(request: HttpRequest, page_id: int) -> Any:
    """Return the live page with a conversation that this visitor may see on this site. Raises ``Http404``.

    The same for what is missing, a draft, private, of another site or without comments: nobody can tell them apart.
    """
    page = get_base_page_model().objects.filter(pk=page_id, live=True).specific().first()
    if page is None or not isinstance(page, CommentsMixin) or not may_see(request, page):
        raise Http404
    return page


def may_see(request: HttpRequest, page: Any) -> bool:
    """Return whether the visitor of ``request`` may see ``page``, by its place, its site and its view restrictions."""
    site = Site.find_for_request(request)
    if site is None or not page.path.startswith(site.root_page.path):
        return False
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
