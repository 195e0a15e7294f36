"""Queue mail, take it back while it waits, and decide about mail that could not be delivered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from wagtail_execvoice.base.cleaning import clean_line, clean_text
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.base.querysets import OutboxMailQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Actor = AbstractBaseUser | AnonymousUser | None

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,70}")
# The row itself says these, so a header with such a name would contradict it, or address somebody else.
_OWN_HEADERS = {"to", "cc", "bcc", "from", "subject", "sender", "message-id", "date", "auto-submitted"}
_HEADER_LENGTH = 998  # the longest line RFC 5322 allows


def queue_mail(
    key: str,
    to: str,
    subject: str,
    body: str,
    *,
    html_body: str = "",
    headers: Mapping[str, str] | None = None,
    language: str = "",
    not_before: datetime | None = None,
) -> OutboxMail:
    """Write one mail to one person, in the caller's transaction. ``execvoice_run_due`` delivers it after ``not_before``.

    ``key`` names the mail's cause, person and occasion ("signoff.asked:12:34"). The same key twice is one mail: the
    first one is returned. A key is remembered for ``EXECVOICE["MAIL_RETENTION_DAYS"]`` after delivery.

    What people wrote cannot make it fail: line breaks in a subject or a header are collapsed, and a mail whose address
    is none is kept as one that could not be delivered, where it is seen.

    Raises ``ValueError`` for the name of a header that is no name or that the row decides itself: a mistake in code.
    """
    to = clean_line(to, 254)
    problem = _problem_with_address(to)
    now = timezone.now()
    mail = OutboxMail(
        key=clean_line(key, 255),
        key_digest=_digest(key),
        to=to,
        subject=clean_line(subject, 255),
        body=clean_text(body),
        html_body=clean_text(html_body),
        headers=_clean_headers(headers or {}),
        language=clean_line(language or translation.get_language() or "", 35),
        created_at=now,
        not_before=not_before,
        next_try_at=max(now, not_before) if not_before else now,
        last_error=problem,
        given_up_at=now if problem else None,
    )
    # ignore_conflicts: two that queue the same key at once must not break each other's transaction.
    OutboxMail.objects.bulk_create([mail], ignore_conflicts=True)
    return OutboxMail.objects.get(key_digest=mail.key_digest)


def cancel_mail(key: str) -> bool:
    """Take back a mail that still waits, for instance in its grace; False if it is gone, sent or being sent just now."""
    waiting = OutboxMail.objects.waiting().filter(key_digest=_digest(key))
    deleted, _by_model = waiting.filter(claimed_until__isnull=True).delete()
    return bool(deleted)


def find_queued(keys: Iterable[str]) -> set[str]:
    """Return those of ``keys`` under which a mail was queued and not taken back. One query."""
    by_digest = {_digest(key): key for key in keys}
    found = OutboxMail.objects.filter(key_digest__in=by_digest).values_list("key_digest", flat=True)
    return {by_digest[digest] for digest in found}


def retry_mail(mails: OutboxMailQuerySet, user: Actor) -> int:
    """Let those of ``mails`` that were given up be tried again from the beginning, and return how many that were."""
    fresh = {
        "given_up_at": None,
        "dismissed_at": None,
        "tries": 0,
        "next_try_at": timezone.now(),
        "claimed_until": None,
    }
    return _decide(mails, fresh, "execvoice_base.mail.retry", user)


def dismiss_mail(mails: OutboxMailQuerySet, user: Actor) -> int:
    """Leave those of ``mails`` that were given up undelivered: nobody is reminded of them, and their text is erased."""
    done = {"dismissed_at": timezone.now(), "body": "", "html_body": ""}
    return _decide(mails, done, "execvoice_base.mail.dismiss", user)


def _decide(mails: OutboxMailQuerySet, values: Mapping[str, object], action: str, user: Actor) -> int:
    with transaction.atomic():
        decided = 0
        for mail in mails.given_up():
            # Asked again row by row: of two people who decide at once only the first one's decision is carried out.
            if OutboxMail.objects.given_up().filter(pk=mail.pk).update(**values):
                log(mail, action, user=user)
                decided += 1
    return decided


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _problem_with_address(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        # Stored as it is, for it is read later, by people of another language perhaps.
        return gettext_noop("This is not an e-mail address.")
    return ""


def _clean_headers(headers: Mapping[str, str]) -> dict[str, str]:
    for name in headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS:
            raise ValueError(f"{name!r} cannot be a header of its own.")
    return {name: clean_line(value, _HEADER_LENGTH) for name, value in headers.items()}
