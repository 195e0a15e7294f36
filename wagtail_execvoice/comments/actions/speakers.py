"""The authors in whose name an answer can be drafted: which account is whose, where they are asked, and who else speaks for the site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.comments.models import Commenter, DraftReply, OfficialAlias
from wagtail_execvoice.comments.responders import Responder, ask_responders


def find_speakers(page: Any) -> list[Responder]:
    """Return those whose name an answer on ``page`` can carry: its authors who have an account and read mail."""
    found = [responder for responder in ask_responders(page) if responder.user_key]
    if not found:
        return []
    active = get_user_model()._default_manager.filter(is_active=True, pk__in=[one.user_key for one in found])
    accounts = {str(user.pk): user for user in active}
    return [one for one in found if one.user_key in accounts and find_address(accounts[one.user_key], one)]


def find_voice(user: Any, page: Any) -> Responder | None:
    """Return as whom ``user`` speaks on ``page``; None for who is no author of it, or has left."""
    key = str(user.pk) if user.is_active else None
    return next((found for found in ask_responders(page) if found.user_key == key), None)


def find_address(user: Any, voice: Responder) -> str:
    """Return the address of the account, else that of the person in the directory; empty if neither is one."""
    of_account = getattr(user, type(user).get_email_field_name(), "")
    return next((address for address in (of_account, voice.email) if _is_address(address)), "")


def is_vouched_for(commenter: Commenter) -> bool:
    """Return whether the site vouches for the account of ``commenter``: one of the team, or one whose name an answer had or can have."""
    user = commenter.user
    if user is None:
        return False
    return (
        user.has_perm("execvoice_comments.decide_readercomment")
        or commenter.comments.exclude(badge=Badge.NONE).exists()
        or DraftReply.objects.filter(speaker=user).exists()
        or OfficialAlias.objects.filter(group__user=user).exists()
    )


def _is_address(text: str | None) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
