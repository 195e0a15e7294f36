"""One reminder before a signature is due, and one when it is late. A due job: safe every minute, and after a day's pause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.signoff.actions.slots import find_chances, open_slots_for
from wagtail_execvoice.signoff.actions.telling import tell_asked, tell_due
from wagtail_execvoice.signoff.constants import SlotState
from wagtail_execvoice.signoff.models import Deputy, SignOffRequest, Slot
from wagtail_execvoice.signoff.workdays import add_working_days, today, working_day_before


def remind() -> int:
    """Remind of what is due soon and tell what is late, each once, and return of how many slots."""
    now = timezone.now()
    late = Slot.objects.open().filter(late_told_at__isnull=True, due_at__lte=now)
    # What is late already is told once, as late: nobody wants both mails after an outage.
    soon = Slot.objects.open().filter(late_told_at__isnull=True, reminded_at__isnull=True, due_at__gt=now)
    ready = [s for s in soon if s.due_at and reminder_date(s.opened_at or s.due_at, s.due_at) <= now]
    return _tell(late, "late", "late_told_at", now) + _tell(ready, "reminder", "reminded_at", now)


def reminder_date(opened_at: datetime, due_at: datetime) -> datetime:
    """Return when to remind: on the last working day before, but not before half of the time is over."""
    half = add_working_days(opened_at + (due_at - opened_at) / 2, 0)
    return min(max(working_day_before(due_at), half), due_at)


def ask_deputies() -> int:
    """Ask deputies, once on their first day, for what was open before they came, and return how many deputies."""
    asked = 0
    for deputy in Deputy.objects.on(today()).filter(asked_at__isnull=True).select_related("deputy"):
        with transaction.atomic():
            if Deputy.objects.filter(pk=deputy.pk, asked_at__isnull=True).update(asked_at=timezone.now()):
                ask_deputy(deputy)
                asked += 1
    return asked


def ask_deputy(deputy: Deputy) -> None:
    """Ask the deputy for what is open for the one who is away; not for what the deputy was asked for anyway."""
    user = deputy.deputy
    requests = open_slots_for(user).order_by("request_id").values_list("request_id", flat=True).distinct()
    for request in SignOffRequest.objects.filter(pk__in=list(requests)):
        chances = find_chances(user, request)
        tell_asked([chance.slot for chance in chances if chance.principal == deputy.principal], only=user)


def _tell(slots: Iterable[Slot], name: str, field: str, now: datetime) -> int:
    by_request: dict[int, list[int]] = {}
    for slot in slots:
        by_request.setdefault(slot.request_id, []).append(slot.pk)
    return sum(_tell_request(request, keys, name, field, now) for request, keys in by_request.items())


def _tell_request(request_id: int, keys: list[int], name: str, field: str, now: datetime) -> int:
    with transaction.atomic():
        # The lock that whoever signs or closes it takes: nobody is told of a signature that was just given.
        request = SignOffRequest.objects.select_for_update().get(pk=request_id)
        slots = request.slots.filter(pk__in=keys, state=SlotState.OPEN, **{f"{field}__isnull": True})
        told = [slot for slot in slots.order_by("pk") if _claim(slot, field, now)]
        if told:
            tell_due(told, name)
    return len(told)


def _claim(slot: Slot, field: str, now: datetime) -> bool:
    slots = Slot.objects.filter(pk=slot.pk, state=SlotState.OPEN, **{f"{field}__isnull": True})
    return bool(slots.update(**{field: now}))
