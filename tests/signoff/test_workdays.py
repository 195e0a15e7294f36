"""Deadlines by the clock of the site, which is in Amsterdam."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone as django_timezone
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.signoff.workdays import add_working_days, is_working_day, today, working_day_before

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "days", "due"),
    [
        pytest.param("2026-03-02T09:00", 2, "2026-03-04T09:00", id="within a week"),
        pytest.param("2026-03-06T16:00", 1, "2026-03-09T16:00", id="over a weekend"),
        pytest.param("2026-03-07T16:00", 1, "2026-03-10T00:00", id="asked on a Saturday"),
        pytest.param("2026-03-07T16:00", 0, "2026-03-09T00:00", id="nothing, on a Saturday"),
        pytest.param("2026-03-06T09:00", 0, "2026-03-06T09:00", id="nothing, on a Friday"),
        pytest.param("2026-03-27T09:00", 1, "2026-03-30T09:00", id="nine stays nine when summer time begins"),
        pytest.param("2026-10-23T09:00", 1, "2026-10-26T09:00", id="nine stays nine when summer time ends"),
        pytest.param("2026-03-27T02:30", 1, "2026-03-30T02:30", id="an hour that another day did not have"),
    ],
)
def test_a_deadline_counts_working_days_and_keeps_the_time_of_day(moment: str, days: int, due: str) -> None:
    assert add_working_days(at(moment), days) == at(due)


def test_holidays_and_other_weeks_are_the_sites_own(settings: Any) -> None:
    settings.EXECVOICE = {"HOLIDAYS": ["2026-03-08", "2026-03-09"], "WORKING_DAYS": [6, 0, 1, 2, 3]}
    assert add_working_days(at("2026-03-05T09:00"), 1) == at("2026-03-10T09:00")
    assert working_day_before(at("2026-03-10T09:00")) == at("2026-03-05T09:00")


@pytest.mark.parametrize(
    ("moment", "before"),
    [("2026-03-04T09:00", "2026-03-03T09:00"), ("2026-03-09T09:00", "2026-03-06T09:00")],
)
def test_the_working_day_before_is_never_a_day_off(moment: str, before: str) -> None:
    assert working_day_before(at(moment)) == at(before)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.integers(1, 30))
def test_a_deadline_is_always_on_a_working_day_and_later(moment: datetime, days: int) -> None:
    asked = moment.replace(tzinfo=timezone.utc)
    due = add_working_days(asked, days)
    assert due > asked
    assert is_working_day(due.astimezone(AMSTERDAM).date())


def test_whoever_looks_from_elsewhere_has_the_deadlines_of_the_site() -> None:
    expected = add_working_days(at("2026-03-06T22:00"), 1)
    with django_timezone.override("Pacific/Auckland"):
        assert add_working_days(at("2026-03-06T22:00"), 1) == expected == at("2026-03-09T22:00")


@time_machine.travel(datetime(2026, 3, 2, 23, 30, tzinfo=timezone.utc), tick=False)
def test_the_day_ends_at_midnight_of_the_site_for_everybody() -> None:
    with django_timezone.override("America/New_York"):
        assert today() == date(2026, 3, 3)
