from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from wagtail_execvoice.base import jobs as base_jobs
from wagtail_execvoice.base.actions import issue_link, queue_mail, take_slot
from wagtail_execvoice.base.due import due_jobs, read_due_state, register_due_job, run_due_jobs
from wagtail_execvoice.base.models import DueRun, OutboxMail, RateBucket, SecretLink

pytestmark = pytest.mark.django_db


def fail() -> int:
    raise RuntimeError("boom\r\nFrom: the log")


def test_base_delivers_mail_after_other_jobs_and_deletes_old_records() -> None:
    names = [job.name for job in due_jobs()]
    ours = [name for name in names if name.startswith("execvoice_base.")]
    assert ours == ["execvoice_base.deliver_mail", "execvoice_base.purge"]


def test_jobs_run_in_their_order(jobs: Any) -> None:
    ran: list[str] = []
    register_due_job("b.late", "late", order=200)(lambda: ran.append("late"))  # type: ignore[func-returns-value]
    register_due_job("a.first", "first")(lambda: ran.append("first"))  # type: ignore[func-returns-value]
    run_due_jobs()
    assert ran == ["first", "late"]


def test_two_jobs_cannot_have_one_name(jobs: Any) -> None:
    register_due_job("a", "a")(fail)
    register_due_job("a", "a")(fail)
    with pytest.raises(ValueError, match="already"):
        register_due_job("a", "a")(lambda: 1)


def test_a_job_that_fails_keeps_no_other_from_running_and_is_logged(
    jobs: Any, caplog: Any, capsys: Any, clock: Any
) -> None:
    register_due_job("a.broken", "the broken one", order=1)(fail)
    register_due_job("b.fine", "the fine one", order=2)(lambda: 3)
    with caplog.at_level(logging.ERROR), pytest.raises(SystemExit) as ended:
        call_command("execvoice_run_due")
    assert ended.value.code == 1
    assert "a.broken" in caplog.text
    printed = capsys.readouterr()
    assert "the fine one: 3 done" in printed.out
    assert "the broken one: failed. RuntimeError: boom From: the log" in printed.err
    broken, fine = DueRun.objects.order_by("name")
    assert (broken.last_error, broken.last_count) == ("RuntimeError: boom From: the log", 0)
    assert (fine.last_error, fine.last_count) == ("", 3)
    assert broken.last_finished_at == fine.last_started_at == timezone.now()


def test_a_job_that_works_again_is_no_longer_reported(jobs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [True]
    register_due_job("a", "a")(lambda: fail() if broken else 1)
    run_due_jobs()
    assert read_due_state().failed
    broken.clear()
    run_due_jobs()
    assert not read_due_state().failed


def test_the_command_says_nothing_when_there_was_nothing_to_do(capsys: Any) -> None:
    call_command("execvoice_run_due")
    assert capsys.readouterr() == ("", "")


def test_an_act_succeeds_while_the_server_refuses_and_its_mail_arrives_once_later(
    server: Any, clock: Any, received: Any
) -> None:
    server.unreachable = True
    queue_mail("act:1", "ann@example.com", "Something happened", "Text")
    with pytest.raises(SystemExit):
        call_command("execvoice_run_due")
    assert [result.error for result in read_due_state().failed] == [
        "MailServerUnreachable: ConnectionRefusedError: Connection refused"
    ]
    server.unreachable = False
    for _minute in range(3):
        clock.shift(timedelta(minutes=1))
        call_command("execvoice_run_due")
    assert received() == [("ann@example.com", "Something happened")]


def test_after_a_pause_of_a_day_everything_overdue_is_done_in_one_run(clock: Any, received: Any) -> None:
    call_command("execvoice_run_due")
    for hour in range(24):
        queue_mail(
            f"hour:{hour}", "ann@example.com", str(hour), "Text", not_before=timezone.now() + timedelta(hours=hour)
        )
    _slot = take_slot("comment", "a", 1, 60)
    clock.shift(timedelta(days=1))
    assert read_due_state().silent
    call_command("execvoice_run_due")
    assert [subject for _to, subject in received()] == [str(hour) for hour in range(24)]
    assert not RateBucket.objects.exists()
    assert not read_due_state().silent


@pytest.mark.django_db(transaction=True)
def test_runs_at_once_record_one_row_for_each_job_and_fail_nothing(at_once: Any) -> None:
    results = at_once(run_due_jobs, 8)
    assert [result.error for run in results for result in run if result.error] == []
    assert DueRun.objects.count() == len(due_jobs())


def test_old_records_are_deleted_and_others_kept(clock: Any, settings: Any) -> None:
    settings.EXECVOICE = {"MAIL_RETENTION_DAYS": 10}
    issue_link("a", "old:1", timedelta(days=1))
    issue_link("a", "new:1", timedelta(days=60))
    take_slot("a", "a", 1, 60)
    take_slot("b", "a", 1, 60 * 60 * 24 * 60)
    queue_mail("sent", "ann@example.com", "sent", "")
    call_command("execvoice_run_due")
    queue_mail("undeliverable", "nobody", "undeliverable", "")
    queue_mail("later", "ann@example.com", "later", "", not_before=timezone.now() + timedelta(days=90))
    clock.shift(timedelta(days=9, hours=23))
    base_jobs.purge()
    assert OutboxMail.objects.count() == 3
    clock.shift(timedelta(days=22))
    # The link, the rate limit and the delivered mail. Mail that nobody has decided about is not forgotten.
    assert base_jobs.purge() == 2
    assert [link.subject for link in SecretLink.objects.all()] == ["new:1"]
    assert RateBucket.objects.count() == 1
    assert sorted(OutboxMail.objects.values_list("key", flat=True)) == ["later", "undeliverable"]


def test_mail_dismissed_long_ago_is_deleted(clock: Any) -> None:
    queue_mail("undeliverable", "nobody", "undeliverable", "")
    OutboxMail.objects.update(dismissed_at=timezone.now())
    clock.shift(timedelta(days=29))
    base_jobs.purge()
    assert OutboxMail.objects.exists()
    clock.shift(timedelta(days=1))
    assert base_jobs.purge() == 1


def test_records_of_jobs_that_are_no_longer_installed_say_nothing(jobs: Any) -> None:
    DueRun.objects.create(name="gone", last_error="long ago", last_finished_at=timezone.now())
    state = read_due_state()
    assert state.silent
    assert not state.failed


def test_a_job_that_does_not_end_while_others_do_is_noticed(clock: Any, jobs: Any) -> None:
    register_due_job("a.hangs", "hangs")(lambda: 0)
    register_due_job("b.fine", "fine")(lambda: 0)
    run_due_jobs()
    clock.shift(timedelta(minutes=61))
    del jobs["a.hangs"]
    run_due_jobs()
    register_due_job("a.hangs", "hangs")(lambda: 0)
    assert [job.name for job in read_due_state().stuck] == ["a.hangs"]


def test_a_job_that_hangs_from_its_first_run_is_told(jobs: Any) -> None:
    register_due_job("b.fine", "fine")(lambda: 0)
    run_due_jobs()
    register_due_job("a.hangs", "hangs")(lambda: 0)
    DueRun.objects.create(name="a.hangs", last_started_at=timezone.now() - timedelta(hours=2))
    assert [job.name for job in read_due_state().stuck] == ["a.hangs"]
