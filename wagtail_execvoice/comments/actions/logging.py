"""The log of what people did to comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import Decision, ReaderComment

#: After these a comment is another version. What else is logged is about its writer, its answers, or for the team alone.
CHANGES = frozenset({Act.APPROVE, Act.REJECT, Act.SPAM, Act.REVIEW, Act.REDACT, Act.EDIT, Act.WITHDRAW, Act.UNDO})


def find_latest_change(comment: ReaderComment) -> Decision | None:
    """Return who made ``comment`` what it is now, and how; None if nobody did."""
    return Decision.objects.filter(comment=comment, act__in=CHANGES).first()


def make_entry(
    comment: ReaderComment,
    act: Act,
    user: Any,
    now: datetime,
    *,
    status_after: str = "",
    reason: str = "",
    batch: UUID | None = None,
) -> Decision:
    """Return a row of the log, not stored yet. An act that decides nothing leaves the status as it is."""
    return Decision(
        comment_id=comment.pk,
        act=act,
        status_before=comment.status,
        status_after=status_after or comment.status,
        reason=reason,
        user=user,
        user_name=(user.get_full_name().strip() or user.get_username())[:255] if user is not None else "",
        batch=batch or uuid4(),
        decided_at=now,
    )
