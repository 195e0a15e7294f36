"""What goes wrong, in JSON: ``code`` for programs, ``message`` for people, ``fields`` and ``retry_after`` where there are any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from wagtail_execvoice.comments.actions.writing import SentBefore
from wagtail_execvoice.comments.errors import CommentRefused


class Problem(Exception):
    """An answer that is an error."""

    def __init__(
        self, status: int, code: str, message: str, *, fields: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.fields = status, code, message, fields or {}

    def to_response(self, *, retry_after: int = 0) -> JsonResponse:
        body = {
            "code": self.code,
            "message": self.message,
            "fields": self.fields,
            "retry_after": retry_after or None,
        }
        headers = {"Retry-After": str(retry_after)} if retry_after else {}
        return JsonResponse(body, status=self.status, headers=headers)


def endpoint(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a view an endpoint for these methods: whatever goes wrong is said in JSON, and no cache keeps an answer.

    Not guarded by Django's token against forged requests: what changes something takes JSON, which no form of another site
    can send, and what is new a ticket, what is old a key.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            response = _try(view, methods, request, kwargs)
            patch_cache_control(response, private=True, no_store=True)
            if response.status_code == 404:
                # Where pages stand below their language, Django leads what is not found there, and Wagtail says in HTML that
                # there is no such page. Of these addresses none has a language.
                request.urlconf = "wagtail_execvoice.comments.public_urls"
            return response

        return answer

    return decorate


def _try(
    view: Callable[..., HttpResponse], methods: Sequence[str], request: HttpRequest, kwargs: Mapping[str, Any]
) -> HttpResponse:
    if request.method not in methods:
        response = Problem(405, "method", _("This address does not take that.")).to_response()
        response["Allow"] = ", ".join(methods)
        return response
    try:
        return view(request, **kwargs)
    except Http404:
        return Problem(404, "not_found", _("There is nothing here.")).to_response()
    except SentBefore as refused:
        return Problem(409, refused.code, refused.message).to_response()
    except CommentRefused as refused:
        status = 429 if refused.retry_after else 422
        return Problem(status, refused.code, refused.message).to_response(retry_after=refused.retry_after)
    except Problem as problem:
        return problem.to_response()
