"""The states of our rows, named once, so that a listing, a job and an action cannot differ in what they mean."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q


class SecretLinkQuerySet(models.QuerySet[Any]):
    def working(self, now: datetime) -> SecretLinkQuerySet:
        """Links that open something at ``now``."""
        unused = Q(single_use=False) | Q(used_at__isnull=True)
        return self.filter(unused, revoked_at__isnull=True, expires_at__gt=now)


class RateBucketQuerySet(models.QuerySet[Any]):
    def open(self, now: datetime) -> RateBucketQuerySet:
        """Buckets whose window has not ended at ``now``."""
        return self.filter(window_ends_at__gt=now)

    def over(self, now: datetime) -> RateBucketQuerySet:
        """Buckets whose window has ended at ``now``: they count for nothing and may be restarted or deleted."""
        return self.filter(window_ends_at__lte=now)


class OutboxMailQuerySet(models.QuerySet[Any]):
    def waiting(self) -> OutboxMailQuerySet:
        """Mail still to be delivered."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def due(self, now: datetime) -> OutboxMailQuerySet:
        """Waiting mail whose time has come and that no other process holds at ``now``."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        return self.waiting().filter(free, next_try_at__lte=now)

    def sent(self) -> OutboxMailQuerySet:
        return self.filter(sent_at__isnull=False)

    def given_up(self) -> OutboxMailQuerySet:
        """Mail that could not be delivered and about which nobody has decided yet."""
        return self.filter(given_up_at__isnull=False, dismissed_at__isnull=True)

    def dismissed(self) -> OutboxMailQuerySet:
        """Mail that could not be delivered and that somebody decided to leave so."""
        return self.filter(dismissed_at__isnull=False)
