"""What a change and a withdrawal have in common: the lock, the log, and when there is none of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.comments.actions.holding import is_kept
from wagtail_execvoice.comments.actions.keys import is_changeable
from wagtail_execvoice.comments.actions.limiting import name_wait
from wagtail_execvoice.comments.actions.publishing import lock_conversations, republish, touch
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Conversation, Decision, ReaderComment

#: As many changes of one comment, in as many seconds.
CHANGE_LIMIT = (10, 900)


def check_limit(scope: str, identity: str, limit: int, seconds: int) -> None:
    """Raises ``CommentRefused`` if ``identity`` did that too often."""
    slot = take_slot(scope, identity, limit, seconds)
    if not slot:
        message = _("That was a lot in a short time. Try again %(when)s.") % {"when": name_wait(slot.retry_after)}
        raise CommentRefused("too_many", message, retry_after=slot.retry_after)


def lock_own(comment: ReaderComment) -> tuple[ReaderComment, dict[int, Conversation]]:
    """Return ``comment`` as it is now that nobody else can change it. Raises ``CommentRefused`` if its writer cannot, either."""
    conversations = lock_conversations([comment.page_id])
    row = ReaderComment.objects.filter(pk=comment.pk).first()
    if row is None or not is_changeable(row):
        raise CommentRefused("too_late", _("This comment can no longer be changed."))
    if is_kept(row.page_id):
        raise CommentRefused("kept", _("This conversation is being kept as it is. Write to us if you want it changed."))
    return row, conversations


def record(row: ReaderComment, act: Act, status_before: str, user: Any, now: datetime) -> None:
    signed_in = user if user is not None and user.is_authenticated else None
    Decision.objects.create(
        comment=row, act=act, status_before=status_before, status_after=row.status, user=signed_in, decided_at=now
    )


def show_anew(row: ReaderComment, conversations: dict[int, Conversation]) -> None:
    """Bring what is public up to date with ``row``, which also reads otherwise than before."""
    if row.page_id not in republish(conversations, [row]) and row.is_visible:
        touch(conversations, [row.page_id])
