"""What a text is compared with: spam that people marked, and what was not approved of the last comments. One query for both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Min, QuerySet, TextField, Value, When
from django.db.models.functions import Substr

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import ReaderComment, SpamShingle
from wagtail_execvoice.comments.phases import Submission
from wagtail_execvoice.comments.pipeline.versions import read_versions
from wagtail_execvoice.comments.spam.shingles import host_numbers, shingles

#: Of so many of the last comments those are compared that were not approved, at most so many, and so much of each.
LAST, COMPARED, LETTERS = 200, 30, 2000
#: Texts that share something with it: as many are compared.
MOST_COMPARED = 500
_COLUMNS = ("comment_id", "size", "hits", "first", "beginning")
#: More than any text has: what it stands for comes first.
_FIRST = 1_000_000


@dataclass
class Compared:
    """``marked`` are rows of a comment, its size, what it shares and the least number of that; ``recent`` are beginnings of texts."""

    own: set[int]
    hosts: dict[int, str]
    marked: list[tuple[int, int, int, int]] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)


def read_compared(submission: Submission) -> Compared:
    """Return what is like ``submission``, or may be. One query, once for each; none if there is too little of it."""
    if "compared" not in submission.known:
        submission.known["compared"] = _read(submission)
    compared: Compared = submission.known["compared"]
    return compared


def _read(submission: Submission) -> Compared:
    compared = Compared(shingles(submission.body), host_numbers(submission.body))
    values = [*compared.own, *compared.hosts]
    if not values:
        return compared
    rows = _find_marked(submission, values).union(_find_recent(submission), all=True)
    for *row, beginning in rows.order_by("-hits", "-comment_id")[: MOST_COMPARED + LAST]:
        if row[2] < _FIRST:
            compared.marked.append(tuple(row))
        elif beginning and len(compared.recent) < COMPARED:
            compared.recent.append(beginning)
    return compared


def _find_marked(submission: Submission, values: list[int]) -> QuerySet[Any, Any]:
    rows = SpamShingle.objects.order_by().filter(value__in=values)
    if submission.before is not None:
        rows = rows.exclude(comment_id=submission.before.pk)
    grouped: Any = rows.values("comment_id", "size").annotate(
        hits=Count("pk"), first=Min("value"), beginning=Value("", output_field=TextField())
    )
    found: QuerySet[Any, Any] = grouped.values_list(*_COLUMNS)
    return found


def _find_recent(submission: Submission) -> QuerySet[Any, Any]:
    # What was approved is quoted. It is read all the same, and left out here: no database is led to look for the others among all.
    rows = ReaderComment.objects.order_by().filter(pk__gt=read_versions(submission).last_comment - LAST)
    waits = When(status__in=[Status.PENDING, Status.SPAM], then=Substr("body", 1, LETTERS))
    if submission.before is not None:
        rows = rows.exclude(pk=submission.before.pk)
    return rows.annotate(
        comment_id=F("pk"),
        size=Value(0, output_field=IntegerField()),
        hits=Value(_FIRST, output_field=IntegerField()),
        first=Value(0, output_field=BigIntegerField()),
        beginning=Case(waits, default=Value(""), output_field=TextField()),
    ).values_list(*_COLUMNS)
