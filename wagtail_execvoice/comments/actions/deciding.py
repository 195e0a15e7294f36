"""What moderators decide, one comment or a thousand at once, and that it can be undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail_execvoice.comments.actions.commenters import count_anew, counts_as
from wagtail_execvoice.comments.actions.logging import find_latest_change, make_entry
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


@dataclass(frozen=True)
class _Change:
    """What becomes of a comment, what its commenter is counted for by it, and whether its writer is told."""

    row: ReaderComment
    status: Status
    counted: str
    tells: bool


def decide(
    comments: Iterable[int],
    act: Act,
    user: Any,
    *,
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    tell: bool = False,
    leave_changed: bool = False,
) -> UUID:
    """Carry out ``act`` (a key of ``OUTCOMES``) on the comments of these ids, and return the id by which it is undone.

    The writers of approved comments are told by mail once the grace is over, and with ``tell`` those of rejected ones, with
    the reason. Nobody is told about spam.

    ``versions`` are those that whoever decides has seen. Raises ``DecidedMeanwhile``, and decides nothing, if one of them is
    another one now; with ``leave_changed`` only those comments are left alone. A comment that is already what ``act`` makes
    of it is left alone. The same queries for any number.
    """
    batch = uuid4()
    status, tells = OUTCOMES[act], act == Act.APPROVE or (act == Act.REJECT and tell)
    with transaction.atomic():
        rows, conversations = _lock(comments)
        unchanged = [row for row in rows if is_unchanged(row, versions)]
        if len(unchanged) < len(rows) and not leave_changed:
            row = next(row for row in rows if not is_unchanged(row, versions))
            raise DecidedMeanwhile(row.pk, find_latest_change(row))
        changes = [_Change(row, status, counts_as(status), tells) for row in unchanged if row.status != status]
        _carry_out(changes, act, user, reason, batch)
        republish(conversations, [change.row for change in changes])
        _tell([change.row.pk for change in changes], act, user)
    return batch


def is_unchanged(row: ReaderComment, versions: Mapping[int, int] | None) -> bool:
    """Return whether ``row`` is the one of ``versions``. What is not among them nobody has said to have seen: it is."""
    return versions is None or versions.get(row.pk, row.version) == row.version


def undo(batch: UUID, user: Any) -> int:
    """Take back what was decided by one act, where nobody decided since; return how many comments that were.

    What its writer changed since stays out of sight: nobody has read it. Trust is as it was, and so is what writers are told:
    a mail that was due is due again, and who heard otherwise meanwhile hears that it is shown.
    """
    with transaction.atomic():
        taken = Decision.objects.filter(batch=batch, undone_at__isnull=True, act__in=OUTCOMES)
        by_comment = {decision.comment_id: decision for decision in taken}
        rows, conversations = _lock(by_comment)
        # Read again, under the lock: of two who undo at once the second finds nothing.
        open_still = set(_leave_out_overtaken(taken, batch).values_list("comment_id", flat=True))
        changes = [
            _go_back(row, by_comment[row.pk])
            for row in rows
            if row.pk in open_still and row.status == by_comment[row.pk].status_after
        ]
        undone = [by_comment[change.row.pk].pk for change in changes]
        Decision.objects.filter(pk__in=undone).update(undone_at=timezone.now())
        _carry_out(changes, Act.UNDO, user, "", uuid4())
        republish(conversations, [change.row for change in changes])
        _tell([change.row.pk for change in changes], Act.UNDO, user)
    return len(changes)


def find_undoable(comment: ReaderComment) -> Decision | None:
    """Return the decision that made ``comment`` what it is, if ``undo`` of its batch would take it back; else None."""
    open_still = comment.decisions.filter(undone_at__isnull=True, batch__isnull=False, act__in=OUTCOMES)
    last = open_still.order_by("-pk").first()
    if last is None or last.batch is None or last.status_after != comment.status:
        return None
    return last if _leave_out_overtaken(open_still.filter(pk=last.pk), last.batch).exists() else None


def _leave_out_overtaken(taken: QuerySet[Decision], batch: UUID) -> QuerySet[Decision]:
    """Leave out what was decided otherwise since, also if that made the same of the comment, and texts that nobody has read."""
    later = Decision.objects.filter(comment_id=OuterRef("comment_id"), pk__gt=OuterRef("pk"), undone_at__isnull=True)
    decided, changed = later.filter(act__in=OUTCOMES).exclude(batch=batch), later.filter(act=Act.EDIT)
    hidden = ~Q(status_after=Status.APPROVED)
    return taken.exclude(Exists(decided)).exclude(Exists(changed), hidden, status_before=Status.APPROVED)


def _go_back(row: ReaderComment, decision: Decision) -> _Change:
    status = Status(decision.status_before)
    if status == decision.status_after:
        # It was kept as it was, and only what was reported of it waits again.
        return _Change(row, status, row.counted, row.tell_at is not None)
    tells = decision.told_before or (status == Status.APPROVED and row.told_status == Status.REJECTED)
    return _Change(row, status, decision.counted_before, tells)


def _lock(comments: Collection[int] | Iterable[int]) -> tuple[list[ReaderComment], dict[int, Any]]:
    """Return the comments as they are once nobody else can change them any more."""
    pks = list(comments)
    pages = set(ReaderComment.objects.filter(pk__in=pks).values_list("page_id", flat=True))
    conversations = lock_conversations(pages)
    return list(ReaderComment.objects.filter(pk__in=pks).defer("html", "body")), conversations


def _carry_out(changes: Sequence[_Change], act: Act, user: Any, reason: str, batch: UUID) -> None:
    now = timezone.now()
    alike: dict[tuple[Status, str, bool], list[int]] = defaultdict(list)
    log = []
    for change in changes:
        row, status = change.row, change.status
        alike[status, change.counted, change.tells].append(row.pk)
        entry = make_entry(row, act, user, now, status_after=status, reason=reason, batch=batch)
        entry.counted_before = row.counted
        entry.told_before = row.tell_at is not None or row.told_status == row.status
        log.append(entry)
        row.status, row.decided_at = status, now
    for (status, counted, tells), pks in alike.items():
        values = {"status": status, "counted": counted, "decided_at": now, "tell_at": now + GRACE if tells else None}
        for start in range(0, len(pks), BATCH):
            named = ReaderComment.objects.filter(pk__in=pks[start : start + BATCH])
            named.update(version=F("version") + 1, **values)
    Decision.objects.bulk_create(log, batch_size=BATCH)
    count_anew((change.row, change.counted) for change in changes)


def _tell(pks: list[int], act: Act, user: Any) -> None:
    if pks:
        send = partial(comments_decided.send_robust, sender=ReaderComment, comments=pks, act=act, user=user)
        transaction.on_commit(send, robust=True)
