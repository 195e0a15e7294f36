"""Texts that were put before their signers, and what they decided."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn

from wagtail_execvoice.signoff.constants import RequestState, SlotState
from wagtail_execvoice.signoff.models import Signature, SignOffRequest, Slot, Standing
from wagtail_execvoice.signoff.tallies import tally
from wagtail_execvoice.signoff.viewsets.register.base import STATE, WIDE, AlarmColumn, RegisterView
from wagtail_execvoice.signoff.viewsets.register.filters import RequestFilterSet, SignatureFilterSet
from wagtail_execvoice.signoff.words import name_type


def certificate_url(request: SignOffRequest) -> str:
    return reverse("execvoice_register:certificate", args=[request.pk])


def say_state(request: Any) -> str:
    """Return the state of a request, and of the page that is live by it."""
    if request.stale_since:
        return _("live, but no longer what was signed")
    if request.is_late and request.state == RequestState.OPEN:
        return _("being signed, late")
    return str(request.get_state_display())


class RequestsView(RegisterView):
    tab = "index"
    model = SignOffRequest
    filterset_class = RequestFilterSet
    default_ordering = "-submitted_at"
    word_fields = ("page_title",)
    digest_field = "content__digest"
    exported = {
        "title": (gettext_lazy("Title"), lambda request: request.page_title),
        "page": (gettext_lazy("Page"), lambda request: request.page_id),
        "type": (gettext_lazy("Page type"), lambda request: name_type(request.page_type)),
        "language": (gettext_lazy("Language"), lambda request: request.language),
        "submitted_by": (gettext_lazy("Submitted by"), lambda request: request.submitted_by or ""),
        "submitted_at": (gettext_lazy("Submitted at"), lambda request: request.submitted_at),
        "policy": (gettext_lazy("Policy"), lambda request: request.policy_version or ""),
        "lane": (gettext_lazy("Lane"), lambda request: request.get_lane_display()),
        "signatures": (gettext_lazy("Signatures"), lambda request: str(tally(request))),
        "state": (STATE, say_state),
        "closed_at": (gettext_lazy("Closed at"), lambda request: request.closed_at),
        "live_since": (gettext_lazy("Live since"), lambda request: request.live_since),
        "digest": (gettext_lazy("Digest"), lambda request: request.content_id),
    }

    def get_base_queryset(self) -> QuerySet[SignOffRequest]:
        standing = Standing.objects.filter(grant__request=OuterRef("pk")).order_by("pk")
        late = Slot.objects.filter(request=OuterRef("pk"), state=SlotState.OPEN, due_at__lt=timezone.now())
        counted = Signature.objects.only("request_id", "slot_id", "person_key", "decision")
        rows: QuerySet[SignOffRequest] = super().get_base_queryset()
        return (
            rows.select_related("submitted_by", "policy_version")
            # The page type, and not the content it stands with: that is as long as the texts are.
            .annotate(
                page_type=Subquery(_page_types()),
                live_since=Subquery(standing.values("live_since")[:1]),
                stale_since=Subquery(standing.values("stale_since")[:1]),
                is_late=Exists(late),
            )
            .prefetch_related("slots", Prefetch("signatures", queryset=counted))
        )

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn("page_title", label=_("Page"), get_url=certificate_url, sort_key="page_title"),
            AlarmColumn(
                "state",
                label=STATE,
                accessor=say_state,
                primary=lambda request: request.state == RequestState.SIGNED,
                alarm=lambda request: request.stale_since or (request.is_late and request.state == RequestState.OPEN),
            ),
            Column("signatures", label=_("Signatures"), accessor=tally),
            Column(
                "submitted_by", label=_("Submitted by"), accessor=lambda row: row.submitted_by or "–", classname=WIDE
            ),
            DateColumn("submitted_at", label=_("Submitted"), sort_key="submitted_at", classname=WIDE),
            Column("policy_version", label=_("Policy"), accessor=lambda row: row.policy_version or "–", classname=WIDE),
            DateColumn("live_since", label=_("Live since"), sort_key="live_since", classname=WIDE),
        ]


def _page_types() -> Any:
    from wagtail_execvoice.signoff.models import SignedContent

    return SignedContent.objects.filter(pk=OuterRef("content_id")).values("page_type")


class SignaturesView(RegisterView):
    tab = "signatures"
    model = Signature
    filterset_class = SignatureFilterSet
    default_ordering = "-signed_at"
    word_fields = ("request__page_title", "signer__name")
    digest_field = "digest"
    exported = {
        "title": (gettext_lazy("Title"), lambda signature: signature.request.page_title),
        "page": (gettext_lazy("Page"), lambda signature: signature.request.page_id),
        "signer": (gettext_lazy("Signer"), lambda signature: signature.signer),
        "job": (gettext_lazy("Signed as"), lambda signature: signature.signer.title or signature.slot.title),
        "on_behalf_of": (gettext_lazy("On behalf of"), lambda signature: signature.on_behalf_of or ""),
        "decision": (gettext_lazy("Decision"), lambda signature: signature.get_decision_display()),
        "signed_at": (gettext_lazy("Time"), lambda signature: signature.signed_at),
        "meaning": (gettext_lazy("Meaning"), lambda signature: signature.sentence),
        "method": (gettext_lazy("Method"), lambda signature: signature.get_method_display()),
        "comment": (gettext_lazy("Comment"), lambda signature: signature.comment),
        "digest": (gettext_lazy("Digest"), lambda signature: signature.digest),
    }

    def get_base_queryset(self) -> QuerySet[Signature]:
        rows: QuerySet[Signature] = super().get_base_queryset()
        return rows.select_related("request", "signer", "on_behalf_of", "slot")

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn(
                "page_title",
                label=_("Page"),
                accessor="request.page_title",
                get_url=lambda signature: certificate_url(signature.request),
                sort_key="request__page_title",
            ),
            Column("signer", label=_("Signer"), accessor=say_signer),
            AlarmColumn(
                "decision",
                label=_("Decision"),
                accessor="get_decision_display",
                primary=lambda signature: signature.decision == "sign",
                alarm=lambda signature: False,
            ),
            DateColumn("signed_at", label=_("Time"), sort_key="signed_at", classname=WIDE),
            Column("method", label=_("Method"), accessor="get_method_display", classname=WIDE),
        ]


def say_signer(signature: Signature) -> str:
    names = {"name": signature.signer, "principal": signature.on_behalf_of}
    return (_("%(name)s for %(principal)s") % names) if signature.on_behalf_of_id else str(signature.signer)
