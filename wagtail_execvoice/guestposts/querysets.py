"""The states of our rows, named once."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from wagtail_execvoice.guestposts.constants import (
    OPEN_STATES,
    AgreementKind,
    Compensation,
    Given,
    Origin,
    Relationship,
    SubmissionState,
)

_DISCLOSED = ~Q(disclosure="")
_EXPECTED = Q(relationship=Relationship.NONE, compensation=Compensation.NONE)
_FROM_HERE = Q(origin=Origin.HERE)


class GuestPostQuerySet(models.QuerySet[Any]):
    """Of the pages as they are stored; what a draft says more stands in its revision."""

    def without_consent(self) -> GuestPostQuerySet:
        return self.filter(Q(consent_wording="") | Q(consent_given_on=None))

    def without_rights(self) -> GuestPostQuerySet:
        """Those from elsewhere of which nobody said by what right they are shown."""
        return self.exclude(_FROM_HERE).filter(Q(rights_wording="") | Q(rights_given_on=None))

    def without_disclosure(self) -> GuestPostQuerySet:
        """Those of which readers are not told what they would not expect."""
        return self.exclude(_DISCLOSED).exclude(_EXPECTED)

    def without_proof(self) -> GuestPostQuerySet:
        """Those that say of words that somebody said yes to them behind a secret link, where nobody did."""
        return self.filter(
            Q(~_is_proven(AgreementKind.CONSENT), ~Q(consent_wording=""), consent_given_how=Given.LINK)
            | Q(~_is_proven(AgreementKind.RIGHTS), ~Q(rights_wording=""), rights_given_how=Given.LINK)
        )

    def with_proof(self) -> GuestPostQuerySet:
        """Each knows whether it is proven: no query is asked for each row."""
        return self.annotate(
            consent_is_proven=_is_proven(AgreementKind.CONSENT), rights_is_proven=_is_proven(AgreementKind.RIGHTS)
        )

    def from_elsewhere(self) -> GuestPostQuerySet:
        return self.exclude(_FROM_HERE)

    def paid(self) -> GuestPostQuerySet:
        return self.exclude(compensation=Compensation.NONE)


class AgreementQuerySet(models.QuerySet[Any]):
    def about(self, page_id: Any) -> AgreementQuerySet:
        """What guests agreed to about the text of a page, be it on the page it became or on an alias of that."""
        pages = Q()
        for way in ("", "__aliases", "__aliases__aliases"):
            pages |= Q(**{f"submission__page{way}": page_id})
        # Of a page that is not stored yet, nobody agreed to anything.
        return self.filter(pages) if page_id else self.none()


def _is_proven(kind: AgreementKind) -> Exists:
    """Whether somebody said yes behind a secret link to the very words that stand in a guest post."""
    page = Coalesce(OuterRef("page__alias_of__alias_of"), OuterRef("page__alias_of"), OuterRef("page"))
    agreements = apps.get_model("execvoice_guestposts", "Agreement").objects
    return Exists(agreements.filter(submission__page=page, kind=kind, digest=OuterRef(f"{kind.value}_digest")))


class ExternalArticleQuerySet(models.QuerySet[Any]):
    def published_by(self, person: Any) -> ExternalArticleQuerySet:
        """What ``person`` wrote or said elsewhere until today, newest first. Empty without a person."""
        if person is None:
            return self.none()
        credits = self.model._meta.get_field("credits").related_model.objects
        credited = Exists(credits.filter(article=OuterRef("pk"), person=person))
        return self.filter(credited, published_on__lte=localdate()).order_by("-published_on", "-pk")


class SubmissionQuerySet(models.QuerySet[Any]):
    def open(self) -> SubmissionQuerySet:
        """Those that the guest may write in."""
        return self.filter(state__in=OPEN_STATES)

    def waiting(self) -> SubmissionQuerySet:
        """Those that wait for an editor."""
        return self.filter(state=SubmissionState.SUBMITTED)

    def overdue(self) -> SubmissionQuerySet:
        """Those that were wanted by a day that has passed, and are still with the guest."""
        return self.open().filter(due_on__lt=localdate())

    def most_urgent_first(self) -> SubmissionQuerySet:
        """What waits for an editor, the oldest first; what is overdue; what is being written; and the rest, newest first."""
        overdue = Q(state__in=OPEN_STATES, due_on__lt=localdate())
        urgency = Case(
            When(state=SubmissionState.SUBMITTED, then=Value(0)),
            When(overdue, then=Value(1)),
            When(state__in=OPEN_STATES, then=Value(2)),
            default=Value(3),
            output_field=models.IntegerField(),
        )
        # Nothing to sort by among what is done: there the last key decides.
        since = Case(When(urgency__lt=3, then=F("state_since")), default=None, output_field=models.DateTimeField())
        return self.annotate(urgency=urgency, waits_since=since).order_by(
            "urgency", "waits_since", "-state_since", "-pk"
        )
