"""Deadlines in working days, by the clock of the site. Wagtail's admin sets the clock of whoever is logged in: not that one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from wagtail_execvoice.conf import settings


def today() -> date:
    """Return the day that it is at the site, wherever whoever asks may be."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def is_working_day(day: date) -> bool:
    """True for a day of ``EXECVOICE["WORKING_DAYS"]`` that is not among ``EXECVOICE["HOLIDAYS"]``."""
    return day.weekday() in settings.WORKING_DAYS and day.isoformat() not in settings.HOLIDAYS


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the same time of day ``days`` working days after ``moment``.

    A moment on a day off counts as the beginning of the next working day.
    """
    # Counted on the clock, not in hours: across a change to summer time a deadline at nine stays at nine.
    naive = _on_the_clock(moment)
    if not is_working_day(naive.date()):
        naive = naive.replace(hour=0, minute=0, second=0, microsecond=0)
        while not is_working_day(naive.date()):
            naive += timedelta(days=1)
    while days > 0:
        naive += timedelta(days=1)
        days -= is_working_day(naive.date())
    return timezone.make_aware(naive, timezone.get_default_timezone())


def working_day_before(moment: datetime) -> datetime:
    """Return the same time of day on the last working day before ``moment``."""
    naive = _on_the_clock(moment) - timedelta(days=1)
    while not is_working_day(naive.date()):
        naive -= timedelta(days=1)
    return timezone.make_aware(naive, timezone.get_default_timezone())


def _on_the_clock(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone()).replace(tzinfo=None)
