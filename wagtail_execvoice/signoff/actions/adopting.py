"""Adopting sign-off on a site that is in use: what was live before its type was guarded may stay live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from wagtail.models import PageLogEntry, Revision, WorkflowState

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.granting import Text, give_grants, note_all_live, read_live
from wagtail_execvoice.signoff.actions.guarding import note_guarded_types
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import Grant, GuardedType, Identity, SignOffRequest

#: How many pages are locked, read and recorded in one transaction.
CHUNK = 100


class Found(str, Enum):
    """What a page is to the adoption. The first three can be adopted."""

    LIVE = "live"
    UNDATED = "undated"
    SCHEDULED = "scheduled"
    LATER = "later"
    GRANTED = "granted"
    SCHEDULED_LATER = "scheduled_later"
    WORKFLOW = "workflow"


@dataclass(frozen=True)
class Item:
    """One page, and what was found out about it. ``revision_id`` is that of a schedule."""

    page_id: int
    title: str
    url_path: str
    found: Found
    is_alias: bool = False
    revision_id: int | None = None


def survey(section: Any = None, model: Any = None) -> Iterator[Item]:
    """Yield the pages of guarded types that are live without a grant, scheduled or in a workflow from before."""
    pages = _guarded_pages(section, model)
    yield from map(_judge, _dated(pages.filter(live=True)).exclude(is_granted=True).order_by("pk").iterator())
    yield from _survey_schedules(pages)
    yield from _survey_workflows(pages)


def record_baseline(items: Sequence[Item], actor: Identity | None, reason: str) -> list[Grant]:
    """Give a baseline grant to each of ``items`` that can have one, and record who did it and why.

    Everything is read again under a lock, so whatever changed since the survey is left out. Raises ``ValueError`` without a
    reason: it is the only account of why these texts were never signed.
    """
    if not reason.strip():
        raise ValueError("A baseline needs a reason: it is recorded.")
    # A type that is not in the table was perhaps taken out of it: that is nothing to put on record as if it had to be.
    note_guarded_types(may_be_gone=False)
    grants: list[Grant] = []
    for start in range(0, len(items), CHUNK):
        grants += _record_chunk(items[start : start + CHUNK], actor, reason)
    return grants


@transaction.atomic
def _record_chunk(items: Sequence[Item], actor: Identity | None, reason: str) -> list[Grant]:
    keys = [item.page_id for item in items]
    list(get_base_page_model().objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    live = _read_again([item for item in items if item.found in {Found.LIVE, Found.UNDATED}])
    grants = give_grants(live, Source.BASELINE, actor) if live else []
    note_all_live(live, grants)
    scheduled = list(_read_schedules([item for item in items if item.found == Found.SCHEDULED]))
    grants += give_grants(scheduled, Source.BASELINE, actor) if scheduled else []
    if grants:
        record("baseline.recorded", actor=actor, reason=reason[:255], pages=len(grants))
    return grants


def _read_again(items: Sequence[Item]) -> list[Text]:
    wanted = {item.page_id: item.found for item in items}
    pages = list(_dated(_guarded_pages().filter(pk__in=list(wanted), live=True)).exclude(is_granted=True))
    still = {page.pk: page.content_type_id for page in pages if _judge(page).found == wanted[page.pk]}
    return list(read_live(sorted(still), still))


def _read_schedules(items: Sequence[Item]) -> Iterator[Text]:
    from wagtail_execvoice.canonical import canonicalise

    wanted = [item.revision_id for item in items]
    for item in _survey_schedules(_guarded_pages().filter(pk__in=[item.page_id for item in items])):
        if item.found == Found.SCHEDULED and item.revision_id in wanted:
            text = Revision.page_revisions.get(pk=item.revision_id).as_object()
            yield Text(text, item.revision_id, canonicalise(text))


def _guarded_pages(section: Any = None, model: Any = None) -> Any:
    since = GuardedType.objects.filter(content_type_id=OuterRef("content_type_id"))
    pages = (
        get_base_page_model().objects.annotate(since=Subquery(since.values("since")[:1])).filter(since__isnull=False)
    )
    if section is not None:
        pages = pages.descendant_of(section, inclusive=True)
    return pages.exact_type(model) if model is not None else pages


def _dated(pages: Any) -> Any:
    """Add what the pages say about since when they are live, an alias by its source, and what grants they have."""
    source = Q(alias_of__isnull=False)
    grants = Grant.objects.filter(page_id=OuterRef("pk"))
    fitting = Q(revision_id=OuterRef("live_revision_id")) | Q(revision_id__isnull=True)
    pages = pages.annotate(
        live_since=Case(When(source, then=F("alias_of__last_published_at")), default=F("last_published_at")),
        written_at=Case(
            When(source, then=F("alias_of__live_revision__created_at")), default=F("live_revision__created_at")
        ),
        has_grants=Exists(grants),
        is_granted=Exists(grants.standing().filter(fitting)),
    )
    taken_down = PageLogEntry.objects.filter(page=OuterRef("pk"), action__startswith="wagtail.unpublish")
    return pages.annotate(was_taken_down=Exists(taken_down.filter(timestamp__gt=OuterRef("live_since"))))


def _judge(page: Any) -> Item:
    return _item(page, _judge_live(page))


def _judge_live(page: Any) -> Found:
    """Return what is to be thought of a live page without a grant.

    Whoever goes round the gate sets ``live``, and perhaps the pointer to a newer text, and seldom the dates that publishing
    sets; and Wagtail's log knows that the page was taken down.
    """
    if page.has_grants:
        return Found.GRANTED
    if page.live_since is None and page.live_revision_id is None:
        return Found.UNDATED
    if page.live_since is None or page.live_since > page.since or page.was_taken_down:
        return Found.LATER
    return Found.LATER if page.written_at and page.written_at > page.live_since else Found.LIVE


def _survey_schedules(pages: Any) -> Iterator[Item]:
    """Yield what is scheduled and has no grant. Whoever scheduled something since needed one."""
    types = pages.order_by().values("content_type_id")
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False, content_type_id__in=types)
    rows = revisions.order_by("pk").values_list("object_id", "pk", "created_at")
    due = [(int(page_id), pk, created_at) for page_id, pk, created_at in rows]
    found = pages.in_bulk({page_id for page_id, _pk, _created_at in due})
    grants = Grant.objects.filter(page_id__in=list(found)).values_list("page_id", "revision_id", "source")
    granted = {(page_id, revision_id) for page_id, revision_id, _source in grants}
    signed = {page_id for page_id, _revision_id, source in grants if source != Source.BASELINE}
    for page_id, revision_id, created_at in due:
        if page_id in found and (page_id, revision_id) not in granted:
            before = created_at <= found[page_id].since and page_id not in signed
            yield _item(found[page_id], Found.SCHEDULED if before else Found.SCHEDULED_LATER, revision_id)


def _survey_workflows(pages: Any) -> Iterator[Item]:
    """Yield the pages whose workflow began before anybody was to be asked to sign."""
    active = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    states = WorkflowState.objects.filter(
        status__in=active, content_type_id__in=pages.order_by().values("content_type_id")
    )
    began = {int(key): at for key, at in states.order_by("pk").values_list("object_id", "created_at")}
    asked = set(SignOffRequest.objects.filter(open_page__in=list(began)).values_list("open_page", flat=True))
    for page in pages.filter(pk__in=set(began) - asked).order_by("pk"):
        if began[page.pk] <= page.since:
            yield _item(page, Found.WORKFLOW)


def _item(page: Any, found: Found, revision_id: int | None = None) -> Item:
    return Item(page.pk, page.title, page.url_path, found, bool(page.alias_of_id), revision_id)
