"""What the forms of readers answer with: never cached, and to a script in JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from wagtail_execvoice.comments.actions.writing import SentBefore
from wagtail_execvoice.comments.errors import CommentRefused


def kept_nowhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A ticket or a key is for one visitor, and what is typed is nobody else's business."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def is_script(request: HttpRequest) -> bool:
    """Return whether our script asks, which wants JSON."""
    return request.headers.get("Accept", "").startswith("application/json")


def read_post(request: HttpRequest) -> dict[str, str]:
    """Return what was sent as a form can show it again. Some encodings that a sender may name have half characters in them."""
    return {name: str(value).encode("utf-8", "replace").decode() for name, value in request.POST.items()}


def is_foreign(request: HttpRequest) -> bool:
    """Return whether the browser says that another site sent this. What is no browser says nothing, and is sent by nobody else."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    # Browsers tell the above to sites with a certificate alone.
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.get_host()


def add_refusal(form: forms.Form, error: CommentRefused) -> int:
    """Say in the form why it was not taken, and return the status of the answer."""
    form.add_error(NON_FIELD_ERRORS, error.message)
    if isinstance(error, SentBefore):
        return 409
    return 429 if error.retry_after else 422


def say_when(response: HttpResponse, error: CommentRefused | None) -> HttpResponse:
    if error is not None and error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response


def tell_script(form: forms.Form, status: int, **values: Any) -> JsonResponse:
    """Return what is wrong with the form: the script writes it where the page would."""
    fields = {name: list(map(str, errors)) for name, errors in form.errors.items() if name != NON_FIELD_ERRORS}
    body = {
        "message": _("Your comment was not sent"),
        "problems": list(map(str, form.non_field_errors())),
        "fields": fields,
        **values,
    }
    return JsonResponse(body, status=status)
