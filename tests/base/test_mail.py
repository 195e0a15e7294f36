from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.base import actions
from wagtail_execvoice.base.actions import MailServerUnreachable, cancel_mail, deliver_mail, find_queued, queue_mail
from wagtail_execvoice.base.actions.delivery import build_message
from wagtail_execvoice.base.models import MailState, OutboxMail

pytestmark = pytest.mark.django_db


def queue(key: str = "k", to: str = "ann@example.com", subject: str = "Hello", body: str = "Text", **more: Any) -> Any:
    return queue_mail(key, to, subject, body, **more)


def deliver_after(clock: Any, **time: float) -> int:
    clock.shift(timedelta(**time))
    return deliver_mail()


def test_mail_is_sent_by_nobody_but_the_due_job(received: Any) -> None:
    queue()
    assert received() == []
    assert deliver_mail() == 1
    assert received() == [("ann@example.com", "Hello")]


def test_mail_is_sent_once(received: Any) -> None:
    queue()
    assert [deliver_mail(), deliver_mail()] == [1, 0]
    assert len(received()) == 1


def test_the_same_key_twice_is_one_mail_the_first(received: Any) -> None:
    first = queue(subject="First")
    assert queue(subject="Second") == first
    deliver_mail()
    assert queue(subject="Third") == first
    assert deliver_mail() == 0
    assert [subject for _to, subject in received()] == ["First"]


def test_what_was_queued_and_not_taken_back_is_found_by_its_key(received: Any) -> None:
    for key in ("sent", "waiting", "back"):
        queue(key, not_before=None if key == "sent" else clock_now() + timedelta(minutes=5))
    deliver_mail()
    cancel_mail("back")
    assert find_queued(["sent", "waiting", "back", "unknown"]) == {"sent", "waiting"}
    assert find_queued([]) == set()


@pytest.mark.parametrize("other", ["K", "k ", "k\0", "k" * 300, "ḱ"])
def test_keys_that_differ_in_anything_are_two_mails(other: str) -> None:
    assert queue("k") != queue(other)
    assert queue(other) == queue(other)


def test_mail_goes_with_the_transaction_of_its_cause() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue()
        raise ZeroDivisionError
    assert deliver_mail() == 0


def test_mail_waits_out_its_grace_and_can_be_taken_back(clock: Any, received: Any) -> None:
    queue("a", not_before=clock_now() + timedelta(minutes=5))
    queue("b", not_before=clock_now() + timedelta(minutes=5))
    assert deliver_after(clock, minutes=4, seconds=59) == 0
    assert cancel_mail("a")
    assert deliver_after(clock, seconds=1) == 1
    assert not cancel_mail("b")
    assert not cancel_mail("unknown")


def clock_now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_mail_that_is_being_sent_is_not_taken_back() -> None:
    mail = queue()
    OutboxMail.objects.update(claimed_until=clock_now() + timedelta(minutes=10))
    assert not cancel_mail("k")
    assert OutboxMail.objects.filter(pk=mail.pk).exists()


def test_text_with_its_secret_links_is_erased_when_it_is_sent() -> None:
    mail = queue(body="https://example.com/secret", html_body="<a href=https://example.com/secret>")
    deliver_mail()
    mail.refresh_from_db()
    assert (mail.body, mail.html_body) == ("", "")
    assert mail.state == MailState.SENT


def test_a_mail_has_both_texts_its_headers_and_its_language(mailoutbox: Any) -> None:
    with translation.override("nl"):
        queue(body="Tekst", html_body="<p>Tekst</p>", headers={"Reply-To": "press@example.com"})
    deliver_mail()
    (message,) = mailoutbox
    assert message.body == "Tekst"
    assert [(part.content, part.mimetype) for part in message.alternatives] == [("<p>Tekst</p>", "text/html")]
    assert message.extra_headers["Reply-To"] == "press@example.com"
    assert message.extra_headers["Content-Language"] == "nl"
    # So that nobody's absence notice answers it.
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_mail_comes_from_the_address_that_wagtail_uses(settings: Any, mailoutbox: Any) -> None:
    settings.WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = "Voices <voices@example.org>"
    queue()
    deliver_mail()
    assert mailoutbox[0].from_email == "Voices <voices@example.org>"
    assert mailoutbox[0].extra_headers["Message-ID"].endswith("@example.org>")


def test_an_unreachable_server_costs_no_mail_a_try(server: Any, received: Any) -> None:
    server.unreachable = True
    mail = queue()
    with pytest.raises(MailServerUnreachable, match="Connection refused"):
        deliver_mail()
    mail.refresh_from_db()
    assert (mail.tries, mail.claimed_until, mail.state) == (0, None, MailState.WAITING)
    server.unreachable = False
    assert deliver_mail() == 1
    assert len(received()) == 1


def test_mail_that_is_refused_is_tried_again_ever_later_at_most_an_hour(clock: Any, server: Any) -> None:
    server.refused = {"*"}
    mail = queue()
    waits = []
    for _try in range(9):
        deliver_mail()
        mail.refresh_from_db()
        wait = mail.next_try_at - clock_now()
        waits.append(wait / timedelta(minutes=1))
        assert deliver_after(clock, seconds=wait.total_seconds() - 1) == 0
        clock.shift(timedelta(seconds=1))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert mail.tries == 9
    assert mail.last_error == "OSError: 550 mailbox unavailable"


def test_mail_that_was_refused_arrives_once_when_the_server_takes_it(clock: Any, server: Any, received: Any) -> None:
    server.refused = {"*"}
    mail = queue()
    assert deliver_mail() == 0
    server.refused = set()
    assert [deliver_mail(), deliver_after(clock, days=1), deliver_mail()] == [0, 1, 0]
    assert len(received()) == 1
    mail.refresh_from_db()
    assert mail.last_error == ""


def test_one_refused_address_holds_up_no_other_mail(server: Any, received: Any) -> None:
    server.refused = {"bad@example.com"}
    for name in ["a", "bad", "c"]:
        queue(name, f"{name}@example.com")
    assert deliver_mail() == 2
    assert [to for to, _subject in received()] == ["a@example.com", "c@example.com"]


def test_mail_is_given_up_after_its_last_try(clock: Any, server: Any, settings: Any, received: Any) -> None:
    settings.EXECVOICE = {"MAIL_MAX_TRIES": 3}
    server.refused = {"*"}
    mail = queue(body="kept for another try")
    for _try in range(3):
        mail.refresh_from_db()
        assert mail.state == MailState.WAITING
        deliver_after(clock, hours=1)
    mail.refresh_from_db()
    assert (mail.tries, mail.state, mail.body) == (3, MailState.GIVEN_UP, "kept for another try")
    server.refused = set()
    assert deliver_after(clock, days=1) == 0


def test_mail_that_was_given_up_is_sent_when_somebody_says_so(clock: Any, server: Any, received: Any) -> None:
    give_up(server, clock)
    assert actions.retry_mail(OutboxMail.objects.all(), None) == 1
    server.refused = set()
    assert [deliver_mail(), deliver_mail()] == [1, 0]
    assert len(received()) == 1
    assert not OutboxMail.objects.given_up().exists()


def give_up(server: Any, clock: Any) -> Any:
    server.refused = {"*"}
    mail = queue(body="secret")
    for _try in range(20):
        deliver_after(clock, hours=1)
    assert OutboxMail.objects.given_up().get() == mail
    return mail


def test_mail_that_was_dismissed_is_never_sent_and_its_text_is_erased(clock: Any, server: Any, received: Any) -> None:
    mail = give_up(server, clock)
    assert actions.dismiss_mail(OutboxMail.objects.all(), None) == 1
    server.refused = set()
    assert actions.retry_mail(OutboxMail.objects.all(), None) == 0
    assert deliver_after(clock, days=1) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.body) == (MailState.DISMISSED, "")


def test_only_mail_that_was_given_up_is_decided_about() -> None:
    queue()
    assert actions.retry_mail(OutboxMail.objects.all(), None) == 0
    assert actions.dismiss_mail(OutboxMail.objects.all(), None) == 0


@pytest.mark.parametrize("to", ["", "nobody", "a@b\r\nBcc: all@example.com", "x" * 300 + "@example.com", "\0", None])
def test_an_address_that_is_none_breaks_nothing_and_is_reported(to: Any, received: Any) -> None:
    mail = queue(to=to)
    assert mail.state == MailState.GIVEN_UP
    assert mail.last_error == "This is not an e-mail address."
    assert deliver_mail() == 0
    assert received() == []


def test_thousands_of_mails_go_in_one_run_over_one_connection(server: Any, monkeypatch: Any, received: Any) -> None:
    monkeypatch.setattr("wagtail_execvoice.base.actions.delivery.MAIL_BATCH", 10)
    for number in range(35):
        queue(str(number))
    assert deliver_mail() == 35
    assert server.opened == 1
    assert len(received()) == 35


def test_a_mail_that_another_process_holds_is_left_to_it_for_ten_minutes(clock: Any, received: Any) -> None:
    mail = queue()
    OutboxMail.objects.update(claimed_until=clock_now() + timedelta(minutes=10))
    assert deliver_after(clock, minutes=9, seconds=59) == 0
    assert deliver_after(clock, seconds=1) == 1
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_two_runs_at_once_send_each_mail_once(server: Any, received: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        queue(str(number), subject=str(number))
    inside: list[int] = []
    connect = actions.delivery._Server.connect

    def connect_while_another_run_passes(self: Any) -> None:
        # The first run has read which mails are due and holds none yet: the worst moment for a second one.
        if not inside:
            inside.append(1)
            inside.append(deliver_mail())
        connect(self)

    monkeypatch.setattr(actions.delivery._Server, "connect", connect_while_another_run_passes)
    assert deliver_mail() == 0
    assert inside == [1, 5]
    assert sorted(subject for _to, subject in received()) == list("01234")


def test_a_failure_of_a_run_that_lost_its_claim_does_not_undo_the_success_of_another(clock: Any) -> None:
    mail = queue()
    slow = OutboxMail.objects.get()
    slow.claimed_until = clock_now() + timedelta(minutes=10)
    OutboxMail.objects.update(claimed_until=slow.claimed_until)
    assert deliver_after(clock, minutes=10) == 1
    actions.delivery._put_off(slow, OSError("timed out at last"))
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.SENT, "")


@pytest.mark.django_db(transaction=True)
def test_many_runs_at_once_send_each_mail_once(at_once: Any, mailoutbox: Any) -> None:
    for number in range(60):
        queue(str(number), subject=str(number))
    assert sum(at_once(deliver_mail, 8)) == 60
    assert sorted(int(message.subject) for message in mailoutbox) == list(range(60))


@pytest.mark.django_db(transaction=True)
def test_many_who_queue_the_same_key_at_once_queue_one_mail(at_once: Any) -> None:
    assert len(set(at_once(lambda: queue("same").pk, 40))) == 1


def test_a_backend_that_fails_silently_is_not_believed(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = queue()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda self, messages: 0)
    assert deliver_mail() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == (MailState.WAITING, 1)


def test_a_connection_that_does_not_close_is_no_failure(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Any) -> None:
        raise OSError("already gone")

    queue()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.close", fail)
    assert deliver_mail() == 1


@pytest.mark.parametrize("name", ["To", "bcc", "Subject", "X\r\nBcc", "", "X Y", "Message-Id"])
def test_a_header_that_would_address_somebody_else_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a header"):
        queue(headers={name: "all@example.com"})


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=200))
def test_no_text_adds_a_header_or_keeps_a_mail_from_being_sent(subject: str, value: str, body: str) -> None:
    OutboxMail.objects.all().delete()
    mail = queue(subject=subject, body=body, headers={"X-Voice": value})
    message = message_from_bytes(build_message(OutboxMail.objects.get(pk=mail.pk)).message().as_bytes(), policy=default)
    expected = ["Auto-Submitted", "Content-Language", "Content-Transfer-Encoding", "Content-Type", "Date", "From"]
    expected += ["MIME-Version", "Message-ID", "Subject", "To", "X-Voice"]
    assert sorted(message.keys()) == expected
    assert message["To"] == "ann@example.com"
    assert "\n" not in mail.subject and "\r" not in mail.subject


@given(st.text(max_size=100))
def test_words_survive_the_cleaning_of_a_subject(subject: str) -> None:
    from wagtail_execvoice.base.cleaning import clean_line

    cleaned = clean_line(subject, 255)
    assert [c for c in cleaned if c.isalnum()] == [c for c in subject if c.isalnum()]
    assert clean_line(cleaned, 255) == cleaned


def test_a_subject_cannot_turn_the_direction_of_what_follows() -> None:
    assert queue(subject="Invoice \u202egpj.exe\u2069 now").subject == "Invoice gpj.exe now"


def test_a_language_with_line_breaks_does_not_keep_a_mail_from_being_sent() -> None:
    queue(language="nl\r\nBcc: all@example.com")
    assert deliver_mail() == 1
    assert "\n" not in OutboxMail.objects.get().language


def test_a_clock_that_is_set_back_does_not_deliver_a_mail_again_and_again(
    monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 3, 1, 12, tzinfo=timezone.utc), tick=False)
    queue()
    calls = []

    def refuse(self: Any, messages: Any) -> int:
        calls.append(messages)
        time_machine.move_to(datetime(2026, 3, 1, 11, tzinfo=timezone.utc), tick=False)
        raise OSError("refused")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    assert deliver_mail() == 0
    assert len(calls) == 1
