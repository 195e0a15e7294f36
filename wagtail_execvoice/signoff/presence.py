"""Proof of presence in a browser's session: a recent login, else the password, else a code, or the site's own way."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wagtail_execvoice.conf import settings
from wagtail_execvoice.signoff.actions.codes import is_right
from wagtail_execvoice.signoff.actions.presence import check_password, purpose_of, send_code_to
from wagtail_execvoice.signoff.actions.signing import Proof
from wagtail_execvoice.signoff.constants import Method, Presence
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import SignOffRequest

LOGIN_KEY = "execvoice_signoff_login"
CODE_KEY = "execvoice_signoff_code"
RECENT = 10 * 60


class Challenge(Enum):
    """What a signer is asked for."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105
    CODE = "code"
    CUSTOM = "custom"


def remember_login(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Note in this session, and in no other, that somebody has just proved who they are."""
    if request is not None and hasattr(request, "session"):
        request.session[LOGIN_KEY] = [str(user.pk), timezone.now().timestamp()]


def is_recent(http_request: HttpRequest) -> bool:
    """True if this session's user logged in, or gave the password, in the last ten minutes."""
    try:
        key, moment = http_request.session.get(LOGIN_KEY)  # type: ignore[misc]
        age = timezone.now().timestamp() - float(moment)
    except (TypeError, ValueError):
        return False
    return key == str(http_request.user.pk) and 0 <= age <= RECENT


def find_challenge(http_request: HttpRequest, presence: str) -> Challenge:
    """Return what the signer is asked for on the screen."""
    user: Any = http_request.user
    if presence != Presence.PROOF:
        return Challenge.NOTHING
    if settings.SIGNOFF_PRESENCE:
        return Challenge.CUSTOM
    if is_recent(http_request):
        return Challenge.NOTHING
    return Challenge.PASSWORD if user.has_usable_password() else Challenge.CODE


def prove(
    http_request: HttpRequest, request: SignOffRequest, presence: str, *, password: str = "", code: str = ""
) -> Proof | HttpResponse:
    """Return the proof, or what the site's own method answers instead. Raises ``DecisionRefused``."""
    challenge = find_challenge(http_request, presence)
    if challenge == Challenge.CUSTOM:
        return _ask_site(http_request, request)
    if challenge == Challenge.PASSWORD:
        check_password(http_request.user, password)
        remember_login(None, http_request, http_request.user)
        return Proof(Method.PASSWORD)
    if challenge == Challenge.CODE:
        return _check_code(http_request, request, code)
    return Proof(Method.LOGIN if is_recent(http_request) else Method.SESSION)


def send_code(http_request: HttpRequest, request: SignOffRequest) -> None:
    """Mail a code and keep its seal in the session. Raises ``DecisionRefused``."""
    sealed = send_code_to(http_request.user, request, translation.get_language() or "")
    http_request.session[CODE_KEY] = sealed.to_session()


def _check_code(http_request: HttpRequest, request: SignOffRequest, code: str) -> Proof:
    purpose = purpose_of(http_request.user, request)
    if not is_right(http_request.session.get(CODE_KEY), purpose, code):
        raise DecisionRefused(
            "presence", _("This code was not accepted. It works for ten minutes and five tries; ask for a new one.")
        )
    del http_request.session[CODE_KEY]
    return Proof(Method.CODE)


def _ask_site(http_request: HttpRequest, request: SignOffRequest) -> Proof | HttpResponse:
    answer = import_string(settings.SIGNOFF_PRESENCE)(http_request, request)
    if isinstance(answer, Proof | HttpResponse):
        return answer
    raise DecisionRefused("presence", _("Confirm that it is you: the policy asks for it."))
