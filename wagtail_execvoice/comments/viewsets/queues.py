"""The lists of the panel: each is one query over one index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.comments.actions.waiting import REPORTED, TO_REVIEW
from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet
from wagtail_execvoice.comments.viewsets.scope import comments_for

#: More than so many are not counted: nobody needs to know by how many.
MOST_COUNTED = 999


@dataclass(frozen=True)
class Queue:
    """One list. ``is_work`` says that whatever is in it waits for somebody, so that it is counted."""

    name: str
    label: Any
    condition: Q
    ordering: tuple[str, ...]
    is_work: bool = False

    @property
    def url(self) -> str:
        return reverse(f"execvoice_comments:{self.name}")

    @property
    def results_url(self) -> str:
        return reverse(f"execvoice_comments:{self.name}_results")


NEWEST = ("-created_at", "-pk")

QUEUES = (
    # What is surely no spam first, so that a reader does not wait for the sake of a robot; among equals, who waits longest.
    Queue(
        "index",
        pgettext_lazy("queue of comments", "To review"),
        TO_REVIEW,
        ("suspicion", "created_at", "pk"),
        is_work=True,
    ),
    Queue(
        "reported",
        pgettext_lazy("queue of comments", "Reported"),
        REPORTED,
        ("reported_at", "pk"),
        is_work=True,
    ),
    Queue("spam", pgettext_lazy("queue of comments", "Spam"), Q(status=Status.SPAM), NEWEST),
    Queue("approved", pgettext_lazy("queue of comments", "Approved"), Q(status=Status.APPROVED), NEWEST),
    Queue("rejected", pgettext_lazy("queue of comments", "Rejected"), Q(status=Status.REJECTED), NEWEST),
    Queue("all", pgettext_lazy("queue of comments", "All"), Q(), NEWEST),
)
BY_NAME = {queue.name: queue for queue in QUEUES}


class _CountedUpToMost(Subquery):
    """The number of rows of a query; of more than ``MOST_COUNTED``, one more than that."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, queryset: ReaderCommentQuerySet) -> None:
        super().__init__(queryset.order_by().values("pk")[: MOST_COUNTED + 1])


def count_waiting(request: HttpRequest, queue: Queue) -> str:
    """Return how many comments wait in ``queue`` for this user, in words.

    One query for all that wait in the lists that are not counted yet, and none the second time.
    """
    counts = _counts(request)
    if queue.name not in counts:
        uncounted = [other for other in QUEUES if other.is_work and other.name not in counts]
        user: Any = request.user
        waiting = comments_for(user)
        numbers = {other.name: _CountedUpToMost(waiting.filter(other.condition)) for other in uncounted}
        # Of the user's own row, as a row that is there: Django has no SELECT without a table.
        row = get_user_model()._default_manager.filter(pk=user.pk).values_list(*numbers.values()).get()
        for other, number in zip(uncounted, row, strict=True):
            remember_count(request, other, number)
    return counts[queue.name]


def remember_count(request: HttpRequest, queue: Queue, count: int) -> None:
    """Spare ``count_waiting`` its query: the list that is shown was counted."""
    _counts(request)[queue.name] = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _counts(request: HttpRequest) -> dict[str, str]:
    counts: dict[str, str] = request.__dict__.setdefault("_execvoice_comments_waiting", {})
    return counts
