"""The times at which moderators are told what waits: by the clock of the one who reads it."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from wagtail_execvoice.comments.constants import DigestFrequency

#: The hour of the daily mail, and of the one on Monday.
MORNING = 8
PAUSES = {
    DigestFrequency.HOURLY: timedelta(hours=1),
    DigestFrequency.DAILY: timedelta(days=1),
    DigestFrequency.WEEKLY: timedelta(weeks=1),
}


def last_slot(frequency: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the latest time up to ``now`` at which a mail was to go out. Raises ``KeyError`` for a frequency without one."""
    pause = PAUSES[DigestFrequency(frequency)]
    local = now.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    if frequency == DigestFrequency.HOURLY:
        return local
    slot = local.replace(hour=MORNING)
    if frequency == DigestFrequency.WEEKLY:
        slot -= timedelta(days=slot.weekday())
    # Days are added by the clock on the wall, so that eight stays eight when that is changed.
    return slot if slot <= local else slot - pause


def next_slot(frequency: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the first such time after ``now``. Raises ``KeyError`` as ``last_slot`` does."""
    return last_slot(frequency, now, zone) + PAUSES[DigestFrequency(frequency)]
