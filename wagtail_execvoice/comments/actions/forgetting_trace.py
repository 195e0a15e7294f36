"""What stays of spam that is deleted after its time: who had decided so, when, and about how many comments.

The log of a comment goes with it, so without this nobody could tell what a moderator did away with. It stands in the history of
the page, and nothing in it is a reader's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import Decision
from wagtail_execvoice.compat import get_base_page_model

FORGOTTEN = "execvoice_comments.forget_spam"


def read_trace(pks: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Return by page what people decided about these comments: what they called spam, and how much of it had been shown once."""
    by_people = Q(user__isnull=False) | ~Q(user_name="")
    rows = Decision.objects.filter(by_people, comment_id__in=pks, act=Act.SPAM, undone_at__isnull=True).order_by("pk")
    last: dict[int, tuple[Any, ...]] = {}
    # It has a number from when it is shown for the first time.
    for pk, page, user, name, at, number in rows.values_list(
        "comment_id", "comment__page_id", "user_id", "user_name", "decided_at", "comment__number"
    ):
        last[pk] = (page, user, name, timezone.localdate(at).isoformat(), number is not None)
    counts = Counter(row[:4] for row in last.values())
    shown = Counter(row[:4] for row in last.values() if row[4])
    trace = defaultdict(list)
    for row in sorted(counts, key=repr):
        page, user, name, day = row
        # As JSON: the id of a user may be anything.
        who = {"by": name, "user": None if user is None else str(user), "on": day}
        trace[page].append({**who, "count": counts[row], "shown_once": shown[row]})
    return trace


def log_trace(trace: dict[int, list[dict[str, Any]]]) -> None:
    """Write ``trace`` into the history of its pages."""
    for page in get_base_page_model().objects.filter(pk__in=trace).specific(defer=True):
        decisions = trace[page.pk]
        log(page, FORGOTTEN, data={"count": sum(row["count"] for row in decisions), "decisions": decisions})
