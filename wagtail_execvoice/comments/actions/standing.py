"""What moderators say of a commenter, from one of the comments: banned, always reviewed, or trusted as anybody."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.comments.actions.logging import make_entry
from wagtail_execvoice.comments.constants import Act, Standing
from wagtail_execvoice.comments.models import Commenter, ReaderComment

_ACTS = {Standing.BANNED: Act.BAN, Standing.HELD: Act.HOLD, Standing.NORMAL: Act.FORGIVE}


def set_standing(comment: ReaderComment, standing: Standing, user: Any, *, reason: str = "") -> bool:
    """Have the next comments of whoever wrote ``comment`` taken as ``standing`` says; True if that changed anything.

    Comments that are there stay as they were decided. Who gave neither an account nor an address cannot be told from
    others: False.
    """
    if comment.commenter_id is None:
        return False
    with transaction.atomic():
        commenters = Commenter.objects.filter(pk=comment.commenter_id).exclude(standing=standing)
        if not commenters.update(standing=standing):
            return False
        make_entry(comment, _ACTS[standing], user, timezone.now(), reason=reason).save(force_insert=True)
    return True


def add_note(comment: ReaderComment, text: str, user: Any) -> None:
    """Write a note for other moderators into the log of ``comment``. Readers never see it."""
    make_entry(comment, Act.NOTE, user, timezone.now(), reason=text).save(force_insert=True)
