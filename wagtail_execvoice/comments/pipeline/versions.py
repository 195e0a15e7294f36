"""Whether what moderators look for, and what was learned from them, is what was read before: one query for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery

from wagtail_execvoice.comments.models import LearnedFilter, ModerationRule
from wagtail_execvoice.comments.phases import Submission
from wagtail_execvoice.compat import get_base_page_model

_LEARNED = ("id", "threshold", "approved_count", "spam_count", "trained_at")


@dataclass(frozen=True)
class Versions:
    """How many rules there are, when one was last changed and which is the newest; the learned filter without its weights."""

    rules: tuple[int, datetime | None, int | None]
    learned: LearnedFilter | None


def read_versions(submission: Submission) -> Versions:
    """Return what is in force now. One query, once for each submission."""
    if "versions" not in submission.known:
        submission.known["versions"] = _read(submission.page)
    versions: Versions = submission.known["versions"]
    return versions


def _read(page: Any) -> Versions:
    rules, learned = ModerationRule.objects.order_by(), LearnedFilter.objects.order_by("pk")
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    columns = [
        Subquery(rules.annotate(found=count).values("found")),
        _first(rules.order_by("-updated_at"), "updated_at"),
        _first(rules.order_by("-pk"), "pk"),
        *(_first(learned, name) for name in _LEARNED),
    ]
    # The page is there to be asked about, and nothing else of it is.
    row = get_base_page_model().objects.order_by().filter(pk=page.pk).values_list(*columns).get()
    values: dict[str, Any] = dict(zip(_LEARNED, row[3:], strict=True))
    return Versions(row[:3], LearnedFilter(**values) if values["id"] is not None else None)


def _first(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.values(name)[:1])
