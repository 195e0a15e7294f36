"""Keeping the token of a secret link out of the log, and out of the mails that tell of errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.debug import get_exception_reporter_filter
from django.views.decorators.csrf import csrf_exempt, csrf_protect

HIDDEN = "…"


def hide_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view whose address has a ``token``, so that Django tells of it without. The view is CSRF protected.

    Whatever is refused or fails Django logs with its path, and mails to ``ADMINS`` with everything else it knows of the
    request. Whoever reads that could open the link.
    """
    return hide_token_of_bearer(csrf_protect(view))


def hide_token_of_bearer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Do the same for a view that is not CSRF protected: where the link alone is the right to act, and is sent without a cookie."""

    # Exempt outside, and protected inside if at all: the middleware would refuse, and log, before the token is hidden.
    @csrf_exempt
    @wraps(view)
    def hidden(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        hide_tokens(request, [token])
        return view(request, token, *args, **kwargs)

    return hidden


def hide_tokens(request: Any, tokens: Iterable[str]) -> None:
    """Do the same for a request whose address may have several, or what could be one."""
    # The longest first: one may be the beginning of another.
    ordered = sorted({token for token in tokens if token}, key=len, reverse=True)

    def hide(value: str) -> str:
        for token in ordered:
            value = value.replace(token, HIDDEN)
        return value

    request.path, request.path_info = hide(request.path), hide(request.path_info)
    # A copy: servers read their own again. The address stands in several places, such as the one that a form is sent from.
    request.META = {key: hide(value) if isinstance(value, str) else value for key, value in request.META.items()}
    request.exception_reporter_filter = _TokenFilter(get_exception_reporter_filter(request), ordered)


class _TokenFilter:
    """What the site's own filter of error reports lets through, without the values in which a token stands."""

    def __init__(self, inner: Any, tokens: list[str]) -> None:
        self.inner, self.tokens = inner, tokens

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> list[tuple[str, Any]]:
        variables = self.inner.get_traceback_frame_variables(request, tb_frame)
        return [(name, HIDDEN if self._has_token(value) else value) for name, value in variables]

    def _has_token(self, value: Any) -> bool:
        try:
            written = repr(value)
            return any(token in written for token in self.tokens)
        except Exception:  # noqa: BLE001  what cannot be written down cannot tell it either
            return False
