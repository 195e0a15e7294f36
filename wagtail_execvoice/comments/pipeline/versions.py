"""What several phases want to know, asked at once: which rules, names and filter are in force, who writes, what their network sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import router
from django.db.models import Case, F, Func, IntegerField, Model, Q, QuerySet, Subquery, When
from wagtail.models import Site

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import Commenter, LearnedFilter, ModerationRule, OfficialAlias, ReaderComment
from wagtail_execvoice.comments.phases import Submission
from wagtail_execvoice.comments.querysets import list_paths
from wagtail_execvoice.compat import get_base_page_model

M = TypeVar("M", bound=Model)

DAY = timedelta(days=1)
_LEARNED = ("id", "threshold", "approved_count", "spam_count", "trained_at")
#: All but what is read on screens alone.
_COMMENTER = ("id", "key", "user_id", "standing", "confirmed_at", "approved_count", "rejected_count", "spam_count")

#: How many rows there are, when one was last changed, and which is the newest: what a table is known by.
Version = tuple[int, datetime | None, int | None]


@dataclass(frozen=True)
class Versions:
    """The versions of rules and official names; the learned filter without its weights.

    ``site_name`` is that of the page's site, empty if it has none.
    ``commenter`` is the record of the key that the submission has, None if there is none.
    ``last_comment`` is the key of the latest one, 0 if there is none.
    ``network`` is how much came from the network of the visitor today: ``spam``, ``good``, and the ``same`` words in answer to the
    same.
    """

    rules: Version
    names: Version
    site_name: str
    learned: LearnedFilter | None
    commenter: Commenter | None
    last_comment: int
    network: dict[str, int]


def read_versions(submission: Submission) -> Versions:
    """Return what is in force now. One query, once for each submission."""
    if "versions" not in submission.known:
        submission.known["versions"] = _read(submission)
    versions: Versions = submission.known["versions"]
    return versions


def _read(submission: Submission) -> Versions:
    learned = LearnedFilter.objects.order_by("pk")
    key = submission.commenter_key
    commenter = Commenter.objects.filter(key=key)
    counts = _count_network(submission) if submission.network else {}
    columns = [
        *_version(ModerationRule),
        *_version(OfficialAlias),
        _first(_find_site(submission.page), "site_name"),
        _first(ReaderComment.objects.order_by("-pk"), "pk"),
        *(_first(learned, name) for name in _LEARNED),
        *(_first(commenter, name) for name in _COMMENTER if key),
        *counts.values(),
    ]
    # The page is there to be asked about, and nothing else of it is.
    pages = get_base_page_model().objects.order_by().filter(pk=submission.page.pk)
    row = iter(pages.values_list(*columns).get())
    return Versions(
        rules=_take(row, 3),
        names=_take(row, 3),
        site_name=next(row) or "",
        last_comment=next(row) or 0,
        learned=_make(LearnedFilter, _LEARNED, row),
        commenter=_make(Commenter, _COMMENTER, row) if key else None,
        network=dict(zip(counts, row, strict=True)),
    )


def _find_site(page: Any) -> QuerySet[Any]:
    # The translations of a site stand beside it.
    above = get_base_page_model().objects.order_by().filter(path__in=list_paths(page))
    sites = Site.objects.filter(root_page__translation_key__in=above.values("translation_key"))
    return sites.order_by("-root_page__depth", "-is_default_site", "hostname")


def _take(row: Iterator[Any], number: int) -> Any:
    return tuple(islice(row, number))


def _make(model: type[M], names: Sequence[str], row: Iterator[Any]) -> M | None:
    values = _take(row, len(names))
    # As of the database, so that what was not asked for is asked for once somebody wants it.
    return model.from_db(router.db_for_read(model), names, values) if values[0] is not None else None


def _count_network(submission: Submission) -> dict[str, Subquery]:
    said = Q(page_id=submission.page.pk, name=submission.name, body=submission.body, withdrawn_at=None)
    same = said & submission.known.get("answers", Q())
    conditions = {"spam": Q(status=Status.SPAM), "good": Q(status=Status.APPROVED), "same": same}
    # By the network, which is another one tomorrow, and by no other condition: a database may think that one finds fewer.
    sent = ReaderComment.objects.filter(network=submission.network, created_at__gt=submission.now - DAY)
    return {name: _count(sent, Case(When(condition, then=F("pk")))) for name, condition in conditions.items()}


def _version(model: type[Model]) -> list[Subquery]:
    rows: QuerySet[Any] = model._default_manager.all()
    return [_count(rows), _first(rows.order_by("-updated_at"), "updated_at"), _first(rows.order_by("-pk"), "pk")]


def _count(rows: QuerySet[Any], what: Any = F("pk")) -> Subquery:  # noqa: B008 - an expression is never changed
    count = Func(what, function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(found=count).values("found"))


def _first(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.values(name)[:1])
