"""The disclosure of a guest post on its page, whatever the template or the type of the page does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse

from wagtail_execvoice.guestposts.landmarks import put_on_top, says_disclosure_of
from wagtail_execvoice.guestposts.mixins import GuestPostMixin

_HTML = ("text/html", "application/xhtml+xml")
_WITHOUT_TEXT = frozenset({204, 205, 304})

Serve = Callable[[Any, HttpRequest, Any, Any], Any]


def write_disclosure(page: Any) -> str:
    """Return the disclosure of ``page`` as HTML, empty if there is none."""
    disclosure = page.get_disclosure() if hasattr(page, "get_disclosure") else ""
    if not disclosure:
        return ""
    context = {"page": page, "disclosure": disclosure, "key": str(page.pk)}
    return render_to_string("wagtail_execvoice/guestposts/disclosure.html", context)


def watch_serving(serve: Serve) -> Serve:
    """Wrap how Wagtail serves pages, for its hook ``on_serve_page``: no ``serve()`` of a page type gets around it."""

    def watched(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> Any:
        response = serve(page, request, args, kwargs)
        return make_sure_of_disclosure(response, page) if isinstance(page, GuestPostMixin) else response

    return watched


def make_sure_of_disclosure(response: Any, page: Any) -> Any:
    """Have ``response`` say the disclosure of ``page`` on top if nothing else did. Returns the response.

    A developer is told by a system check, and by ``testing.assert_discloses``; readers are told here. Of what is sent in
    pieces or packed already nothing can be known.
    """
    if not _is_read(response) or not page.get_disclosure():
        return response
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.add_post_render_callback(lambda rendered: _complete(rendered, page))
    else:
        _complete(response, page)
    return response


def _is_read(response: Any) -> bool:
    if not isinstance(response, HttpResponse) or response.headers.get("Content-Encoding"):
        return False
    is_html = response.headers.get("Content-Type", "").lower().startswith(_HTML)
    return is_html and not 300 <= response.status_code < 400 and response.status_code not in _WITHOUT_TEXT


def _complete(response: Any, page: Any) -> None:
    # What cannot be read in its charset is given back as it came.
    html = response.content.decode(response.charset, "surrogateescape")
    if says_disclosure_of(str(page.pk), html):
        return
    response.execvoice_disclosure_added = True  # for ``testing.assert_discloses``
    # A charset of before Unicode has no dash, and no letter of half the world.
    disclosure = write_disclosure(page).encode(response.charset, "xmlcharrefreplace").decode(response.charset)
    response.content = put_on_top(html, disclosure).encode(response.charset, "surrogateescape")
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
