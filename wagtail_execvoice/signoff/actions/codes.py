"""Codes that prove that somebody reads the mail of an address: made, sent, tried.

A code is nowhere in the database. Whoever asked for it carries a keyed digest of it, in their session.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import queue_mail, take_slot
from wagtail_execvoice.signoff.errors import DecisionRefused

LIFETIME = timedelta(minutes=10)
LENGTH = 6
TRIES = 5
#: How many codes somebody gets: one a minute, and not more than ten an hour.
MAILS = ((1, 60), (10, 3600))


@dataclass(frozen=True)
class SealedCode:
    """What is kept of a code: for what it is, until when, and a digest that is worth nothing without the code."""

    purpose: str
    nonce: str
    ends_at: float
    digest: str

    def to_session(self) -> list[Any]:
        return [self.purpose, self.nonce, self.ends_at, self.digest]


def send_code(purpose: str, *, to: str, title: str, language: str) -> SealedCode:
    """Mail a new code to ``to`` and return its seal. ``purpose`` says who does what with it. Raises ``DecisionRefused``."""
    if not to:
        raise DecisionRefused("presence", _("No code can be sent to you: there is no e-mail address on file for you."))
    for limit, seconds in MAILS:
        if not take_slot("signoff.code_mail", purpose, limit, seconds):
            raise DecisionRefused("presence", _("A code was sent to you just now. Wait a minute before the next one."))
    code = get_random_string(LENGTH, "0123456789")
    nonce = get_random_string(22)
    ends_at = timezone.now() + LIFETIME
    with translation.override(language or None):
        queue_mail(
            f"signoff.code:{nonce}",
            to,
            _("Your code to sign “%(title)s”") % {"title": title},
            _(
                "Your code is %(code)s\n\nType it where you sign “%(title)s”. It works for ten minutes.\n\n"
                "You did not ask for it? Then do nothing, and tell nobody the code."
            )
            % {"code": code, "title": title},
            language=language,
        )
    return SealedCode(purpose, nonce, ends_at.timestamp(), _digest(purpose, nonce, code))


def is_right(stored: object, purpose: str, code: str) -> bool:
    """Return whether ``code`` opens what is ``stored`` in a session. Five tries a code, however many sessions there are."""
    sealed = read_sealed(stored)
    if sealed is None or sealed.purpose != purpose or timezone.now().timestamp() > sealed.ends_at:
        return False
    if not take_slot("signoff.code", sealed.nonce, TRIES, int(LIFETIME.total_seconds())):
        return False
    return constant_time_compare(sealed.digest, _digest(purpose, sealed.nonce, "".join(code.split())))


def read_sealed(stored: object) -> SealedCode | None:
    """Return what a session holds; None for whatever is no seal."""
    try:
        parts: list[Any] = list(stored)  # type: ignore[call-overload]
        purpose, nonce, ends_at, digest = parts
        return SealedCode(str(purpose), str(nonce), float(ends_at), str(digest))
    except (TypeError, ValueError):
        return None


def _digest(purpose: str, nonce: str, code: str) -> str:
    value = repr((purpose, nonce, code))
    return salted_hmac("wagtail_execvoice.signoff.code", value, algorithm="sha256").hexdigest()
