"""By what the lists of guest posts and of texts of guests can be narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_execvoice.base.filters import YesNoFilter
from wagtail_execvoice.guestposts.constants import Origin, SubmissionState
from wagtail_execvoice.guestposts.models import GuestPost, Submission
from wagtail_execvoice.guestposts.viewsets.columns import MISSING


class GuestPostFilterSet(WagtailFilterSet):
    missing = django_filters.MultipleChoiceFilter(
        label=_("Missing"),
        choices=list(MISSING.items()),
        widget=forms.CheckboxSelectMultiple,
        method="filter_missing",
    )
    origin = django_filters.MultipleChoiceFilter(
        label=_("Origin"), choices=Origin.choices, widget=forms.CheckboxSelectMultiple
    )
    paid = YesNoFilter(label=_("With compensation"), method="filter_paid")
    live = YesNoFilter(label=_("Live now"), field_name="page__live")

    def filter_missing(self, queryset: Any, name: str, value: list[str]) -> Any:
        """Those that lack any of what was chosen."""
        found = Q(pk__in=[])
        for chosen in value:
            found |= Q(pk__in=getattr(GuestPost.objects.all(), f"without_{chosen}")().values("pk"))
        return queryset.filter(found) if value else queryset

    def filter_paid(self, queryset: Any, name: str, value: bool) -> Any:
        paid = GuestPost.objects.all().paid().values("pk")
        return queryset.filter(pk__in=paid) if value else queryset.exclude(pk__in=paid)

    class Meta:
        model = GuestPost
        fields: list[str] = []


class SubmissionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=SubmissionState.choices, widget=forms.CheckboxSelectMultiple
    )
    overdue = YesNoFilter(label=_("Overdue"), method="filter_overdue")

    def filter_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        late = Submission.objects.all().overdue().values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    class Meta:
        model = Submission
        fields = ["state", "overdue", "invited_by", "language"]
