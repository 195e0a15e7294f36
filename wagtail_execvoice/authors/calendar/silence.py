"""Whose voice has been silent, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from wagtail_execvoice.authors.calendar.entries import Entry
from wagtail_execvoice.authors.constants import Role, Tenure
from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.compat import get_base_page_model


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks for the organisation today."""

    person: Person
    author_page: Any
    last_post: Any | None = None
    last_at: datetime | None = None
    days: int | None = None
    next_entry: Entry | None = None

    @property
    def order(self) -> tuple[bool, int, str, int]:
        """Who never published comes first, then who has been silent for longest."""
        return self.last_post is not None, -(self.days or 0), self.person.sort_key, self.person.pk


def find_author_pages_in_office(pages: Any) -> dict[int, Any]:
    """Return by person the author page, live and among ``pages``, of everybody in office."""
    models: Sequence[Any] = uses_of(ExecutiveAuthorMixin)
    return {
        page.person_id: page
        for model in models
        for page in model.objects.live()
        .filter(pk__in=pages.values("pk"), tenure=Tenure.CURRENT, person__is_archived=False)
        .select_related("person", "locale")
        .order_by("-pk")
    }


def find_voices(author_pages: dict[int, Any], published: Any, work: Iterable[Entry], today: date) -> list[Voice]:
    """Return everybody of ``author_pages`` with their last post among ``published`` and their next among ``work``."""
    credits = Byline.objects.filter(person=OuterRef("pk"), role=Role.AUTHOR, page__in=published.values("pk"))
    newest = credits.order_by(F("page__first_published_at").desc(nulls_last=True), "page")
    people = Person.objects.filter(pk__in=author_pages).annotate(
        last_post_id=Subquery(newest.values("page")[:1]),
        last_at=Subquery(newest.values("page__first_published_at")[:1]),
    )
    found: Sequence[Any] = list(people)
    posts = get_base_page_model().objects.in_bulk({person.last_post_id for person in found} - {None})
    upcoming = _find_next(work, today)
    voices = [
        Voice(
            person=person,
            author_page=author_pages[person.pk],
            last_post=posts.get(person.last_post_id),
            last_at=person.last_at,
            days=(today - timezone.localtime(person.last_at).date()).days if person.last_at else None,
            next_entry=upcoming.get(person.pk),
        )
        for person in found
    ]
    return sorted(voices, key=lambda voice: voice.order)


def _find_next(work: Iterable[Entry], today: date) -> dict[int, Entry]:
    """Return by person what is to come next: the nearest day, or else something without one."""
    coming = [entry for entry in work if not entry.is_late(today)]
    return {
        person_id: entry
        for entry in sorted(coming, key=lambda entry: entry.order, reverse=True)
        for person_id in entry.author_ids
    }
