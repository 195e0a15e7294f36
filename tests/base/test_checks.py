from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from wagtail_execvoice.base import checks
from wagtail_execvoice.base.checks import check_database_settings, check_due_jobs_run, check_settings
from wagtail_execvoice.base.due import due_jobs
from wagtail_execvoice.base.models import DueRun
from wagtail_execvoice.conf import KEYS
from wagtail_execvoice.conf import settings as ours


def ids(messages: Any) -> list[str]:
    return [message.id for message in messages]


@pytest.mark.parametrize("value", [{}, {"LINK_LIFETIME_DAYS": 7, "HTML_CLEANER": "nh3", "RUN_DUE_ALARM_MINUTES": 1}])
def test_right_settings_are_said_nothing_about(settings: Any, value: Any) -> None:
    settings.EXECVOICE = value
    assert check_settings(None) == []


@pytest.mark.parametrize("value", [None, "bleach", ["HTML_CLEANER"], 5])
def test_a_setting_that_is_no_dict_is_said_and_every_key_has_its_default(settings: Any, value: Any) -> None:
    settings.EXECVOICE = value
    assert ids(check_settings(None)) == ["execvoice_base.E001"]
    assert ours.MAIL_MAX_TRIES == 20


@pytest.mark.parametrize(
    ("key", "hint"), [("HTML_CLEANR", "'HTML_CLEANER'"), ("link_lifetime_day", "'LINK_LIFETIME_DAYS'")]
)
def test_a_key_that_does_not_exist_is_said_with_the_one_that_was_meant(settings: Any, key: str, hint: str) -> None:
    settings.EXECVOICE = {key: 1}
    (message,) = check_settings(None)
    assert message.id == "execvoice_base.E002"
    assert hint in message.hint


@pytest.mark.parametrize("key", ["SOMETHING_ELSE", 5, ("a",), None])
def test_a_key_like_no_other_is_said_with_all_there_are(settings: Any, key: Any) -> None:
    settings.EXECVOICE = {key: 1}
    (message,) = check_settings(None)
    assert message.id == "execvoice_base.E002"
    assert all(known in message.hint for known in KEYS)


NUMBERS = [name for name, key in KEYS.items() if type(key.default) is int]
WRONG = ["7", "many", 0, -1, 10**9, 1.5, None, True, timedelta(days=1), [7]]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (key, value)
        for key in NUMBERS
        for value in WRONG
        if (value != 0 or KEYS[key].minimum) and (value is not None or not KEYS[key].optional)
    ],
)
def test_a_number_that_is_wrong_is_said_and_the_default_is_used(settings: Any, key: str, value: Any) -> None:
    settings.EXECVOICE = {key: value}
    (message,) = check_settings(None)
    assert message.id == "execvoice_base.E003"
    assert key in message.msg
    assert getattr(ours, key) == KEYS[key].default


@pytest.mark.parametrize("value", ["lxml", "", None, 5, "BLEACH"])
def test_a_cleaner_that_does_not_exist_is_said_and_bleach_is_used(settings: Any, value: Any) -> None:
    settings.EXECVOICE = {"HTML_CLEANER": value}
    assert ids(check_settings(None)) == ["execvoice_base.E003"]
    assert ours.HTML_CLEANER == "bleach"


def test_a_cleaner_that_is_not_installed_is_said(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EXECVOICE = {"HTML_CLEANER": "nh3"}
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    (message,) = check_settings(None)
    assert message.id == "execvoice_base.E004"
    assert "wagtail-execvoice[nh3]" in message.hint


def test_every_setting_is_a_property_with_a_docstring() -> None:
    for key in KEYS:
        assert getattr(type(ours), key).__doc__, key
        assert getattr(ours, key) == KEYS[key].default


@pytest.mark.parametrize(
    ("vendor", "options", "expected"),
    [
        ("sqlite", {}, ["execvoice_base.W001"]),
        ("sqlite", {"transaction_mode": "DEFERRED"}, ["execvoice_base.W001"]),
        ("sqlite", {"transaction_mode": "IMMEDIATE"}, []),
        ("mysql", {}, []),
        ("mysql", {"isolation_level": "READ COMMITTED"}, []),
        ("mysql", {"isolation_level": "repeatable read"}, ["execvoice_base.W002"]),
        ("mysql", {"isolation_level": None}, ["execvoice_base.W002"]),
        ("postgresql", {}, []),
    ],
)
def test_database_options_that_break_acts_at_once_are_said(
    monkeypatch: pytest.MonkeyPatch, vendor: str, options: dict[str, Any], expected: list[str]
) -> None:
    monkeypatch.setattr(connections["default"], "vendor", vendor)
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", options)
    assert ids(check_database_settings(None)) == expected


@pytest.mark.django_db
def test_due_jobs_that_never_ran_are_said(capsys: Any) -> None:
    (message,) = check_due_jobs_run(None, databases=["default"])
    assert message.id == "execvoice_base.W003"
    assert "has not run yet" in message.msg
    call_command("check", tags=["database"], databases=["default"])
    assert "execvoice_base.W003" in capsys.readouterr().err


@pytest.mark.django_db
def test_due_jobs_that_stopped_are_said_after_the_minutes_of_the_setting(clock: Any, settings: Any) -> None:
    settings.EXECVOICE = {"RUN_DUE_ALARM_MINUTES": 5}
    call_command("execvoice_run_due")
    clock.shift(timedelta(minutes=4, seconds=59))
    assert check_due_jobs_run(None, databases=["default"]) == []
    clock.shift(timedelta(seconds=1))
    (message,) = check_due_jobs_run(None, databases=["default"])
    assert "since 2026-03-02 09:00" in message.msg


@pytest.mark.parametrize("databases", [None, [], ["other"]])
def test_the_database_is_asked_only_when_it_is_checked(databases: Any) -> None:
    # No mark for the database: a query would fail this test.
    assert check_due_jobs_run(None, databases=databases) == []


@pytest.mark.django_db(transaction=True)
def test_missing_tables_are_no_failure() -> None:
    with connection.schema_editor() as editor:
        editor.delete_model(DueRun)
    try:
        assert check_due_jobs_run(None, databases=["default"]) == []
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(DueRun)
    assert ids(check_due_jobs_run(None, databases=["default"])) == ["execvoice_base.W003"]


@pytest.mark.django_db
def test_an_unreachable_database_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(checks, "read_due_state", fail)
    assert check_due_jobs_run(None, databases=["default"]) == []


@pytest.mark.django_db
def test_nothing_is_said_while_all_is_well() -> None:
    now = timezone.now()
    DueRun.objects.bulk_create([DueRun(name=job.name, last_finished_at=now) for job in due_jobs()])
    assert check_due_jobs_run(None, databases=["default"]) == []
