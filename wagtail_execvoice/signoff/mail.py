"""How our mails are written: one to one person, in their language and by their clock, with one link and what to do there.

What a mail says stands in a template, ``execvoice_signoff/mail/<name>.txt``: the first line is the subject, the rest the text.
A site may replace it. Besides what an occasion adds, the context has ``title`` (of the page), ``url`` and ``site_name``. The
HTML of the mail is made from the same text: its paragraphs, and the link as a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.adminurls import admin_url
from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.base.clocks import time_zone_of
from wagtail_execvoice.base.languages import language_of
from wagtail_execvoice.signoff.models import SignOffPreferences

_TEMPLATES = "execvoice_signoff/mail"


@dataclass(frozen=True)
class Letter:
    """What is to be told. ``occasion`` makes it one mail a person, however often it is told: "slot 12 was opened"."""

    name: str
    occasion: str
    title: str
    path: str
    context: dict[str, Any] = field(default_factory=dict)

    def key_for(self, user: Any) -> str:
        return f"signoff.{self.name}:{self.occasion}:{user.pk}"


def send_letter(letter: Letter, users: Iterable[Any], *, but: Any = None, wanted: str = "", **context: Any) -> None:
    """Queue ``letter`` for each of ``users`` once, in the transaction of its cause.

    ``but`` is whoever did what is told: they know. ``wanted`` names the preference by which somebody does without it.
    """
    seen = {but.pk} if but is not None else set()
    for user in users:
        if user.pk in seen or not user.is_active or (wanted and not _wants(user, wanted)):
            continue
        seen.add(user.pk)
        _queue(letter, user, context)


def _queue(letter: Letter, user: Any, context: dict[str, Any]) -> None:
    address = str(getattr(user, get_user_model().get_email_field_name(), "") or "")
    if not address:
        # Nothing that anybody could try again: who has no address is told by the dashboard.
        return
    language = language_of(user)
    with translation.override(language), timezone.override(time_zone_of(user)):
        subject, body, html = _write(letter, context)
    queue_mail(letter.key_for(user), address, subject, body, html_body=html, language=language)


def _write(letter: Letter, context: dict[str, Any]) -> tuple[str, str, str]:
    words = {
        "title": clean_line(letter.title, 255),
        "url": admin_url(letter.path),
        "site_name": getattr(django_settings, "WAGTAIL_SITE_NAME", ""),
        **letter.context,
        **context,
    }
    text = render_to_string(f"{_TEMPLATES}/{letter.name}.txt", words).strip()
    subject, _line, body = text.partition("\n")
    # What a template leaves out leaves empty lines.
    body = re.sub(r"\n\s*\n\s*", "\n\n", body.strip())
    paragraphs = [paragraph.strip() for paragraph in body.split("\n\n") if paragraph.strip()]
    html = render_to_string(f"{_TEMPLATES}/letter.html", {**words, "subject": subject, "paragraphs": paragraphs})
    return subject, f"{body}\n", html


def signing_path(request_id: int) -> str:
    return reverse("execvoice_signoff:sign", args=[request_id])


def editing_path(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _wants(user: Any, preference: str) -> bool:
    preferences = getattr(user, "execvoice_signoff_preferences", None) or SignOffPreferences()
    return bool(getattr(preferences, preference))
