"""Proof that the signer is there: what is asked of an account, without a word about sessions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.signoff.actions.codes import SealedCode, send_code
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import SignOffRequest

TRIES, WITHIN = 5, 15 * 60


def check_password(user: Any, password: str) -> None:
    """Accept the user's password. Raises ``DecisionRefused``, with the same words for a wrong one and for too many tries."""
    may_try = take_slot("signoff.password", str(user.pk), TRIES, WITHIN)
    # Checked in any case, so that the time taken says nothing either.
    is_right = user.check_password(password)
    if not (is_right and may_try):
        raise DecisionRefused(
            "presence",
            _("This was not accepted. Type your password again; after five tries, wait a quarter of an hour."),
        )


def purpose_of(user: Any, request: SignOffRequest) -> str:
    """Return what a code for ``user`` is good for: this person, this request."""
    return f"user:{user.pk}:request:{request.pk}"


def send_code_to(user: Any, request: SignOffRequest, language: str) -> SealedCode:
    """Mail a code to the user's address on file. Raises ``DecisionRefused``."""
    address = str(getattr(user, get_user_model().get_email_field_name(), "") or "")
    return send_code(purpose_of(user, request), to=address, title=request.page_title, language=language)
