"""What all screens behind a secret link have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.base.hiding import hide_token_of_bearer
from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.guestposts.actions import find_submission
from wagtail_execvoice.guestposts.models import Submission

#: As many links that open nothing, in as many seconds. 256 bits are not guessed; this keeps the log of whoever tries short.
WRONG_LIMIT = (30, 3600)

Screen = Callable[..., HttpResponse]


def behind_link(screen: Screen) -> Screen:
    """Decorate a screen of a guest: it gets the text and the token, in the language of the invitation.

    No token against forged requests: a form without the secret link does nothing, and no other site knows it. So a guest
    whose browser keeps no cookies can write, and nothing typed is lost because one expired.
    """

    @hide_token_of_bearer
    @wraps(screen)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        submission = find_or_404(request, token)
        with translation.override(submission.language):
            response = screen(request, submission, token, *args, **kwargs)
            # Rendered here, where the language is that of the guest.
            return keep_private(response.render() if isinstance(response, TemplateResponse) else response)

    return opened


def find_or_404(request: HttpRequest, token: str) -> Submission:
    submission = find_submission(token)
    if submission is None:
        take_slot("guestposts.wrong", identify_visitor(request), *WRONG_LIMIT)
        raise Http404(_("This link does not work, or no longer. You can ask for a new one."))
    return submission


def keep_private(response: HttpResponse) -> HttpResponse:
    """What a guest writes is stored nowhere on the way, found by no search engine and framed by no other site."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
