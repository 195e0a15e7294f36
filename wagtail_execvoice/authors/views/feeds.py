from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from wagtail_execvoice.authors.feeds import make_feed


@require_safe
def serve_feed(request: HttpRequest, page: Any, route: str) -> HttpResponse:
    """The feed of ``page``, or the answer that the reader has it already.

    The same for everybody. Nothing is said about caching: of a private page Wagtail forbids it, of others the site decides.
    """
    feed = make_feed(page, route, request)
    content = feed.writeString("utf-8").encode()
    modified = feed.latest_post_date()
    etag = quote_etag(sha256(content).hexdigest())
    response = HttpResponse(content, content_type=feed.content_type)
    response.headers["ETag"], response.headers["Last-Modified"] = etag, http_date(modified.timestamp())
    answer = get_conditional_response(request, etag=etag, last_modified=int(modified.timestamp()), response=response)
    return answer or response
