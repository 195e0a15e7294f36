"""Limits that are exact with any number of processes, without Redis.

A counter in Django's cache lets two to four times as many through (its ``incr`` reads, adds and writes on most backends),
and so does counting rows first and inserting then. A conditional UPDATE is decided by the database, one after the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wagtail_execvoice.base.models import RateBucket

# Each round fails only if somebody else made or restarted the bucket in between; more rounds than this mean a database
# that does not do what it says, and then the answer is no.
_ROUNDS = 5


@dataclass(frozen=True)
class Slot:
    """The answer of ``take_slot``: true if the slot was taken, else ``retry_after`` says in how many seconds to come back."""

    allowed: bool
    retry_after: int = 0

    def __bool__(self) -> bool:
        return self.allowed


def take_slot(scope: str, identity: str, limit: int, seconds: int) -> Slot:
    """Take one of ``limit`` slots that ``identity`` has in ``scope`` within a window of ``seconds``.

    The window opens with the first slot taken, not at a round hour. ``identity`` (an address, an e-mail, a user id) is
    stored as a keyed hash only. To have two limits at once ("5 a minute, 50 a day") take a slot of each.

    In a transaction the slot is given back if that is rolled back, and others with the same identity wait for its end.
    """
    key = salted_hmac("wagtail_execvoice.base.limits", repr((scope, identity, seconds)), algorithm="sha256").hexdigest()
    bucket = RateBucket.objects.filter(key=key)
    for _round in range(_ROUNDS if limit > 0 else 0):
        now = timezone.now()
        ends = now + timedelta(seconds=seconds)
        if bucket.open(now).filter(n__lt=limit).update(n=F("n") + 1):
            return Slot(True)
        if bucket.over(now).update(n=1, window_ends_at=ends):
            return Slot(True)
        full_until = bucket.open(now).filter(n__gte=limit).values_list("window_ends_at", flat=True).first()
        if full_until:
            return Slot(False, _seconds_until(full_until, now))
        # ignore_conflicts: somebody else may make it at the same moment, which must not break the caller's transaction.
        RateBucket.objects.bulk_create([RateBucket(key=key, window_ends_at=ends)], ignore_conflicts=True)
    return Slot(False, seconds)


def _seconds_until(moment: datetime, now: datetime) -> int:
    return max(1, math.ceil((moment - now).total_seconds()))
