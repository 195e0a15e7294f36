"""A moderator's decision: about the comments, and about what readers reported of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from wagtail_execvoice.comments.actions.deciding import decide, undo
from wagtail_execvoice.comments.actions.logging import make_entry
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import Decision, ReaderComment, Report


def moderate(
    comments: Collection[int],
    act: Act,
    user: Any,
    *,
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    tell: bool = False,
) -> tuple[UUID, int]:
    """Do as ``decide`` does, and settle the reports about these comments, unless they are only put back to review.

    Return the id by which it is undone, and how many comments it changed anything for. Raises ``DecidedMeanwhile``.
    """
    with transaction.atomic():
        batch = decide(comments, act, user, reason=reason, versions=versions, tell=tell)
        if act != Act.REVIEW:
            _settle_reports(comments, act, user, batch)
        return batch, Decision.objects.filter(batch=batch).count()


def take_back(batch: UUID, user: Any) -> int:
    """Do as ``undo`` does, and have the reports wait again that were settled by it; return how many comments that were."""
    with transaction.atomic():
        count = undo(batch, user)
        taken = dict(
            Decision.objects.filter(batch=batch, undone_at__isnull=False).values_list("comment_id", "decided_at")
        )
        if count and taken:
            _reopen_reports(list(taken), next(iter(taken.values())))
    return count


def _settle_reports(comments: Collection[int], act: Act, user: Any, batch: UUID) -> None:
    reported = ReaderComment.objects.filter(pk__in=comments, reported_at__isnull=False).defer("html", "body")
    rows = list(reported)
    if not rows:
        return
    decided = dict(Decision.objects.filter(batch=batch).values_list("comment_id", "decided_at"))
    now = next(iter(decided.values()), timezone.now())
    # A comment that stays as it was is in the log all the same: somebody looked at the reports and kept it.
    entries = [make_entry(row, act, user, now, batch=batch) for row in rows if row.pk not in decided]
    Decision.objects.bulk_create(entries)
    pks = [row.pk for row in rows]
    Report.objects.filter(comment__in=pks, handled_at__isnull=True).update(handled_at=now)
    ReaderComment.objects.filter(pk__in=pks).update(reported_at=None)


def _reopen_reports(comments: Collection[int], settled_at: datetime) -> None:
    reports = Report.objects.filter(comment__in=comments, handled_at=settled_at)
    pks = list(reports.values_list("comment_id", flat=True))
    if not pks:
        return
    reports.update(handled_at=None)
    waiting = Report.objects.filter(comment=OuterRef("pk"), handled_at__isnull=True).order_by("created_at")
    ReaderComment.objects.filter(pk__in=pks).update(reported_at=Subquery(waiting.values("created_at")[:1]))
