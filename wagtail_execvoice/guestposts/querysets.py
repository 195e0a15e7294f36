"""The states of our rows, named once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from wagtail_execvoice.guestposts.constants import OPEN_STATES, Compensation, Origin, Relationship, SubmissionState

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

    def from_elsewhere(self) -> GuestPostQuerySet:
        return self.exclude(_FROM_HERE)

    def paid(self) -> GuestPostQuerySet:
        return self.exclude(compensation=Compensation.NONE)


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
