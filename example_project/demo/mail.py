from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from demo.models import SentMail


class DatabaseBackend(BaseEmailBackend):
    """Keeps every mail, so that one can follow "you have a mail" by hand at /demo/mail/."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            parts = getattr(message, "alternatives", [])
            html = next((content for content, kind in parts if kind == "text/html"), "")
            SentMail.objects.create(
                recipients=", ".join(message.recipients()), subject=message.subject, body=message.body, html=html
            )
        return len(messages)
