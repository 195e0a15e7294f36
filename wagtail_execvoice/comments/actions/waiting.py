"""How much waits for moderators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q

from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet

# What its writer took back waits for nobody, also if it was reported.
TO_REVIEW = Q(status=Status.PENDING, withdrawn_at=None)
# "Since whenever": for "not empty" SQLite would read the whole table.
_LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc if settings.USE_TZ else None)
REPORTED = Q(reported_at__gt=_LONG_AGO, withdrawn_at=None)
PAGES_NAMED = 5


@dataclass(frozen=True)
class Waiting:
    """What waits. ``new`` of what is to be reviewed, and ``news`` of everything, came in since somebody was told."""

    count: int
    to_review: int
    new: int
    reported: int
    news: int
    oldest: datetime | None
    oldest_report: datetime | None

    @property
    def since(self) -> datetime | None:
        """Since when the first of it waits; None if nothing does."""
        return min((moment for moment in (self.oldest, self.oldest_report) if moment), default=None)


def something_waits() -> bool:
    """Return whether anything waits for anybody. One query, answered by two indexes."""
    to_review = ReaderComment.objects.filter(TO_REVIEW).values("pk")
    return bool(to_review.union(ReaderComment.objects.filter(REPORTED).values("pk"), all=True).exists())


def count_waiting(comments: ReaderCommentQuerySet, told: datetime | None) -> Waiting:
    """Return how much of ``comments`` waits, and what is new since ``told`` (None: all of it). One query."""
    since = TO_REVIEW & Q(created_at__gt=told) if told else TO_REVIEW
    reported_since = REPORTED & Q(reported_at__gt=told) if told else REPORTED
    counts: dict[str, Any] = (
        comments.filter(TO_REVIEW | REPORTED)
        .order_by()
        .aggregate(
            count=Count("pk"),
            to_review=Count("pk", filter=TO_REVIEW),
            new=Count("pk", filter=since),
            reported=Count("pk", filter=REPORTED),
            news=Count("pk", filter=since | reported_since),
            oldest=Min("created_at", filter=TO_REVIEW),
            oldest_report=Min("reported_at"),
        )
    )
    return Waiting(**counts)


def name_pages(comments: ReaderCommentQuerySet) -> list[tuple[str, int]]:
    """Return the titles of the pages on which most of ``comments`` waits, each with how much, and one more than are named."""
    waiting = comments.filter(TO_REVIEW | REPORTED).values("page_id", "page__title").annotate(waiting=Count("pk"))
    most = waiting.order_by("-waiting", "page_id")[: PAGES_NAMED + 1]
    return [(clean_line(row["page__title"], 255), row["waiting"]) for row in most]
