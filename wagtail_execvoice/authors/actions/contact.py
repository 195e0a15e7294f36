"""Passing on what a reader writes to an executive, to the desk that answers it.

The reader learns the name of the desk and nothing else; the desk gets a plain text mail whose answer goes to the reader.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import get_random_string

from wagtail_execvoice.base.actions import queue_mail, take_slot
from wagtail_execvoice.base.models import OutboxMail

HOUR = 60 * 60
#: Messages in an hour: of one visitor on all pages together, and to one desk from everybody.
VISITOR_LIMIT = 5
DESK_LIMIT = 60
#: A form is good for a day. Nobody reads, thinks and types in less than three seconds; programs do.
TICKET_SECONDS = 24 * HOUR
SHORTEST_SECONDS = 3

_SALT = "wagtail_execvoice.authors.contact"


@dataclass(frozen=True)
class ContactMessage:
    """What a reader wrote, cleaned: all but ``message`` are one line."""

    name: str
    email: str
    subject: str
    message: str


class NotSent(Exception):
    """The message was not passed on. ``reason`` is for the view to say in words; ``minutes`` says when to come back."""

    def __init__(self, reason: str, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.minutes = -(-retry_after // 60)


def issue_ticket(page: Any) -> str:
    """Return what the form on ``page`` carries along: when it was opened, signed, and good for one message."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{page.pk}.{get_random_string(22)}")


def send_to_desk(page: Any, message: ContactMessage, *, ticket: str, visitor: str) -> None:
    """Queue ``message`` for the desk of ``page``. The same message with the same ticket is one mail, however often sent.

    Raises ``NotSent``; then no slot of a limit was taken and nothing was queued.
    """
    nonce = _read_ticket(page, ticket)
    digest = hashlib.sha256(repr((nonce, astuple(message))).encode()).hexdigest()
    key = f"authors.contact:{page.pk}:{digest}"
    try:
        with transaction.atomic():
            _take_slots(page, nonce, visitor)
            _queue(page, message, key)
    except NotSent:
        # The button was pressed twice: then this very message is under way.
        if not OutboxMail.objects.filter(key=key).exists():
            raise


def _read_ticket(page: Any, ticket: str) -> str:
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        value = signer.unsign(ticket, max_age=TICKET_SECONDS)
    except signing.BadSignature as error:  # SignatureExpired is one
        raise NotSent("expired") from error
    if value.partition(".")[0] != str(page.pk):
        raise NotSent("expired")
    try:
        signer.unsign(ticket, max_age=SHORTEST_SECONDS)
    except signing.SignatureExpired:
        return value
    raise NotSent("too fast")


def _take_slots(page: Any, nonce: str, visitor: str) -> None:
    slots = (
        ("used", "authors.contact.ticket", nonce, 1, TICKET_SECONDS),
        ("visitor", "authors.contact.visitor", visitor, VISITOR_LIMIT, HOUR),
        ("desk", "authors.contact.desk", str(page.contact_desk_id), DESK_LIMIT, HOUR),
    )
    for reason, scope, identity, limit, seconds in slots:
        slot = take_slot(scope, identity, limit, seconds)
        if not slot:
            raise NotSent(reason, slot.retry_after)


def _queue(page: Any, message: ContactMessage, key: str) -> None:
    # The desk reads the mail, and it is the desk of this page.
    language = page.locale.language_code
    context = {"page": page, "message": message, "person_name": page.person.name if page.person else page.title}
    with translation.override(language):
        body = render_to_string("wagtail_execvoice/authors/contact_mail.txt", context)
    headers = {"Reply-To": message.email}
    queue_mail(key, page.contact_desk.email, message.subject, body, headers=headers, language=language)
