"""The states of our rows, named once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from wagtail_execvoice.signoff.constants import RequestState, SlotState
from wagtail_execvoice.signoff.errors import EvidenceChanged


class EvidenceQuerySet(models.QuerySet[Any]):
    """A queryset that cannot be used to change or delete evidence."""

    def update(self, **kwargs: Any) -> int:
        # Model.save() goes through _update(), so that amending one row still works.
        self._refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse()

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise EvidenceChanged(f"{self.model._meta.verbose_name_plural} are evidence: they are only ever added to.")


class SignOffRequestQuerySet(EvidenceQuerySet):
    def open(self) -> SignOffRequestQuerySet:
        return self.filter(state=RequestState.OPEN)


class SlotQuerySet(models.QuerySet[Any]):
    def open(self) -> SlotQuerySet:
        """Signatures that are asked for now."""
        return self.filter(state=SlotState.OPEN, request__state=RequestState.OPEN)


class DeputyQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> DeputyQuerySet:
        """Arrangements that hold on ``day``."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


class GrantQuerySet(EvidenceQuerySet):
    def standing(self) -> GrantQuerySet:
        """Grants that were not ended: a live page may stay live by them."""
        return self.filter(ended_at__isnull=True)

    def good(self, now: datetime) -> GrantQuerySet:
        """Grants by which a text may go live at ``now``."""
        return self.standing().filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))
