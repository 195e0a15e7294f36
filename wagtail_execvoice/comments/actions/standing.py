"""What moderators say of a commenter, from one of the comments: banned, always reviewed, or trusted as anybody."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.comments.actions.logging import make_entry
from wagtail_execvoice.comments.actions.speakers import is_vouched_for
from wagtail_execvoice.comments.constants import Act, Standing
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Commenter, Decision, ReaderComment


class StandingChanged(Exception):
    """Somebody else decided how a commenter is taken. ``decision`` is theirs, if there is a record of it."""

    def __init__(self, decision: Decision | None) -> None:
        super().__init__("The commenter is taken otherwise meanwhile.")
        self.decision = decision


_ACTS = {Standing.BANNED: Act.BAN, Standing.HELD: Act.HOLD, Standing.NORMAL: Act.FORGIVE}


def set_standing(
    comment: ReaderComment, standing: Standing, user: Any, *, reason: str = "", seen: str | None = None
) -> bool:
    """Have the next comments of whoever wrote ``comment`` taken as ``standing`` says; True if that changed anything.

    Comments that are there stay as they were decided. Who gave neither an account nor an address cannot be told from
    others: False. Raises ``StandingChanged``, and changes nothing, if ``seen`` is not how they are taken now, and
    ``CommentRefused`` to ban who speaks for the site.
    """
    if comment.commenter_id is None:
        return False
    if standing == Standing.BANNED and comment.commenter is not None and is_vouched_for(comment.commenter):
        raise CommentRefused("vouched_for", _("Who wrote this speaks for the site, and cannot be banned from it."))
    with transaction.atomic():
        commenters = Commenter.objects.filter(pk=comment.commenter_id)
        before = commenters.select_for_update().values_list("standing", flat=True).first()
        if before is None or before == standing:
            return False
        if seen is not None and before != seen:
            entries = Decision.objects.filter(comment__commenter=comment.commenter_id, act__in=_ACTS.values())
            raise StandingChanged(entries.first())
        commenters.update(standing=standing)
        make_entry(comment, _ACTS[standing], user, timezone.now(), reason=reason).save(force_insert=True)
    return True


def add_note(comment: ReaderComment, text: str, user: Any) -> None:
    """Write a note for other moderators into the log of ``comment``. Readers never see it."""
    make_entry(comment, Act.NOTE, user, timezone.now(), reason=text).save(force_insert=True)
