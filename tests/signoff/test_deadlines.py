"""One reminder before a signature is due and one when it is late, by a clock that stands still."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction

from wagtail_execvoice.base.actions import deliver_mail
from wagtail_execvoice.signoff.actions.reminding import remind, reminder_date
from wagtail_execvoice.signoff.models import SignOffPreferences, Slot

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.fixture
def waiting(clock: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any) -> Any:
    """Asked on Monday at ten, due on Wednesday at ten."""
    make_policy(("legal", legal), deadline_days=2)
    request = submit(make_page(user=writer), writer)
    deliver_mail()
    return request


@pytest.mark.parametrize(
    ("asked", "due", "moment"),
    [
        pytest.param("2026-03-02T10:00", "2026-03-06T10:00", "2026-03-05T10:00", id="the working day before"),
        pytest.param("2026-03-02T10:00", "2026-03-04T10:00", "2026-03-03T10:00", id="which is half of the time"),
        pytest.param("2026-03-02T10:00", "2026-03-03T10:00", "2026-03-02T22:00", id="half of a short time"),
        pytest.param("2026-03-04T10:00", "2026-03-09T10:00", "2026-03-06T22:00", id="half, before the weekend"),
        pytest.param("2026-03-06T10:00", "2026-03-09T10:00", "2026-03-09T00:00", id="never on a day off"),
    ],
)
def test_the_reminder_comes_on_the_day_before_or_after_half_of_the_time(asked: str, due: str, moment: str) -> None:
    assert reminder_date(at(asked), at(due)) == at(moment)


def test_there_are_exactly_two(waiting: Any, clock: Any, told: Any) -> None:
    sent = []
    for hour in range(24 * 5):
        clock.move_to(datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("UTC")).timestamp() + hour * 3600)
        sent.extend(hour for _twice in range(2) if remind())
    # A day after the request, and when it was due.
    assert sent == [24, 48]
    assert told("reminder") == told("late") == ["lawyer"]
    assert told("late_submitter") == ["writer"]


def test_after_an_outage_only_the_late_one_is_sent(waiting: Any, clock: Any, told: Any) -> None:
    clock.move_to("2026-03-05T09:00:00+00:00")
    assert [remind(), remind()] == [1, 0]
    assert told("reminder") == []
    assert told("late") == ["lawyer"]


def test_a_signature_that_was_given_is_not_reminded_of(
    waiting: Any, clock: Any, lawyer: Any, sign_by: Any, told: Any
) -> None:
    sign_by(waiting, lawyer)
    clock.move_to("2026-03-05T09:00:00+00:00")
    assert remind() == 0
    assert told("late") == []


def test_a_reminder_that_waits_is_taken_back_by_the_signature(
    waiting: Any, clock: Any, lawyer: Any, sign_by: Any, told: Any
) -> None:
    clock.move_to("2026-03-03T09:00:00+00:00")
    remind()
    assert told("reminder") == ["lawyer"]
    sign_by(waiting, lawyer)
    assert told("reminder") == []


def test_who_signed_already_is_not_reminded_for_the_others(
    clock: Any,
    make_policy: Any,
    make_user: Any,
    legal: Any,
    lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    told: Any,
) -> None:
    make_user("second").groups.add(legal)
    make_policy(("legal", legal, 1, 2))
    request = submit(make_page(user=writer), writer)
    sign_by(request, lawyer)
    clock.move_to("2026-03-05T09:00:00+00:00")
    remind()
    assert told("late") == ["second"]


def test_two_signatures_of_one_person_are_one_reminder(
    clock: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    told: Any,
) -> None:
    finance = type(legal).objects.create(name="Finance")
    lawyer.groups.add(finance)
    make_policy(("legal", legal), ("finance", finance))
    submit(make_page(user=writer), writer)
    clock.move_to("2026-03-05T09:00:00+00:00")
    assert remind() == 2
    assert told("late") == ["lawyer"]


def test_who_does_not_want_reminders_gets_none(waiting: Any, clock: Any, lawyer: Any, writer: Any, told: Any) -> None:
    for user in (lawyer, writer):
        SignOffPreferences.objects.create(user=user, reminders=False)
    clock.move_to("2026-03-05T09:00:00+00:00")
    assert remind() == 1
    assert told("late") == told("late_submitter") == []


def test_a_run_that_fails_tells_it_the_next_time(waiting: Any, clock: Any, told: Any) -> None:
    clock.move_to("2026-03-05T09:00:00+00:00")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        remind()
        raise ZeroDivisionError
    assert Slot.objects.get().late_told_at is None
    assert told("late") == []
    assert remind() == 1


def test_a_later_step_has_a_deadline_of_its_own(
    clock: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    person: Any,
    executive: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
) -> None:
    make_policy(("voice", None, 1), ("legal", legal, 2))
    request = submit(make_page(user=writer, authors=[person]), writer)
    clock.move_to("2026-03-06T15:00:00+00:00")
    sign_by(request, executive)
    # From Friday afternoon over the weekend to Tuesday.
    assert request.slots.get(kind="legal").due_at == at("2026-03-10T16:00")


def test_the_due_command_does_it_and_delivers_it(waiting: Any, clock: Any, mailoutbox: Any) -> None:
    mailoutbox.clear()
    clock.move_to("2026-03-04T09:00:00+00:00")
    call_command("execvoice_run_due", verbosity=0)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["lawyer@example.com", "writer@example.com"]
    call_command("execvoice_run_due", verbosity=0)
    assert len(mailoutbox) == 2


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_tell_it_once(waiting: Any, clock: Any, at_once: Any, told: Any) -> None:
    clock.move_to("2026-03-05T09:00:00+00:00")
    assert sum(at_once(remind, 8)) == 1
    assert told("late") == ["lawyer"]
