"""Keeping the token of a secret link out of the log."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect


def hide_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view whose address has a ``token``, so that Django's log names it without. The view is CSRF protected.

    Whatever is refused or fails Django logs with its path, and whoever reads the log could open the link.
    """
    protected = csrf_protect(view)

    # Exempt outside and protected inside: the middleware would refuse, and log, before the token is hidden.
    @csrf_exempt
    @wraps(view)
    def hidden(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        request.path = request.path.replace(token, "…")
        return protected(request, token, *args, **kwargs)

    return hidden
