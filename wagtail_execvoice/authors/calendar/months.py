from __future__ import annotations

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import get_format

# Years that a strict reading of a calendar can mean; beyond them the arithmetic of dates ends somewhere.
EARLIEST, LATEST = 1900, 2199
WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar, in the time zone that is current."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month | None:
        """Return the month written as ``"2026-11"``, or None if ``text`` is anything else."""
        match = WRITTEN.fullmatch(text)
        year, month = (int(match[1]), int(match[2])) if match else (0, 0)
        return cls(year, month) if EARLIEST <= year <= LATEST and 1 <= month <= 12 else None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def __contains__(self, day: date) -> bool:
        return Month.of(day) == self

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def previous(self) -> Month | None:
        """The month before, None at the end of the calendar."""
        return Month.read(str(Month.of(self.first_day - timedelta(days=1))))

    @property
    def next(self) -> Month | None:
        """The month after, None at the end of the calendar."""
        return Month.read(str(Month.of(self.first_day + timedelta(days=31))))

    @property
    def start(self) -> datetime:
        """The first moment of the month. Midnight by the clock on the wall, also where the clock was changed that night."""
        return timezone.make_aware(datetime(self.year, self.month, 1))

    @property
    def end(self) -> datetime:
        """The first moment after the month."""
        after = self.first_day + timedelta(days=31)
        return timezone.make_aware(datetime(after.year, after.month, 1))

    @property
    def weeks(self) -> list[list[date]]:
        """The days week by week, whole weeks, beginning with the day on which they begin in the active language."""
        # Django counts from Sunday, Python from Monday.
        first = (get_format("FIRST_DAY_OF_WEEK") - 1) % 7
        return Calendar(first).monthdatescalendar(self.year, self.month)
