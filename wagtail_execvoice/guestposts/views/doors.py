"""What all screens behind a secret link have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from wagtail_execvoice.base.hiding import hide_token_of_bearer
from wagtail_execvoice.guestposts.actions import find_submission
from wagtail_execvoice.guestposts.forms import LostLinkForm
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.views.unsaved import list_typed

DEAD_END = "wagtail_execvoice/guestposts/dead_end.html"

Screen = Callable[..., HttpResponse]


class TextIsGone(Exception):
    """The text behind a link was erased while its screen was made."""


def behind_link(screen: Screen) -> Screen:
    """Decorate a screen of a guest: it gets the text and the token, in the language of the invitation.

    No token against forged requests: a form without the secret link does nothing, and no other site knows it. So a guest
    whose browser keeps no cookies can write, and nothing typed is lost because one expired.

    Nothing limits how many links somebody tries: none of 256 bits is guessed, and to count would be a write to the database
    for each.
    """

    @hide_token_of_bearer
    @wraps(screen)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        submission = find_submission(token)
        if submission is None:
            return show_dead_end(request)
        with translation.override(submission.language):
            try:
                response = refuse_too_much(request) or screen(request, submission, token, *args, **kwargs)
                # Rendered here, where the language is that of the guest.
                response = response.render() if isinstance(response, TemplateResponse) else response
            except (TextIsGone, Submission.DoesNotExist):
                return show_dead_end(request)
            return keep_private(response)

    return opened


def show_dead_end(request: HttpRequest) -> HttpResponse:
    """Answer a link that opens nothing: why is told to nobody, how to go on to everybody, and what came with it is shown."""
    try:
        typed = list_typed(request.POST)
    except RequestDataTooBig:
        typed = []
    context = {"form": LostLinkForm(), "typed": typed}
    return keep_private(TemplateResponse(request, DEAD_END, context, status=404).render())


def refuse_too_much(request: HttpRequest) -> HttpResponse | None:
    """Answer a form that is larger than the site reads, in words; None if it is not."""
    try:
        len(request.POST)
    except RequestDataTooBig:
        problem = _("This is more than can be saved at once, and nothing of it was.")
        if wants_json(request):
            return JsonResponse({"problems": [problem]}, status=413)
        return TemplateResponse(request, DEAD_END, {"problem": problem}, status=413)
    return None


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def keep_private(response: HttpResponse) -> HttpResponse:
    """What a guest writes is stored nowhere on the way, found by no search engine and framed by no other site."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
