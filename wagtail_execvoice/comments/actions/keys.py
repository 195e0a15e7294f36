"""The secret by which a guest changes what they wrote: made when it is sent, good for a quarter of an hour.

It is kept nowhere but with the reader. Whoever is logged in needs none to open the form, which then has one: so each change
carries something that another site cannot know.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import signing
from django.utils import timezone

from wagtail_execvoice.comments.constants import EDIT_WINDOW
from wagtail_execvoice.comments.models import ReaderComment

_SALT = "wagtail_execvoice.comments.change"


def issue_key(comment: ReaderComment) -> str:
    """Return the secret that opens ``comment`` to its writer until ``changeable_until``."""
    return signing.dumps(comment.public_id, salt=_SALT)


def find_by_key(key: object) -> ReaderComment | None:
    """Return the comment that ``key`` opens, shown or not; None if it is no key, or not one any more."""
    try:
        public_id = signing.loads(str(key), salt=_SALT, max_age=EDIT_WINDOW)
    except signing.BadSignature:
        return None
    comment: ReaderComment | None = ReaderComment.objects.filter(public_id=public_id).first()
    return comment if comment is not None and is_changeable(comment) else None


def find_own(public_id: str, user: Any, key: object = "") -> ReaderComment | None:
    """Return the comment with this id if ``key`` opens it, or ``user`` wrote it, and it can still be changed."""
    if user is not None and user.is_authenticated:
        mine: ReaderComment | None = ReaderComment.objects.filter(public_id=public_id, user=user).first()
        if mine is not None:
            return mine if is_changeable(mine) else None
    comment = find_by_key(key) if key else None
    return comment if comment is not None and comment.public_id == public_id else None


def changeable_until(comment: ReaderComment) -> datetime:
    return comment.created_at + EDIT_WINDOW


def is_changeable(comment: ReaderComment) -> bool:
    return comment.withdrawn_at is None and timezone.now() < changeable_until(comment)
