"""What is kept of readers, and for how long; what somebody may ask for and have erased.

What is on hold is not touched: the request for erasure is answered by what was left, and repeated when the hold ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail_execvoice.comments.actions.commenters import key_of
from wagtail_execvoice.comments.actions.publishing import lock_conversations, republish, touch
from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import (
    Commenter,
    CommentVersion,
    Conversation,
    Decision,
    Follow,
    ReaderComment,
    Report,
)

SPAM_KEPT = timedelta(days=30)
NETWORK_KEPT = timedelta(days=30)
BATCH = 500


def forget_old() -> int:
    """Delete spam after 30 days and empty what stands for networks after 30; return how many rows that were. A due job."""
    now = timezone.now()
    old = now - NETWORK_KEPT
    emptied = ReaderComment.objects.filter(created_at__lte=old).exclude(network="").update(network="")
    emptied += Report.objects.filter(created_at__lte=old).exclude(network="").delete()[0]
    return emptied + _delete_spam(now - SPAM_KEPT)


def _delete_spam(until: Any) -> int:
    answers = ReaderComment.objects.filter(parent_id=OuterRef("pk"))
    spam = ReaderComment.objects.filter(status=Status.SPAM, created_at__lte=until)
    deleted = 0
    # From the ends of the threads, since what is answered cannot go before its answers. Good answers to spam keep it.
    while pks := list(_not_on_hold(spam).filter(~Exists(answers)).values_list("pk", flat=True)[:BATCH]):
        ReaderComment.objects.filter(answer_id__in=pks).update(answer=None)
        ReaderComment.objects.filter(pk__in=pks).delete()
        deleted += len(pks)
    return deleted


def _not_on_hold(comments: QuerySet[Any]) -> QuerySet[Any]:
    held = Conversation.objects.filter(page_id=OuterRef("page_id"), on_hold_since__isnull=False)
    return comments.filter(~Exists(held))


def find_comments_of(*, email: str = "", user: Any = None) -> QuerySet[Any]:
    """Return all that somebody wrote, by their address or account, whatever was decided about it."""
    found = Q(commenter__key=key_of(user, email))
    if email:
        found |= Q(email__iexact=email)
    if user is not None:
        found |= Q(user=user)
    return ReaderComment.objects.filter(found).order_by("pk")


def export_person(*, email: str = "", user: Any = None) -> dict[str, Any]:
    """Return what we know of a reader, as JSON values: for whoever asks what is kept of them."""
    comments = [
        {
            "page": comment.page_id,
            "written_at": comment.created_at.isoformat(),
            "name": comment.name,
            "email": comment.email,
            "text": comment.body,
            "status": comment.status,
            "earlier_texts": [version.body for version in comment.versions.all()],
        }
        for comment in find_comments_of(email=email, user=user).prefetch_related("versions")
    ]
    follows = Follow.objects.filter(email__iexact=email).values_list("thread__public_id", flat=True) if email else []
    return {"comments": comments, "follows": list(follows)}


@dataclass(frozen=True)
class Erasure:
    """What became of a request for erasure: how many comments were emptied, and how many are on hold and were left."""

    erased: int
    left: int


def erase_person(*, email: str = "", user: Any = None) -> Erasure:
    """Empty everything that somebody wrote, and forget who they are. Answers of others stay, below an empty place."""
    pks = list(find_comments_of(email=email, user=user).values_list("pk", flat=True))
    with transaction.atomic():
        free = set(_not_on_hold(ReaderComment.objects.filter(pk__in=pks)).values_list("pk", flat=True))
        pages = ReaderComment.objects.filter(pk__in=free).values_list("page_id", flat=True)
        conversations = lock_conversations(set(pages))
        _empty(free)
        rows = list(ReaderComment.objects.filter(pk__in=free))
        changed = republish(conversations, rows)
        touch(conversations, {row.page_id for row in rows} - changed)
        if email:
            Follow.objects.filter(email__iexact=email).delete()
        if len(free) == len(pks):
            Commenter.objects.filter(key__in={key_of(user, ""), key_of(None, email)} - {""}).delete()
    return Erasure(len(free), len(pks) - len(free))


def _empty(pks: Iterable[int]) -> None:
    rows = ReaderComment.objects.filter(pk__in=pks)
    now = timezone.now()
    CommentVersion.objects.filter(comment_id__in=pks).delete()
    # What moderators quoted in a reason or a note may name the person, too.
    Decision.objects.filter(comment_id__in=pks).update(reason="")
    rows.filter(withdrawn_at=None).update(withdrawn_at=now)
    rows.update(name="–", email="", body="", html="", network="", user=None, commenter=None, reasons=[], tell_at=None)
