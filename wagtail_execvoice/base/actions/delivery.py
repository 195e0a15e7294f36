"""Deliver what waits in the outbox. Only ``execvoice_run_due`` does, so no act ever waits for a mail server."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings as django_settings
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.base.constants import (
    ERROR_LENGTH,
    MAIL_BATCH,
    MAIL_CLAIM,
    MAIL_FIRST_RETRY,
    MAIL_LONGEST_RETRY,
)
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.conf import settings

logger = logging.getLogger("wagtail_execvoice.base")


class MailServerUnreachable(Exception):
    """No connection to the mail server. No mail is charged a try for it: it is not the mail that is at fault."""


def deliver_mail() -> int:
    """Send every mail that is due, each marked right after it is sent, and return how many were sent.

    Two processes at once share the work: a mail is claimed by a conditional UPDATE before it is sent. Exactly once is the
    rule; only a process that dies between sending and marking makes a second copy, which carries the same Message-ID.

    Raises ``MailServerUnreachable`` when there is no connection; the rest then waits for the next run.
    """
    sent = 0
    server = _Server()
    try:
        for mail in _claim_due_mails(server):
            sent += _deliver(mail, server)
    finally:
        server.close()
    return sent


def build_message(mail: OutboxMail) -> EmailMultiAlternatives:
    """Return ``mail`` as the message that goes out, in plain text and, where it has one, HTML."""
    sender = getattr(django_settings, "WAGTAILADMIN_NOTIFICATION_FROM_EMAIL", django_settings.DEFAULT_FROM_EMAIL)
    domain = sender.rpartition("@")[2].strip("<> ")
    name = hashlib.sha256(f"{mail.key_digest}:{mail.created_at.isoformat()}".encode()).hexdigest()[:32]
    message_id = f"<{name}@{domain if domain and domain.isascii() else 'localhost'}>"
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": message_id, **mail.headers}
    if mail.language:
        headers.setdefault("Content-Language", mail.language)
    message = EmailMultiAlternatives(mail.subject, mail.body, sender, [mail.to], headers=headers)
    if mail.html_body:
        message.attach_alternative(mail.html_body, "text/html")
    return message


class _Server:
    """One connection for a whole run, opened when the first mail needs it and again after it broke."""

    def __init__(self) -> None:
        self.connection: Any = None

    def connect(self) -> None:
        if self.connection is not None:
            return
        try:
            # Django 6.1 replaces get_connection() by mailers.
            mailers = getattr(django_mail, "mailers", None)
            connection = mailers.default if mailers is not None else django_mail.get_connection()
            connection.open()
        except Exception as error:
            raise MailServerUnreachable(f"{type(error).__name__}: {error}") from error
        self.connection = connection

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is None:
            return
        try:
            connection.close()
        except Exception:
            # It was of no more use anyway, and the mail it carried has been marked.
            logger.info("The connection to the mail server did not close properly.", exc_info=True)


def _claim_due_mails(server: _Server) -> Iterator[OutboxMail]:
    """Yield due mails one by one, each claimed for this process just before.

    In batches, so that ten thousand mails are not in memory, and each mail once: if somebody sets the clock back
    meanwhile, a mail that was put off would look due again and again.
    """
    start = timezone.now()
    seen: set[int] = set()
    while True:
        due = OutboxMail.objects.due(start).order_by("next_try_at", "pk").values_list("pk", flat=True)
        batch = [pk for pk in due[: MAIL_BATCH + len(seen)] if pk not in seen][:MAIL_BATCH]
        if not batch:
            return
        seen.update(batch)
        for pk in batch:
            server.connect()
            now = timezone.now()
            if OutboxMail.objects.due(now).filter(pk=pk).update(claimed_until=now + MAIL_CLAIM):
                yield OutboxMail.objects.get(pk=pk)


def _deliver(mail: OutboxMail, server: _Server) -> bool:
    try:
        delivered = server.connection.send_messages([build_message(mail)])
        # A backend that is told to fail silently says so only here. (None is what careless backends return.)
        if delivered == 0:
            raise OSError("The mail backend did not send the message.")
    except Exception as error:
        logger.warning("Mail %s was not delivered.", mail.pk, exc_info=True)
        _put_off(mail, error)
        # Its state is unknown now. The next mail gets a new one.
        server.close()
        return False
    _mark_sent(mail)
    return True


def _mark_sent(mail: OutboxMail) -> None:
    # Whoever holds the claim by now: it went out.
    OutboxMail.objects.filter(pk=mail.pk).update(
        sent_at=timezone.now(),
        given_up_at=None,
        claimed_until=None,
        tries=mail.tries + 1,
        last_error="",
        body="",
        html_body="",
    )


def _put_off(mail: OutboxMail, error: Exception) -> None:
    """Try ``mail`` again after 1, 2, 4, … minutes, at most an hour, or give it up after its last try."""
    now = timezone.now()
    tries = mail.tries + 1
    wait = min(MAIL_FIRST_RETRY * 2 ** min(mail.tries, 30), MAIL_LONGEST_RETRY)
    # Only while the claim is still ours: another process may have taken it over and sent the mail.
    OutboxMail.objects.filter(pk=mail.pk, claimed_until=mail.claimed_until).update(
        tries=tries,
        next_try_at=now + wait,
        claimed_until=None,
        last_error=clean_line(f"{type(error).__name__}: {error}", ERROR_LENGTH),
        given_up_at=now if tries >= settings.MAIL_MAX_TRIES else None,
    )
