"""Moderators are mailed what waits in their sections: at their time, once, and never if nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from wagtail.users.models import UserProfile

from wagtail_execvoice.base.adminurls import admin_url
from wagtail_execvoice.base.due import run_due_jobs
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, report_comment
from wagtail_execvoice.comments.actions.digesting import find_moderators, tell_moderators
from wagtail_execvoice.comments.actions.slots import last_slot, next_slot
from wagtail_execvoice.comments.constants import Act, DigestFrequency
from wagtail_execvoice.comments.models import ModeratorDigest, ReaderComment

HOUR = 3600
DAY = 24 * HOUR
HOURLY, DAILY, WEEKLY, NEVER = (
    DigestFrequency.HOURLY,
    DigestFrequency.DAILY,
    DigestFrequency.WEEKLY,
    DigestFrequency.NEVER,
)


@pytest.fixture
def clock() -> Iterator[Any]:
    """It is Monday, ten in the morning, by the clock of the site (UTC in tests)."""
    with override_settings(TIME_ZONE="UTC"), time_machine.travel("2026-03-02T10:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def moderator(clock: Any, make_moderator: Any, home: Any) -> Any:
    return make_moderator(home)


def choose(user: Any, frequency: str) -> None:
    ModeratorDigest.objects.update_or_create(user=user, defaults={"frequency": frequency, "next_at": None})


def mails() -> list[OutboxMail]:
    return list(OutboxMail.objects.order_by("pk"))


class TestWhen:
    @pytest.mark.parametrize(
        ("frequency", "now", "last", "following"),
        [
            (HOURLY, "2026-03-02T10:59", "2026-03-02T10:00", "2026-03-02T11:00"),
            (DAILY, "2026-03-02T08:00", "2026-03-02T08:00", "2026-03-03T08:00"),
            (DAILY, "2026-03-02T07:59", "2026-03-01T08:00", "2026-03-02T08:00"),
            (WEEKLY, "2026-03-02T08:00", "2026-03-02T08:00", "2026-03-09T08:00"),
            (WEEKLY, "2026-03-02T07:00", "2026-02-23T08:00", "2026-03-02T08:00"),
            (WEEKLY, "2026-03-08T23:00", "2026-03-02T08:00", "2026-03-09T08:00"),
            # The clock is put forward on the 29th.
            (DAILY, "2026-03-28T12:00", "2026-03-28T08:00", "2026-03-29T08:00"),
            (WEEKLY, "2026-03-28T12:00", "2026-03-23T08:00", "2026-03-30T08:00"),
        ],
    )
    def test_it_is_eight_o_clock_or_the_full_hour_where_one_lives(
        self, frequency: str, now: str, last: str, following: str
    ) -> None:
        zone = ZoneInfo("Europe/Amsterdam")
        at = datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(timezone.utc)
        found = [slot(frequency, at, zone) for slot in (last_slot, next_slot)]
        assert [moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") for moment in found] == [last, following]

    def test_never_has_no_time(self, clock: Any) -> None:
        with pytest.raises(KeyError):
            next_slot(NEVER, datetime.now(timezone.utc), timezone.utc)

    def test_it_comes_on_the_next_morning_and_on_each_one_until_nothing_waits(
        self, clock: Any, moderator: Any, write: Any
    ) -> None:
        comment = write()
        assert tell_moderators() == 0
        clock.shift(22 * HOUR - 60)
        assert tell_moderators() == 0
        clock.shift(60)
        assert (tell_moderators(), tell_moderators()) == (1, 0)
        clock.shift(DAY)
        assert tell_moderators() == 1
        decide([comment.pk], Act.APPROVE, moderator)
        clock.shift(DAY)
        assert tell_moderators() == 0 and len(mails()) == 2

    def test_what_comes_in_after_a_quiet_morning_waits_for_the_next_one(
        self, clock: Any, moderator: Any, write: Any
    ) -> None:
        comment = write()
        tell_moderators()
        decide([comment.pk], Act.SPAM, moderator)
        clock.shift(5 * DAY)
        write()
        assert tell_moderators() == 0
        clock.shift(22 * HOUR)
        assert tell_moderators() == 1

    def test_after_a_pause_of_days_it_is_one_mail_and_no_second_one_right_after(
        self, clock: Any, moderator: Any, write: Any
    ) -> None:
        write()
        tell_moderators()
        clock.shift(3 * DAY + 21 * HOUR + 1800)  # half past seven
        assert tell_moderators() == 1
        clock.shift(HOUR)
        assert tell_moderators() == 0
        clock.shift(DAY)
        assert tell_moderators() == 1

    def test_every_week_is_on_monday(self, clock: Any, moderator: Any, write: Any) -> None:
        choose(moderator, WEEKLY)
        write()
        told = []
        for day in range(15):
            if tell_moderators():
                told.append(day)
            clock.shift(DAY)
        assert told == [7, 14]

    def test_every_hour_is_only_if_there_is_news_but_a_reminder_comes_in_the_morning(
        self, clock: Any, moderator: Any, write: Any
    ) -> None:
        choose(moderator, HOURLY)
        write()
        tell_moderators()
        told = []
        for hour in range(11, 11 + 24):
            clock.shift(HOUR)
            if hour == 14:
                ReaderComment.objects.filter(pk=write().pk).update(reported_at=None)
            if tell_moderators():
                told.append(hour % 24)
        # What was written at 14:00 sharp was there at 14:00.
        assert told == [11, 14, 8]

    def test_a_report_is_news(self, clock: Any, moderator: Any, shown: Any) -> None:
        choose(moderator, HOURLY)
        comment = shown()
        report_comment(comment, "abuse", visitor="10.9.9.9")
        tell_moderators()
        clock.shift(HOUR)
        assert tell_moderators() == 1
        assert "1 comment was reported by readers." in mails()[0].body and "to be reviewed" not in mails()[0].body

    def test_never_is_never(self, clock: Any, moderator: Any, write: Any) -> None:
        choose(moderator, NEVER)
        write()
        clock.shift(30 * DAY)
        assert tell_moderators() == 0

    def test_eight_o_clock_is_that_of_the_reader_and_the_mail_is_in_their_language(
        self, clock: Any, moderator: Any, write: Any
    ) -> None:
        UserProfile.objects.create(user=moderator, current_time_zone="America/New_York", preferred_language="nl")
        write()
        tell_moderators()
        assert ModeratorDigest.objects.get().next_at == datetime(2026, 3, 2, 13, tzinfo=timezone.utc)
        clock.shift(3 * HOUR)
        assert tell_moderators() == 1 and mails()[0].language == "nl"

    def test_two_that_run_at_once_queue_one(
        self, clock: Any, moderator: Any, write: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from wagtail_execvoice.comments.actions import digesting

        write()
        tell_moderators()
        clock.shift(DAY)
        count = digesting.count_waiting

        def count_while_another_runs(*args: Any) -> Any:
            monkeypatch.undo()
            assert tell_moderators() == 1
            return count(*args)

        monkeypatch.setattr(digesting, "count_waiting", count_while_another_runs)
        assert tell_moderators() == 0 and len(mails()) == 1

    def test_one_who_cannot_be_told_keeps_nobody_else_from_it(
        self, clock: Any, moderator: Any, make_moderator: Any, home: Any, write: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from wagtail_execvoice.comments.actions import digesting

        other = make_moderator(home)
        write()
        tell_moderators()
        clock.shift(DAY)
        queue = digesting.queue_mail

        def fail(key: str, to: str, *args: Any, **kwargs: Any) -> Any:
            if to == moderator.email:
                raise OSError("disk full")
            return queue(key, to, *args, **kwargs)

        monkeypatch.setattr(digesting, "queue_mail", fail)
        assert tell_moderators() == 1 and mails()[0].to == other.email
        monkeypatch.undo()
        assert tell_moderators() == 1 and mails()[1].to == moderator.email


class TestWhom:
    def test_it_is_who_may_decide_and_enter_the_admin(self, make_user: Any, make_moderator: Any, home: Any) -> None:
        moderator = make_moderator(home)
        make_moderator(home, decides=False)
        make_user("without-admin", "execvoice_comments.decide_readercomment")
        gone = make_moderator(home)
        gone.is_active = False
        gone.save()
        assert list(find_moderators()) == [moderator]

    @pytest.mark.parametrize(("included", "number"), [(True, 1), (False, 0)])
    def test_superusers_are_among_them_unless_wagtail_mails_them_nothing(
        self, admin_user: Any, settings: Any, included: bool, number: int
    ) -> None:
        settings.WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = included
        assert find_moderators().count() == number

    def test_who_has_no_address_is_passed_over(self, clock: Any, moderator: Any, write: Any) -> None:
        get_user_model().objects.filter(pk=moderator.pk).update(email="")
        write()
        tell_moderators()
        clock.shift(DAY)
        assert tell_moderators() == 0 and mails() == []

    def test_each_is_told_of_their_own_section_only(
        self, clock: Any, make_moderator: Any, talk: Any, section: Any, write: Any
    ) -> None:
        here, there = make_moderator(section), make_moderator(talk)
        write()
        tell_moderators()
        clock.shift(DAY)
        assert tell_moderators() == 1
        [mail] = mails()
        assert mail.to == there.email != here.email


class TestWhat:
    @pytest.fixture
    def mail(self, clock: Any, moderator: Any, write: Any, shown: Any, set_mode: Any, section: Any) -> str:
        report_comment(shown(), "abuse", "Look at this", visitor="10.9.9.9")
        set_mode("moderated")
        write("Buy at https://spam.example", name="Piet", email="piet@example.com")
        tell_moderators()
        clock.shift(DAY)
        tell_moderators()
        clock.shift(1)
        write(page=section)
        clock.shift(DAY)
        assert tell_moderators() == 1
        mail = mails()[-1]
        return f"{mail.subject}\n{mail.body}"

    def test_it_says_how_much_waits_and_where(self, mail: str) -> None:
        assert mail.startswith("3 comments wait for you\n")
        words = " ".join(mail.split())
        for said in (
            "2 comments are to be reviewed. New since the last mail: 1. The oldest has waited for 2 days.",
            "1 comment was reported by readers. The oldest report has waited for 2 days.",
            "- Why we moved: 2 - Elsewhere: 1",
        ):
            assert said in words
        assert "\n\n\n" not in mail

    def test_it_leads_to_the_panel_and_to_the_preferences(self, mail: str) -> None:
        for path in (
            reverse("execvoice_comments:index"),
            reverse("execvoice_comments:reported"),
            f"{reverse('wagtailadmin_account')}#tab-notifications",
        ):
            assert f"\n\n{admin_url(path)}\n" in mail

    def test_nothing_that_readers_wrote_stands_in_it(self, mail: str) -> None:
        for said in ("Piet", "piet@", "spam.example", "Look at this"):
            assert said not in mail

    def test_a_title_of_several_lines_is_one_line_and_many_pages_are_not_all_named(
        self, clock: Any, moderator: Any, home: Any, write: Any
    ) -> None:
        from testapp.models import TalkPage

        for number in range(7):
            page = home.add_child(instance=TalkPage(title=f"Talk\n{number}", slug=f"talk-{number}", live=True))
            write(page=page)
        tell_moderators()
        clock.shift(DAY)
        tell_moderators()
        body = mails()[0].body
        assert body.count("\n- Talk ") == 5 and "\n- and others\n" in body


class TestCost:
    def test_if_nothing_waits_it_is_one_query(self, moderator: Any, shown: Any, django_assert_num_queries: Any) -> None:
        shown()
        with django_assert_num_queries(1):
            tell_moderators()

    def test_if_it_is_nobodys_time_it_is_two(self, moderator: Any, write: Any, django_assert_num_queries: Any) -> None:
        write()
        tell_moderators()
        with django_assert_num_queries(2):
            tell_moderators()

    @pytest.mark.usefixtures("no_limits")
    @pytest.mark.parametrize("number", [1, 40])
    def test_a_mail_costs_the_same_however_much_waits(
        self, clock: Any, moderator: Any, write: Any, number: int
    ) -> None:
        for _ in range(number):
            write()
        tell_moderators()
        clock.shift(DAY)
        with CaptureQueriesContext(connection) as queries:
            assert tell_moderators() == 1
        counted = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(counted) <= 12, "\n".join(sql[:160] for sql in counted)


class TestPreferences:
    def account(self, client: Any, user: Any) -> Any:
        client.force_login(user)
        return client.get(reverse("wagtailadmin_account"))

    def save(self, client: Any, user: Any, **choices: str) -> Any:
        data: dict[str, Any] = {}
        for panels in self.account(client, user).context["panels_by_tab"].values():
            for form in (panel.get_form() for panel in panels if panel.name not in {"password", "avatar"}):
                data |= {field.html_name: field.value() for field in form if field.value() not in (None, False)}
        # Wagtail's own panel wants a name.
        data |= {name: "Ann" for name in data if name.endswith(("first_name", "last_name"))}
        return client.post(reverse("wagtailadmin_account"), data | choices)

    def test_a_moderator_chooses_how_often(self, client: Any, moderator: Any) -> None:
        assert "execvoice_comments-frequency" in self.account(client, moderator).content.decode()
        assert self.save(client, moderator, **{"execvoice_comments-frequency": "weekly"}).status_code == 302
        assert ModeratorDigest.objects.get().frequency == WEEKLY

    def test_by_looking_nothing_is_written_and_who_has_chosen_nothing_hears_daily(
        self, client: Any, moderator: Any
    ) -> None:
        panels = self.account(client, moderator).context["panels_by_tab"].values()
        [panel] = [panel for tab in panels for panel in tab if panel.name == "execvoice_comments"]
        assert panel.get_form()["frequency"].value() == DAILY
        assert not ModeratorDigest.objects.exists()

    def test_what_was_told_stays_and_the_next_time_is_found_anew(
        self, client: Any, clock: Any, moderator: Any, write: Any
    ) -> None:
        write()
        tell_moderators()
        clock.shift(DAY)
        tell_moderators()
        told = ModeratorDigest.objects.get().told_until
        self.save(client, moderator, **{"execvoice_comments-frequency": "hourly"})
        digest = ModeratorDigest.objects.get()
        assert (digest.told_until, digest.next_at, digest.frequency) == (told, None, HOURLY)
        tell_moderators()
        assert ModeratorDigest.objects.get().next_at == datetime(2026, 3, 3, 11, tzinfo=timezone.utc)

    def test_a_choice_that_is_none_changes_nothing(self, client: Any, moderator: Any) -> None:
        assert self.save(client, moderator, **{"execvoice_comments-frequency": "yearly"}).status_code == 200
        assert not ModeratorDigest.objects.exists()

    def test_who_may_not_decide_does_not_see_it(self, client: Any, make_moderator: Any, home: Any) -> None:
        user = make_moderator(home, decides=False)
        assert "execvoice_comments-frequency" not in self.account(client, user).content.decode()


def test_the_due_jobs_do_it(clock: Any, moderator: Any, write: Any) -> None:
    write()
    run_due_jobs()
    clock.shift(DAY)
    run_due_jobs()
    assert mails()[0].to == moderator.email
