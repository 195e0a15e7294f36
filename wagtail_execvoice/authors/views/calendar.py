"""The screen of the calendar. It only reads: what is planned is written on the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import BaseListingView, PermissionCheckedMixin

from wagtail_execvoice.authors.calendar import (
    PAGE_ACTIONS,
    Entry,
    Month,
    Sight,
    find_author_pages_in_office,
    find_bylined_types,
    find_voices,
    load_published,
    load_work,
)
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.compat import get_base_page_model, get_page_permission_policy


def people_in_office(request: HttpRequest) -> Any:
    """Return those whom the calendar is about, as far as the user may know of them."""
    return Person.objects.filter(pk__in=find_author_pages_in_office(Sight(request.user).get_pages()))


def bylined_types(_request: HttpRequest) -> Any:
    return ContentType.objects.filter(pk__in=find_bylined_types()).order_by("app_label", "model")


class CalendarFilterSet(WagtailFilterSet):
    person = django_filters.ModelChoiceFilter(
        label=_("Person"),
        queryset=people_in_office,
        empty_label=_("All"),
        # Without it Django leaves the empty choice out of radio buttons.
        blank=True,
        widget=forms.RadioSelect,
        # Who is credited on a draft stands in its revision, where no query of pages looks: see CalendarView.is_by_person().
        method="leave_as_it_is",
    )
    content_type = ContentTypeFilter(
        label=_("Type"), queryset=bylined_types, empty_label=_("All"), blank=True, widget=forms.RadioSelect
    )

    def leave_as_it_is(self, pages: Any, _name: str, _person: Person) -> Any:
        return pages

    class Meta:
        model = get_base_page_model()
        fields: list[str] = []


@dataclass(frozen=True)
class Day:
    """One cell of the calendar. The days before and after the month only fill up its weeks."""

    date: date
    entries: list[Entry]
    in_month: bool
    is_today: bool


class CalendarView(PermissionCheckedMixin, BaseListingView):
    page_title = _("Voice calendar")
    header_icon = "calendar-alt"
    template_name = "execvoice_authors/calendar.html"
    results_template_name = "execvoice_authors/calendar_results.html"
    index_url_name = "execvoice_calendar:index"
    index_results_url_name = "execvoice_calendar:index_results"
    filterset_class = CalendarFilterSet
    any_permission_required = PAGE_ACTIONS
    # A month is shown whole: an entry that is cut off is one that nobody plans around.
    paginate_by = None

    @cached_property
    def permission_policy(self) -> Any:
        return get_page_permission_policy()

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def month(self) -> Month:
        return Month.read(self.request.GET.get("month", "")) or Month.of(self.today)

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.request.user)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What is filtered by."""
        return self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}

    @cached_property
    def work(self) -> list[Entry]:
        return [entry for entry in load_work(self.filter_queryset(self.sight.get_bylined_pages())) if self.shows(entry)]

    def shows(self, entry: Entry) -> bool:
        person = self.chosen.get("person")
        return person is None or person.pk in entry.author_ids

    def get_queryset(self) -> list[Entry]:
        """Return what stands on the days of the month."""
        published = load_published(self.filter_queryset(self.sight.get_bylined_pages()), self.month)
        planned = [entry for entry in self.work if entry.day and entry.day in self.month]
        return sorted([*filter(self.shows, published), *planned], key=lambda entry: entry.order)

    def get_weeks(self, entries: Iterable[Entry]) -> list[list[Day]]:
        by_day = defaultdict(list)
        for entry in entries:
            by_day[entry.day].append(entry)
        return [
            [Day(day, by_day[day], day in self.month, day == self.today) for day in week] for week in self.month.weeks
        ]

    def get_voices(self) -> Any:
        published, explorable = self.sight.get_published_pages(), self.sight.get_pages()
        if language := self.chosen.get("locale"):
            published = published.filter(locale__language_code=language)
            explorable = explorable.filter(locale__language_code=language)
        author_pages = find_author_pages_in_office(explorable)
        if person := self.chosen.get("person"):
            author_pages = {key: page for key, page in author_pages.items() if key == person.pk}
        return find_voices(author_pages, published, self.work, self.today)

    def get_month_url(self, month: Month | None) -> str:
        """Return the address of another month with the same filters, ``""`` at the ends of the calendar."""
        kept = {
            name: self.request.GET[name]
            for name in self.request.GET
            if self.filters and name in self.filters.form.fields
        }
        return f"{self.index_url}?{urlencode({**kept, 'month': month})}" if month else ""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        entries: list[Entry] = context["object_list"]
        voices = self.get_voices()
        upcoming = [voice.next_entry for voice in voices if voice.next_entry]
        pages = {entry.page_id for entry in [*entries, *self.work, *upcoming]}
        last_posts = {voice.last_post.pk for voice in voices if voice.last_post}
        return {
            **context,
            "month": self.month,
            # Translations stand beside each other, and are told apart where a site has more than one language.
            "with_language": bool(self.filters and "locale" in self.filters.form.fields),
            "weeks": self.get_weeks(entries),
            "undated": [entry for entry in self.work if entry.day is None or entry.is_late(self.today)],
            "voices": voices,
            "editable": self.sight.find_editable(pages | last_posts),
            "today_url": self.get_month_url(Month.of(self.today)),
            "previous_url": self.get_month_url(self.month.previous),
            "next_url": self.get_month_url(self.month.next),
        }


def get_urls() -> list[URLPattern]:
    return [
        path("", CalendarView.as_view(), name="index"),
        path("results/", CalendarView.as_view(results_only=True), name="index_results"),
    ]


class CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return Sight(request.user).is_allowed
