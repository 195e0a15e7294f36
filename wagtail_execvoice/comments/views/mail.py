"""What somebody does from a mail: confirm an address, follow a thread, stop following it. Opening a link does nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.base.hiding import hide_token_of_bearer
from wagtail_execvoice.comments.actions.following import confirm_address, find_follow, find_told_comment, unfollow
from wagtail_execvoice.comments.actions.telling import gains_trust, is_known

TEMPLATE = "wagtail_execvoice/comments/by_mail.html"


# No token against forged requests: who has the secret link may do this, and nobody else knows it. Mail programs that offer to
# unsubscribe send no cookie.
@hide_token_of_bearer
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail about a comment that was published."""
    comment = find_told_comment(token)
    if comment is None:
        raise Http404
    context = {
        "comment": comment,
        "is_done": request.method == "POST",
        "follows": "follow" in request.POST,
        "is_known": is_known(comment),
        "gains_trust": gains_trust(comment, comment.page),
    }
    if request.method == "POST":
        confirm_address(comment, follow="follow" in request.POST)
    return _render(request, context)


@hide_token_of_bearer
@require_http_methods(["GET", "HEAD", "POST"])
def stop_following(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in each mail to a follower; mail programs POST to it without showing it (RFC 8058)."""
    follow = find_follow(token)
    if follow is not None and request.method == "POST":
        unfollow(follow)
        follow = None
    return _render(request, {"follow": follow, "is_stopping": True})


def _render(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = TemplateResponse(request, TEMPLATE, context)
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    return response
