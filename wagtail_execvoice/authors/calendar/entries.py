"""What stands on the calendar: pages of any type with bylines, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Revision, WorkflowState

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.calendar.months import Month
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, Role
from wagtail_execvoice.compat import get_base_page_model


class Status(models.TextChoices):
    """How far a page has come. What only is planned does not go live by itself."""

    PUBLISHED = "published", pgettext_lazy("in the calendar", "Published")
    SCHEDULED = "scheduled", pgettext_lazy("in the calendar", "Scheduled")
    PLANNED = "planned", pgettext_lazy("in the calendar", "Planned")
    IN_THE_WORKS = "in_the_works", pgettext_lazy("in the calendar", "In the works")

    @property
    def icon(self) -> str:
        return ICONS[self]


ICONS = {
    Status.PUBLISHED: "circle-check",
    Status.SCHEDULED: "time",
    Status.PLANNED: "calendar",
    Status.IN_THE_WORKS: "draft",
}


@dataclass(frozen=True)
class Entry:
    """One page on one day, or on none."""

    page_id: int
    title: str
    language: str
    status: Status
    day: date | None = None
    #: When it went live or is to go live. A day that was only planned has no hour.
    time: datetime | None = None
    edited_at: datetime | None = None
    #: For a page that readers see already: this is a new version of it.
    is_update: bool = False
    review: str = ""
    names: tuple[str, ...] = ()
    author_ids: frozenset[int] = frozenset()
    url: str = ""

    def is_late(self, today: date) -> bool:
        """True if its day is over and it was not published."""
        return self.status is Status.PLANNED and self.day is not None and self.day < today

    @property
    def order(self) -> tuple[date, bool, Any, int]:
        """By day; within the day first what has no hour."""
        return self.day or date.max, self.time is not None, self.time, self.page_id


def load_published(pages: Any, month: Month) -> list[Entry]:
    """Return those of ``pages`` that were first published in ``month``."""
    published = pages.live().filter(first_published_at__gte=month.start, first_published_at__lt=month.end)
    found = list(published.specific())
    write_bylines(found)
    return [
        _make_entry(page, page, Status.PUBLISHED, url=page.url or "", **_on(page.first_published_at)) for page in found
    ]


def load_work(pages: Any) -> list[Entry]:
    """Return what is to come of ``pages``: scheduled, planned, or in the works without a date.

    A draft is read from its latest revision, or from the one that is scheduled: until it is published, nothing of it
    stands in the table of its page type.
    """
    scheduled = _load_scheduled()
    drafts = Q(live=False, first_published_at=None) | Q(
        has_unpublished_changes=True, latest_revision_created_at__gt=F("last_published_at")
    )
    rows = list(
        pages.filter(drafts | Q(pk__in=scheduled), latest_revision__isnull=False).select_related(
            "latest_revision", "content_type", "locale"
        )
    )
    versions = [_read_draft(row, scheduled.get(row.pk) or row.latest_revision) for row in rows]
    write_bylines(versions)
    reviews = _load_reviews(row.pk for row in rows)
    return [
        _make_entry(row, version, **_place(row, version, scheduled.get(row.pk)), review=reviews.get(row.pk, ""))
        for row, version in zip(rows, versions, strict=True)
    ]


def _load_scheduled() -> dict[int, Revision]:
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("-approved_go_live_at")
    return {int(revision.object_id): revision for revision in revisions}


def _read_draft(row: Any, revision: Revision) -> Any:
    """Return the page as it is in ``revision``.

    Not by ``revision.as_object()``, which asks for the parent, and for everything that the page refers to, one by one.
    """
    model = row.specific_class
    many = {field.name for field in model._meta.many_to_many}
    content = {name: value for name, value in revision.content.items() if name not in many}
    draft = model.from_serializable_data({**content, "pk": row.pk}, check_fks=False)
    draft.live, draft.locale = row.live, row.locale
    return draft


def _place(row: Any, version: Any, scheduled: Revision | None) -> dict[str, Any]:
    """Say on which day a draft stands, and why."""
    if scheduled:
        return {"status": Status.SCHEDULED, **_on(scheduled.approved_go_live_at)}
    goes_live = version.go_live_at
    if goes_live and not (row.live and goes_live <= timezone.now()):
        return {"status": Status.PLANNED, **_on(goes_live)}
    # What was planned for the first version says nothing about the next one.
    day = None if row.live else _as_day(version.get_planned_day())
    return {"status": Status.PLANNED if day else Status.IN_THE_WORKS, "day": day}


def _on(moment: datetime) -> dict[str, Any]:
    here = timezone.localtime(moment)
    return {"day": here.date(), "time": here}


def _as_day(value: date | None) -> date | None:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _load_reviews(page_ids: Iterable[int]) -> dict[int, str]:
    """Say of each page that is in a workflow where it is."""
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(get_base_page_model()),
        object_id__in=[str(page_id) for page_id in page_ids],
    )
    waiting, returned = _("With reviewers: %(task)s"), _("Changes asked for: %(task)s")
    return {
        int(object_id): (returned if status == WorkflowState.STATUS_NEEDS_CHANGES else waiting) % {"task": task or "–"}
        for object_id, status, task in states.values_list("object_id", "status", "current_task_state__task__name")
    }


def _make_entry(row: Any, version: Any, status: Status, **fields: Any) -> Entry:
    bylines: Sequence[Any] = getattr(version, BYLINES_RELATION_NAME).all()
    byline = version.get_byline()
    authors = [byline for byline in bylines if byline.role == Role.AUTHOR and byline.person_id]
    return Entry(
        page_id=row.pk,
        title=row.get_admin_display_title(),
        language=row.locale.language_code,
        status=status,
        edited_at=row.latest_revision_created_at,
        is_update=row.live and status is not Status.PUBLISHED,
        names=tuple(credit.name for credit in byline.authors or byline.credits),
        author_ids=frozenset(byline.person_id for byline in authors),
        **fields,
    )
