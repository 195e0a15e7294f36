"""A moderator's decision: about the comments, and about what readers reported of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone

from wagtail_execvoice.comments.actions.deciding import decide, is_unchanged, undo
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
    leave_changed: bool = False,
    reports: int | None = None,
) -> tuple[UUID, int]:
    """Do as ``decide`` does, and settle the reports about these comments, unless they are only put back to review.

    ``reports`` is the id of the latest report that whoever decides has seen, 0 for none: those that came in later wait on.
    Without it all are settled.

    Return the id by which it is undone, and how many comments it changed anything for. Raises ``DecidedMeanwhile``.
    """
    with transaction.atomic():
        batch = decide(comments, act, user, reason=reason, versions=versions, tell=tell, leave_changed=leave_changed)
        if act != Act.REVIEW:
            _settle_reports(comments, act, user, batch, versions, reports)
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


def _settle_reports(
    comments: Collection[int], act: Act, user: Any, batch: UUID, versions: Mapping[int, int] | None, last: int | None
) -> None:
    waiting = seen = Report.objects.filter(handled_at__isnull=True)
    reported = ReaderComment.objects.filter(pk__in=comments, reported_at__isnull=False)
    if last is not None:
        seen = waiting.filter(pk__lte=last)
        of_it = {"comment": OuterRef("pk")}
        reported = reported.filter(Exists(seen.filter(**of_it)) | ~Exists(waiting.filter(**of_it)))
    rows = list(reported.defer("html", "body"))
    if not rows:
        return
    decided = dict(Decision.objects.filter(batch=batch).values_list("comment_id", "decided_at"))
    now = next(iter(decided.values()), timezone.now())
    # A comment that stays as it was is in the log all the same: somebody looked at the reports and kept it.
    kept = [row for row in rows if row.pk not in decided and is_unchanged(row, versions)]
    Decision.objects.bulk_create([make_entry(row, act, user, now, batch=batch) for row in kept])
    # Whoever still looks at it with its reports decides about what is not so any more.
    ReaderComment.objects.filter(pk__in=[row.pk for row in kept]).update(version=F("version") + 1)
    pks = [row.pk for row in kept] + [row.pk for row in rows if row.pk in decided]
    seen.filter(comment__in=pks).update(handled_at=now)
    _wait_anew(pks)


def _reopen_reports(comments: Collection[int], settled_at: datetime) -> None:
    reports = Report.objects.filter(comment__in=comments, handled_at=settled_at)
    pks = list(reports.values_list("comment_id", flat=True))
    if not pks:
        return
    reports.update(handled_at=None)
    _wait_anew(pks)


def _wait_anew(pks: Collection[int]) -> None:
    """Say of these comments since when a report waits, if any does."""
    waiting = Report.objects.filter(comment=OuterRef("pk"), handled_at__isnull=True).order_by("created_at")
    ReaderComment.objects.filter(pk__in=pks).update(reported_at=Subquery(waiting.values("created_at")[:1]))
