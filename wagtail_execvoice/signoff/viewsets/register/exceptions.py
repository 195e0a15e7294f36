"""What is or was live without the signatures that its policy asks for, and what no longer is what was signed."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn

from wagtail_execvoice.signoff.models import BreakGlass, Grant, SignedContent, Standing
from wagtail_execvoice.signoff.viewsets.register.base import STATE, WIDE, AlarmColumn, RegisterView
from wagtail_execvoice.signoff.viewsets.register.filters import (
    EXCEPTIONS,
    EmergencyFilterSet,
    ExceptionFilterSet,
    StandingFilterSet,
)


def is_overdue(glass: BreakGlass) -> bool:
    return bool(glass.review_due_at and not glass.reviewed_at and glass.review_due_at <= timezone.now())


def say_review(glass: BreakGlass) -> str:
    """Return how an emergency publication stands."""
    if glass.declined_at:
        return _("declined, not published")
    if not glass.published_at:
        return _("waits for a second person")
    if glass.reviewed_at:
        return str(glass.get_outcome_display())
    return _("review overdue") if is_overdue(glass) else _("to be reviewed")


class EmergenciesView(RegisterView):
    tab = "emergencies"
    model = BreakGlass
    filterset_class = EmergencyFilterSet
    default_ordering = "-created_at"
    word_fields = ("page_title", "reason", "actor__name")
    digest_field = "content__digest"
    exported = {
        "title": (gettext_lazy("Title"), lambda glass: glass.page_title),
        "page": (gettext_lazy("Page"), lambda glass: glass.page_id),
        "category": (gettext_lazy("Category"), lambda glass: glass.get_category_display()),
        "reason": (gettext_lazy("Reason"), lambda glass: glass.reason),
        "actor": (gettext_lazy("By"), lambda glass: glass.actor),
        "second": (gettext_lazy("Confirmed by"), lambda glass: glass.second or ""),
        "published_at": (gettext_lazy("Published"), lambda glass: glass.published_at),
        "review": (STATE, say_review),
        "reviewer": (gettext_lazy("Reviewed by"), lambda glass: glass.reviewer or ""),
        "reviewed_at": (gettext_lazy("Reviewed at"), lambda glass: glass.reviewed_at),
        "note": (gettext_lazy("Note of the review"), lambda glass: glass.review_note),
        "digest": (gettext_lazy("Digest"), lambda glass: glass.content_id),
    }

    def get_base_queryset(self) -> QuerySet[BreakGlass]:
        rows: QuerySet[BreakGlass] = super().get_base_queryset()
        return rows.select_related("actor", "second", "reviewer")

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn(
                "page_title",
                label=_("Page"),
                get_url=lambda glass: reverse("execvoice_register:emergency_certificate", args=[glass.pk]),
                sort_key="page_title",
            ),
            AlarmColumn(
                "review",
                label=STATE,
                accessor=say_review,
                primary=lambda glass: bool(glass.reviewed_at),
                alarm=is_overdue,
            ),
            Column("category", label=_("Category"), accessor="get_category_display", classname=WIDE),
            Column("actor", label=_("By"), classname=WIDE),
            DateColumn("published_at", label=_("Published"), sort_key="published_at"),
        ]


def read_title(canonical: str | None) -> str:
    """Return the title in stored content, empty if it has none."""
    content = json.loads(canonical).get("content", {}) if canonical else {}
    return str(content.get("title", ""))


def name_page(grant: Any) -> str:
    """Return what the page of a grant is called: as it stands, else, of a page that is gone, as its text said."""
    title = grant.standing_title or read_title(grant.canonical)
    return title or _("page %(id)d") % {"id": grant.page_id}


class ExceptionsView(RegisterView):
    tab = "exceptions"
    model = Grant
    filterset_class = ExceptionFilterSet
    default_ordering = "-created_at"
    word_fields = ("standing_title",)
    digest_field = "digest"
    exported = {
        "title": (gettext_lazy("Title"), name_page),
        "page": (gettext_lazy("Page"), lambda grant: grant.page_id),
        "source": (gettext_lazy("Why"), lambda grant: grant.get_source_display()),
        "created_at": (gettext_lazy("Date"), lambda grant: grant.created_at),
        "ended_at": (gettext_lazy("Ended"), lambda grant: grant.ended_at),
        "digest": (gettext_lazy("Digest"), lambda grant: grant.digest),
    }

    def get_base_queryset(self) -> QuerySet[Grant]:
        titles = Standing.objects.filter(page_id=OuterRef("page_id")).values("page_title")[:1]
        contents = SignedContent.objects.filter(pk=OuterRef("digest")).values("canonical")[:1]
        rows: QuerySet[Grant] = super().get_base_queryset()
        return rows.filter(source__in=EXCEPTIONS).annotate(
            standing_title=Coalesce(Subquery(titles), Value("")),
            # A whole text is only read where nothing else tells the title.
            canonical=Case(When(standing_title="", then=Subquery(contents)), default=None),
        )

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn("title", label=_("Page"), accessor=name_page, get_url=grant_url),
            Column("source", label=_("Why"), accessor="get_source_display"),
            DateColumn("created_at", label=_("Date"), sort_key="created_at"),
            DateColumn("ended_at", label=_("Ended"), sort_key="ended_at", classname=WIDE),
        ]


def grant_url(grant: Grant) -> str:
    return reverse("execvoice_register:grant_certificate", args=[grant.pk])


def has_overdue_review(standing: Standing) -> bool:
    return bool(standing.review_due_at and standing.review_due_at <= timezone.now())


def say_standing(standing: Standing) -> str:
    if standing.stale_since:
        return _("no longer what was signed")
    return _("review overdue") if has_overdue_review(standing) else _("unchanged")


class LivePagesPaginator(WagtailPaginator):
    verbose_name = gettext_lazy("live page")
    verbose_name_plural = gettext_lazy("live pages")


class PagesView(RegisterView):
    tab = "pages"
    paginator_class = LivePagesPaginator
    model = Standing
    filterset_class = StandingFilterSet
    default_ordering = "-live_since"
    word_fields = ("page_title",)
    digest_field = "grant__digest"
    exported = {
        "title": (gettext_lazy("Title"), lambda standing: standing.page_title),
        "page": (gettext_lazy("Page"), lambda standing: standing.page_id),
        "state": (STATE, say_standing),
        "source": (gettext_lazy("Why it may be live"), lambda row: row.grant.get_source_display() if row.grant else ""),
        "live_since": (gettext_lazy("Live since"), lambda standing: standing.live_since),
        "stale_since": (gettext_lazy("No longer what was signed since"), lambda standing: standing.stale_since),
        "stale_because": (gettext_lazy("Because"), lambda standing: standing.stale_because),
        "review_due_at": (gettext_lazy("Review due"), lambda standing: standing.review_due_at),
        "digest": (gettext_lazy("Digest"), lambda row: row.grant.digest if row.grant else ""),
    }

    def get_base_queryset(self) -> QuerySet[Standing]:
        rows: QuerySet[Standing] = super().get_base_queryset()
        return rows.select_related("grant").annotate(request_id=F("grant__request_id"))

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn("page_title", label=_("Page"), get_url=standing_url, sort_key="page_title"),
            AlarmColumn(
                "state",
                label=STATE,
                accessor=say_standing,
                primary=lambda standing: True,
                alarm=lambda standing: standing.stale_since or has_overdue_review(standing),
            ),
            Column(
                "source",
                label=_("Why it may be live"),
                accessor=lambda row: row.grant.get_source_display() if row.grant else "–",
                classname=WIDE,
            ),
            DateColumn("live_since", label=_("Live since"), sort_key="live_since", classname=WIDE),
            # Not Wagtail's column of dates, to which everything that is to come is "just now".
            Column(
                "review_due_at",
                label=_("Review due"),
                accessor=lambda row: date_format(timezone.localtime(row.review_due_at)) if row.review_due_at else "–",
                sort_key="review_due_at",
                classname=WIDE,
            ),
        ]


def standing_url(standing: Any) -> str | None:
    if standing.request_id:
        return reverse("execvoice_register:certificate", args=[standing.request_id])
    return grant_url(standing.grant) if standing.grant else None
