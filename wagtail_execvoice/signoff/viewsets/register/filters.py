"""By what the lists of the register can be narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from wagtail_execvoice.base.filters import DaysFilter, YesNoFilter
from wagtail_execvoice.signoff.constants import Decision, Emergency, Lane, Method, RequestState, SlotState, Source
from wagtail_execvoice.signoff.forms.policies import get_type_choices
from wagtail_execvoice.signoff.models import (
    BreakGlass,
    Grant,
    PolicyVersion,
    Signature,
    SignOffRequest,
    Slot,
    Standing,
)
from wagtail_execvoice.signoff.viewsets.register.base import STATE

#: Why a text is or was live although nobody was asked before.
EXCEPTIONS = (Source.BASELINE, Source.IMPORT, Source.POLICY)


def policy_choices() -> list[tuple[int, str]]:
    """Every policy that there is or was, by its newest name."""
    names = dict(PolicyVersion.objects.order_by("number").values_list("policy_id", "name"))
    return sorted(names.items(), key=lambda choice: choice[1].lower())


def choice(label: Any, choices: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=_("All"), **kwargs)


def dates(label: Any, field_name: str) -> DaysFilter:
    return DaysFilter(label=label, field_name=field_name, widget=DateRangePickerWidget)


class SignerFilter(django_filters.CharFilter):
    """By the printed name, so that it finds those who have left, too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Signer"), lookup_expr="icontains", max_length=200, **kwargs)


class RequestFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=STATE, choices=RequestState.choices, widget=forms.CheckboxSelectMultiple
    )
    late = YesNoFilter(label=_("A signature is late"), method="filter_late")
    stale = YesNoFilter(label=_("Live, and no longer what was signed"), method="filter_stale")
    lane = choice(_("Lane"), Lane.choices)
    policy = choice(_("Policy"), policy_choices, field_name="policy_version__policy_id")
    page_type = choice(_("Page type"), get_type_choices, field_name="content__page_type")
    signer = SignerFilter(method="filter_signer")
    submitted = dates(_("Submitted"), "submitted_at")

    def filter_late(self, requests: Any, _name: str, value: bool) -> Any:
        late = Slot.objects.filter(request=OuterRef("pk"), state=SlotState.OPEN, due_at__lt=timezone.now())
        is_late = Q(Exists(late), state=RequestState.OPEN)
        return requests.filter(is_late if value else ~is_late)

    def filter_stale(self, requests: Any, _name: str, value: bool) -> Any:
        stale = Exists(Standing.objects.filter(grant__request=OuterRef("pk"), stale_since__isnull=False))
        return requests.filter(stale if value else ~stale)

    def filter_signer(self, requests: Any, _name: str, name: str) -> Any:
        return requests.filter(Exists(Signature.objects.filter(request=OuterRef("pk"), signer__name__icontains=name)))

    class Meta:
        model = SignOffRequest
        fields: list[str] = []


class SignatureFilterSet(WagtailFilterSet):
    decision = choice(_("Decision"), Decision.choices)
    method = choice(_("Method"), Method.choices)
    policy = choice(_("Policy"), policy_choices, field_name="request__policy_version__policy_id")
    signer = SignerFilter(field_name="signer__name")
    signed = dates(_("Signed"), "signed_at")

    class Meta:
        model = Signature
        fields: list[str] = []


class EmergencyFilterSet(WagtailFilterSet):
    review = choice(
        _("Review"),
        [("done", _("done")), ("due", _("to be done")), ("overdue", _("overdue")), ("none", _("never published"))],
        method="filter_review",
    )
    category = choice(_("Category"), Emergency.choices)
    created = dates(_("Date"), "created_at")

    def filter_review(self, rows: Any, _name: str, value: str) -> Any:
        due = Q(reviewed_at__isnull=True, published_at__isnull=False)
        return rows.filter(
            {
                "done": Q(reviewed_at__isnull=False),
                "due": due,
                "overdue": due & Q(review_due_at__lte=timezone.now()),
                "none": Q(published_at__isnull=True),
            }[value]
        )

    class Meta:
        model = BreakGlass
        fields: list[str] = []


class ExceptionFilterSet(WagtailFilterSet):
    source = choice(_("Why"), [(source.value, source.label) for source in EXCEPTIONS])
    created = dates(_("Date"), "created_at")

    class Meta:
        model = Grant
        fields: list[str] = []


class StandingFilterSet(WagtailFilterSet):
    stale = YesNoFilter(
        label=_("No longer what was signed"), field_name="stale_since", lookup_expr="isnull", exclude=True
    )
    overdue = YesNoFilter(label=_("Review is overdue"), method="filter_overdue")
    source = choice(_("Why it may be live"), Source.choices, field_name="grant__source")
    live = dates(_("Live since"), "live_since")

    def filter_overdue(self, rows: Any, _name: str, value: bool) -> Any:
        overdue = Q(review_due_at__isnull=False, review_due_at__lte=timezone.now())
        return rows.filter(overdue if value else ~overdue)

    class Meta:
        model = Standing
        fields: list[str] = []
