"""What moderators decide, one comment or a thousand at once, and that it can be undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from wagtail_execvoice.comments.actions.commenters import count_decisions
from wagtail_execvoice.comments.actions.logging import make_entry
from wagtail_execvoice.comments.actions.publishing import lock_conversations, republish
from wagtail_execvoice.comments.constants import GRACE, Act, Status
from wagtail_execvoice.comments.errors import DecidedMeanwhile
from wagtail_execvoice.comments.models import Decision, ReaderComment
from wagtail_execvoice.comments.signals import comments_decided

#: What a decision makes of a comment.
OUTCOMES = {
    Act.APPROVE: Status.APPROVED,
    Act.REJECT: Status.REJECTED,
    Act.SPAM: Status.SPAM,
    Act.REVIEW: Status.PENDING,
}
BATCH = 1000


def decide(
    comments: Iterable[int],
    act: Act,
    user: Any,
    *,
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    tell: bool = False,
) -> UUID:
    """Carry out ``act`` (a key of ``OUTCOMES``) on the comments of these ids, and return the id by which it is undone.

    The writers of approved comments are told by mail once the grace is over, and with ``tell`` those of rejected ones, with
    the reason. Nobody is told about spam.

    ``versions`` are those that whoever decides has seen. Raises ``DecidedMeanwhile``, and decides nothing, if one of them is
    another one now. A comment that is already what ``act`` makes of it is left alone. The same queries for any number.
    """
    batch = uuid4()
    with transaction.atomic():
        rows, conversations = _lock(comments)
        for row in rows:
            if versions is not None and versions.get(row.pk, row.version) != row.version:
                raise DecidedMeanwhile(row.pk, row.decisions.first())
        changes = [(row, OUTCOMES[act]) for row in rows if row.status != OUTCOMES[act]]
        _carry_out(changes, act, user, reason, batch, tell=act == Act.APPROVE or (act == Act.REJECT and tell))
        republish(conversations, [row for row, _status in changes])
        _tell([row.pk for row, _status in changes], act, user)
    return batch


def undo(batch: UUID, user: Any) -> int:
    """Take back what was decided by one act, where nobody decided since; return how many comments that were."""
    with transaction.atomic():
        taken = Decision.objects.filter(batch=batch, undone_at__isnull=True, act__in=OUTCOMES)
        by_comment = {decision.comment_id: decision for decision in taken}
        rows, conversations = _lock(by_comment)
        # Read again, under the lock: of two who undo at once the second finds nothing. What was decided since stays, also if
        # that made the same of the comment.
        later = Decision.objects.filter(comment_id=OuterRef("comment_id"), pk__gt=OuterRef("pk"), act__in=OUTCOMES)
        latest = taken.exclude(Exists(later.filter(undone_at__isnull=True).exclude(batch=batch)))
        open_still = set(latest.values_list("comment_id", flat=True))
        changes = [
            (row, Status(by_comment[row.pk].status_before))
            for row in rows
            if row.pk in open_still and row.status == by_comment[row.pk].status_after
        ]
        undone = [by_comment[row.pk].pk for row, _status in changes]
        Decision.objects.filter(pk__in=undone).update(undone_at=timezone.now())
        _carry_out(changes, Act.UNDO, user, "", uuid4(), tell=False)
        republish(conversations, [row for row, _status in changes])
        _tell([row.pk for row, _status in changes], Act.UNDO, user)
    return len(changes)


def _lock(comments: Collection[int] | Iterable[int]) -> tuple[list[ReaderComment], dict[int, Any]]:
    """Return the comments as they are once nobody else can change them any more."""
    pks = list(comments)
    pages = set(ReaderComment.objects.filter(pk__in=pks).values_list("page_id", flat=True))
    conversations = lock_conversations(pages)
    return list(ReaderComment.objects.filter(pk__in=pks).defer("html", "body")), conversations


def _carry_out(
    changes: Sequence[tuple[ReaderComment, Status]], act: Act, user: Any, reason: str, batch: UUID, *, tell: bool
) -> None:
    now = timezone.now()
    by_status: dict[Status, list[int]] = defaultdict(list)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    log = []
    for row, status in changes:
        by_status[status].append(row.pk)
        log.append(make_entry(row, act, user, now, status_after=status, reason=reason, batch=batch))
        if row.commenter_id:
            counts[row.commenter_id][row.status] -= 1
            counts[row.commenter_id][status] += 1
        row.status, row.decided_at = status, now
    for status, pks in by_status.items():
        for start in range(0, len(pks), BATCH):
            ReaderComment.objects.filter(pk__in=pks[start : start + BATCH]).update(
                status=status, decided_at=now, version=F("version") + 1, tell_at=now + GRACE if tell else None
            )
    Decision.objects.bulk_create(log, batch_size=BATCH)
    if counts:
        count_decisions(counts)


def _tell(pks: list[int], act: Act, user: Any) -> None:
    if pks:
        send = partial(comments_decided.send_robust, sender=ReaderComment, comments=pks, act=act, user=user)
        transaction.on_commit(send, robust=True)
