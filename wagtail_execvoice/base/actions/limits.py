"""Limits that are exact with any number of processes, without Redis.

A counter in Django's cache lets two to four times as many through (its ``incr`` reads, adds and writes on most backends),
and so does counting rows first and inserting then. A conditional UPDATE is decided by the database, one after the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
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


@dataclass(frozen=True)
class Limit:
    """``limit`` slots for ``identity`` in ``scope`` within a window of ``seconds``."""

    scope: str
    identity: str
    limit: int
    seconds: int

    @property
    def key(self) -> str:
        parts = repr((self.scope, self.identity, self.seconds))
        return salted_hmac("wagtail_execvoice.base.limits", parts, algorithm="sha256").hexdigest()


def take_slot(scope: str, identity: str, limit: int, seconds: int) -> Slot:
    """Take one of ``limit`` slots that ``identity`` has in ``scope`` within a window of ``seconds``.

    The window opens with the first slot taken, not at a round hour. ``identity`` (an address, an e-mail, a user id) is
    stored as a keyed hash only. To have several limits at once ("5 a minute, 50 a day") there is ``take_slots``.

    In a transaction the slot is given back if that is rolled back, and others with the same identity wait for its end.
    """
    key = Limit(scope, identity, limit, seconds).key
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


def take_slots(limits: Sequence[Limit]) -> list[Slot]:
    """Take a slot of each of ``limits`` in turn, up to the first that is full. Return what each answered that was asked.

    The same as ``take_slot`` for one after the other, in two queries; three if there is somebody new.
    """
    keys = {limit.key: limit for limit in limits}
    for _round in range(_ROUNDS):
        slots = _try(keys)
        if slots:
            return slots
    return [Slot(False, limits[0].seconds)]


def _try(keys: Mapping[str, Limit]) -> list[Slot]:
    try:
        with transaction.atomic():
            return _take(keys, timezone.now())
    except IntegrityError:
        # Somebody else made one of the buckets at the same moment: the next time it is there.
        return []


def _take(keys: Mapping[str, Limit], now: datetime) -> list[Slot]:
    # Locked in one order, so that two who share some of the limits never wait for each other.
    rows = {row.key: row for row in RateBucket.objects.select_for_update().filter(key__in=keys).order_by("key")}
    slots = []
    for key, limit in keys.items():
        row = rows.get(key)
        is_open = row is not None and row.window_ends_at > now
        taken = row.n if row is not None and is_open else 0
        ends = row.window_ends_at if row is not None and is_open else now + timedelta(seconds=limit.seconds)
        slots.append(Slot(True) if taken < limit.limit else Slot(False, _seconds_until(ends, now)))
        if not slots[-1]:
            break
    _write([limit for limit, slot in zip(keys.values(), slots, strict=False) if slot], rows, now)
    return slots


def _write(taken: Sequence[Limit], rows: Mapping[str, RateBucket], now: datetime) -> None:
    ends = {limit.key: now + timedelta(seconds=limit.seconds) for limit in taken}
    new = [RateBucket(key=key, n=1, window_ends_at=ends[key]) for key in sorted(ends) if key not in rows]
    if new:
        RateBucket.objects.bulk_create(new)
    old = [rows[key] for key in ends if key in rows]
    over = [row.pk for row in old if row.window_ends_at <= now]
    values: dict[str, object] = {"n": F("n") + 1}
    if over:
        anew = [When(pk=row.pk, then=Value(ends[row.key])) for row in old if row.pk in over]
        values["n"] = Case(When(pk__in=over, then=Value(1)), default=F("n") + 1)
        values["window_ends_at"] = Case(*anew, default=F("window_ends_at"))
    if old:
        RateBucket.objects.filter(pk__in=[row.pk for row in old]).update(**values)


def _seconds_until(moment: datetime, now: datetime) -> int:
    return max(1, math.ceil((moment - now).total_seconds()))
