"""Mails between editors and guests. Each is a row in the transaction of its cause."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.adminurls import admin_url
from wagtail_execvoice.base.languages import language_of
from wagtail_execvoice.guestposts.models import Submission


def mail_guest(submission: Submission, kind: str, key: str, **context: Any) -> None:
    """Queue the mail of that ``kind`` to the guest, in the language of the invitation. Nobody, if their data was erased."""
    if not submission.email:
        return
    _mail(kind, key, submission.email, submission.language, {"submission": submission, **context})


def mail_editor(submission: Submission, kind: str, key: str, **context: Any) -> None:
    """Queue the mail of that ``kind`` to who invited the guest, in their own language. Nobody, if they are gone."""
    editor = submission.invited_by
    if editor is not None and editor.is_active and editor.email:
        url = admin_url(reverse("execvoice_submissions:read", args=[submission.pk]))
        _mail(kind, key, editor.email, language_of(editor), {"submission": submission, "admin_url": url, **context})


def _mail(kind: str, key: str, to: str, language: str, context: dict[str, Any]) -> None:
    with translation.override(language):
        text = render_to_string(f"execvoice_guestposts/mail/{kind}.txt", context).strip()
    subject, _line, body = text.partition("\n")
    queue_mail(key, to, subject, f"{body.strip()}\n", language=language)
