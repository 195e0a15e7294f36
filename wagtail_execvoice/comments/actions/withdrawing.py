"""The writer of a comment takes it back. Its place stays where it was answered; moderators keep the text until its time is over."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.comments.actions.changes import lock_own, record, show_anew
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import ReaderComment


def withdraw_comment(comment: ReaderComment, user: Any = None) -> ReaderComment:
    """Take ``comment`` back, and return it as it is now. Raises ``CommentRefused``."""
    now = timezone.now()
    with transaction.atomic():
        row, conversations = lock_own(comment)
        row.withdrawn_at, row.version = now, row.version + 1
        row.save(update_fields=["withdrawn_at", "version"])
        record(row, Act.WITHDRAW, row.status, user, now)
        show_anew(row, conversations)
    return row
