"""Mails between editors and guests. Each is a row in the transaction of its cause."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from wagtail.admin.models import Admin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.adminurls import admin_url
from wagtail_execvoice.base.languages import language_of
from wagtail_execvoice.guestposts.models import Submission

#: As many editors are told of a text whose inviter is gone.
MOST = 20


def mail_guest(submission: Submission, kind: str, key: str, **context: Any) -> None:
    """Queue the mail of that ``kind`` to the guest, in the language of the invitation. Nobody, if their data was erased."""
    if not submission.email:
        return
    _mail(kind, key, submission.email, submission.language, {"submission": submission, **context})


def mail_editor(submission: Submission, kind: str, key: str, **context: Any) -> None:
    """Queue the mail of that ``kind`` to who invited the guest, in their own language; if they are gone, to other editors."""
    url = admin_url(reverse("execvoice_submissions:read", args=[submission.pk]))
    for editor in find_editors(submission):
        # Of the same act there is one mail for each of them.
        own_key = key if editor.pk == submission.invited_by_id else f"{key}:{editor.pk}"
        words = {"submission": submission, "admin_url": url, **context}
        _mail(kind, own_key, _address_of(editor), language_of(editor), words)


def find_editors(submission: Submission) -> list[Any]:
    """Return whom to tell about a text: who invited the guest, or if they left or have no address, who else may read it.

    Somebody always hears of it: superusers, if nobody was given the right.
    """
    inviter = submission.invited_by
    if inviter is not None and inviter.is_active and _address_of(inviter):
        return [inviter]
    reading = ModelPermissionPolicy(Submission).users_with_permission("change")
    entering = ModelPermissionPolicy(Admin).users_with_permission("access")
    users = get_user_model()._default_manager.filter(pk__in=reading.values("pk")).filter(pk__in=entering.values("pk"))
    # Greater than nothing: in a user model of a site those without one may have NULL.
    users = users.filter(**{"is_active": True, f"{get_user_model().get_email_field_name()}__gt": ""})
    users = users.select_related("wagtail_userprofile").order_by("pk")
    return list(users.filter(is_superuser=False)[:MOST]) or list(users[:MOST])


def _address_of(user: Any) -> str:
    return str(getattr(user, get_user_model().get_email_field_name(), "") or "")


def _mail(kind: str, key: str, to: str, language: str, context: dict[str, Any]) -> None:
    with translation.override(language):
        text = render_to_string(f"execvoice_guestposts/mail/{kind}.txt", context).strip()
    subject, _line, body = text.partition("\n")
    queue_mail(key, to, subject, f"{body.strip()}\n", language=language)
