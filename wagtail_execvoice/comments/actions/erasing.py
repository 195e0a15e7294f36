"""A reader has themselves forgotten: their words, their address, and whatever else of ours says who they are.

What is on hold is not touched: the request is answered by what was left, and repeated when the hold ends.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from wagtail_execvoice.base.models import SecretLink
from wagtail_execvoice.comments.actions.holding import leave_out_kept
from wagtail_execvoice.comments.actions.publishing import lock_conversations, republish, touch
from wagtail_execvoice.comments.actions.readers import Reader, find_comments_of, find_follows_of, find_reader
from wagtail_execvoice.comments.actions.unsending import unsend
from wagtail_execvoice.comments.constants import NOBODY, Act, ReplyState
from wagtail_execvoice.comments.models import (
    Commenter,
    CommentVersion,
    Decision,
    DraftReply,
    ReaderComment,
    Report,
    SpamShingle,
)


@dataclass(frozen=True)
class Erasure:
    """What became of a request for erasure: how many comments were emptied, and how many are on hold and were left."""

    erased: int
    left: int


def erase_person(*, email: str = "", user: Any = None) -> Erasure:
    """Empty everything that somebody wrote, and forget who they are. Answers of others stay, below an empty place."""
    reader = find_reader(email=email, user=user)
    with transaction.atomic():
        found = dict(find_comments_of(reader).values_list("pk", "page_id"))
        conversations = lock_conversations(found.values())
        named = ReaderComment.objects.filter(pk__in=found)
        rows = list(leave_out_kept(named).order_by("pk"))
        unsend(reader, rows)
        _empty([row.pk for row in rows])
        _forget_links(reader, [row.pk for row in rows])
        fresh = list(ReaderComment.objects.filter(pk__in=[row.pk for row in rows]))
        changed = republish(conversations, fresh)
        touch(conversations, {row.page_id for row in fresh} - changed)
        # Kept as long as something on hold is theirs, which belongs to it.
        others = ReaderComment.objects.filter(commenter_id=OuterRef("pk"))
        records = Commenter.objects.filter(~Exists(others), key__in=reader.keys)
        Commenter.objects.filter(pk__in=list(records.values_list("pk", flat=True))).delete()
    return Erasure(len(rows), len(found) - len(rows))


def _empty(pks: Collection[int]) -> None:
    rows = ReaderComment.objects.filter(pk__in=pks)
    CommentVersion.objects.filter(comment_id__in=pks).delete()
    SpamShingle.objects.filter(comment_id__in=pks).delete()
    # What others said about the comment may name the person, too: in a reason, a note, a report, or an answer.
    decisions = Decision.objects.filter(comment_id__in=pks)
    decisions.update(reason="")
    decisions.filter(act__in=[Act.EDIT, Act.WITHDRAW]).update(user=None, user_name="")
    Report.objects.filter(comment_id__in=pks).update(text="")
    drafts = DraftReply.objects.filter(comment_id__in=pks)
    drafts.exclude(state=ReplyState.PUBLISHED).delete()
    # An answer that was published is a comment of its own. Who drafted it and who said it stays on record.
    drafts.update(body="")
    rows.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    rows.update(
        name=NOBODY, email="", body="", html="", network="", user=None, commenter=None, reasons=[], tell_at=None
    )


def _forget_links(reader: Reader, pks: Collection[int]) -> None:
    follows = find_follows_of(reader)
    subjects = [f"execvoice_comments.follow:{pk}" for pk in follows.values_list("pk", flat=True)]
    subjects += [f"execvoice_comments.comment:{pk}" for pk in pks]
    SecretLink.objects.filter(subject__in=subjects).delete()
    follows.delete()
