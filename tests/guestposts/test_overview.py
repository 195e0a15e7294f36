"""How far the texts of guests are: what waits first, what is overdue, and who is reminded of what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail_execvoice.base.actions import find_link
from wagtail_execvoice.base.due import due_jobs
from wagtail_execvoice.base.models import OutboxMail, SecretLink
from wagtail_execvoice.guestposts.actions import ask_for_changes, reopen, revoke, save_text, submit_text
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE
from wagtail_execvoice.guestposts.actions.reminding import remind
from wagtail_execvoice.guestposts.dashboard import GuestTextsPanel
from wagtail_execvoice.guestposts.models import Submission

OURS = "#execvoice-guestposts-section"


@pytest.fixture
def make_text(home: Any, editor: Any) -> Any:
    """Return a function that makes a text that has been in its state for so many days."""

    def make(name: str, state: str, days: int = 0, *, due_in: int | None = None, **fields: Any) -> Submission:
        since = timezone.now() - timedelta(days=days)
        due_on = None if due_in is None else timezone.localdate() + timedelta(days=due_in)
        shared = {"email": f"{name}@example.com", "language": "en", "invited_at": since, "state_since": since}
        return Submission.objects.create(name=name, state=state, due_on=due_on, invited_by=editor, **shared, **fields)

    return make


@pytest.fixture
def age() -> Any:
    """Return a function that lets so many days pass, for everything about a text."""

    def age(submission: Submission, days: int) -> None:
        past = timedelta(days=days)
        submission.refresh_from_db()
        for name in ("state_since", "saved_at", "submitted_at", "reminded_at", "invited_at"):
            if moment := getattr(submission, name):
                setattr(submission, name, moment - past)
        if submission.due_on:
            submission.due_on -= past
        submission.save()
        for link in SecretLink.objects.all():
            link.created_at, link.expires_at = link.created_at - past, link.expires_at - past
            link.save()

    return age


def subjects(to: str) -> list[str]:
    return list(OutboxMail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def read_rows(client: Client, **query: Any) -> list[list[str]]:
    response = client.get(reverse("execvoice_submissions:index"), query)
    rows = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows]


# The list


def test_what_waits_for_an_editor_comes_first_and_what_is_done_last(
    client: Client, editor: Any, make_text: Any
) -> None:
    client.force_login(editor)
    make_text("done-before", "declined", 9)
    make_text("done", "accepted", 2)
    make_text("writing", "writing", 1, due_in=4)
    make_text("late", "writing", 1, due_in=-1)
    make_text("waits", "submitted", 1, due_in=-9)
    make_text("waits-longer", "submitted", 5)
    rows = read_rows(client)
    assert [row[0] for row in rows] == ["waits-longer", "waits", "late", "writing", "done", "done-before"]
    assert [row[2] for row in rows[:3]] == ["to be read", "to be read", "being written overdue"]
    assert [row[3] for row in rows[:2]] == ["5 days", "1 day"]
    assert [row[0] for row in read_rows(client, overdue="true")] == ["late"]
    assert "late" not in [row[0] for row in read_rows(client, overdue="false")]
    assert {row[0] for row in read_rows(client, state=["accepted", "declined"])} == {"done", "done-before"}
    assert read_rows(client, ordering="name")[0][0] == "done"


def test_the_list_asks_as_often_for_many_texts_as_for_few(client: Client, editor: Any, make_text: Any) -> None:
    client.force_login(editor)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read_rows(client)
        return len(queries)

    make_text("a", "submitted")
    make_text("b", "writing", due_in=-1)
    read_rows(client)
    few = count()
    for number in range(8):
        make_text(f"c{number}", "submitted")
    assert count() == few


# The dashboard


@pytest.fixture
def dashboard(client: Client) -> Any:
    def dashboard(user: Any) -> Any:
        client.force_login(user)
        return BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser").select_one(OURS)

    return dashboard


def test_the_dashboard_says_how_many_wait_and_leads_to_those_that_wait_longest(
    dashboard: Any, editor: Any, make_text: Any
) -> None:
    for days in (1, 3, 2, 0):
        make_text(f"g{days}", "submitted", days, title=f"Text {days}")
    panel = dashboard(editor)
    words = " ".join(panel.get_text(" ").split())
    assert "4 texts of guests wait to be read." in words and "The oldest has waited for 3 days." in words
    assert [link.get_text() for link in panel.select("tbody a")] == ["Text 3", "Text 2", "Text 1"]


def test_the_dashboard_is_silent_if_nothing_waits_and_for_who_may_not_read(
    dashboard: Any, editor: Any, make_user: Any, make_text: Any
) -> None:
    make_text("a", "writing", title="Begun")
    assert dashboard(editor) is None
    make_text("b", "submitted", title="<i>Text")
    assert dashboard(make_user("inviter", "wagtailadmin.access_admin", "execvoice_guestposts.add_submission")) is None
    panel = dashboard(make_user("reader", "wagtailadmin.access_admin", "execvoice_guestposts.change_submission"))
    assert "1 text of a guest waits to be read." in panel.get_text() and panel.select("i") == []


@pytest.mark.parametrize(("number", "most"), [(0, 1), (1, 1), (7, 2)])
def test_the_dashboard_takes_two_queries_at_most(
    make_text: Any, number: int, most: int, django_assert_num_queries: Any
) -> None:
    for days in range(number):
        make_text(f"g{days}", "submitted", days)
    with django_assert_num_queries(most):
        GuestTextsPanel().get_context_data({})


# Reminders


def test_a_guest_is_reminded_once_three_days_before_the_day(invited: Any, age: Any, last_token: Any) -> None:
    submission, _token = invited(due_on=timezone.localdate() + timedelta(days=10))
    assert remind() == 0
    age(submission, 6)
    assert remind() == 0
    age(submission, 1)
    assert (remind(), remind()) == (1, 0)
    assert subjects("guest@example.com") == ["You are invited to write for us", "Your text for us"]
    link = find_link(PURPOSE, last_token("guest@example.com"))
    assert link and link.subject.endswith(f":{submission.pk}")
    age(submission, 2)
    assert remind() == 0


def test_after_an_outage_a_guest_is_reminded_all_the_same_but_not_of_what_is_long_over(
    make_text: Any,
) -> None:
    make_text("yesterday", "writing", 20, due_in=-1)
    make_text("long-ago", "writing", 20, due_in=-20)
    assert remind() == 1 and subjects("yesterday@example.com") == ["Your text for us"]


@pytest.mark.parametrize("state", ["submitted", "accepted", "declined", "withdrawn"])
def test_nobody_is_reminded_of_a_text_that_is_not_with_them(make_text: Any, state: str) -> None:
    make_text("done", state, 2, due_in=1)
    assert remind() == 0 and subjects("done@example.com") == []


def test_who_was_invited_or_asked_a_moment_ago_is_not_reminded_yet(make_text: Any) -> None:
    make_text("new", "invited", 0, due_in=1)
    make_text("asked", "changes", 0, due_in=1)
    assert remind() == 0


def test_a_guest_with_a_text_that_was_begun_is_told_before_the_link_ends(
    invited: Any, age: Any, last_token: Any
) -> None:
    begun, _token = invited("Begun", email="begun@example.com")
    save_text(begun, {"title": "A beginning"})
    invited("Never began", email="never@example.com")
    age(begun, 26)
    assert remind() == 0
    age(begun, 2)
    assert (remind(), remind()) == (1, 0)
    assert subjects("begun@example.com")[1:] == ["The link to your text ends soon"]
    assert subjects("never@example.com") == ["You are invited to write for us"]
    assert find_link(PURPOSE, last_token("begun@example.com"))


def test_who_may_not_write_any_more_gets_no_new_link(invited: Any, age: Any, editor: Any) -> None:
    submission, _token = invited()
    save_text(submission, {"title": "A beginning"})
    revoke(submission, editor)
    age(submission, 28)
    assert remind() == 0


def test_who_got_the_text_back_is_reminded_once_more(invited: Any, age: Any, editor: Any) -> None:
    submission, _token = invited(due_on=timezone.localdate() + timedelta(days=5))
    age(submission, 2)
    assert remind() == 1
    submission = submit_text(submission, {"title": "A text"}, {})
    ask_for_changes(submission, "Shorter", editor)
    assert remind() == 0
    age(submission, 2)
    assert (remind(), remind()) == (1, 0)


def test_the_editor_is_reminded_once_of_each_time_a_text_was_handed_in(invited: Any, age: Any, editor: Any) -> None:
    submission, _token = invited()
    submission = submit_text(submission, {"title": "Bees"}, {})
    age(submission, 2)
    assert remind() == 0
    age(submission, 1)
    assert (remind(), remind()) == (1, 0)
    reminder = OutboxMail.objects.filter(to=editor.email).latest("pk")
    assert reminder.subject == "The text of Gast Guest waits for you"
    assert "“Bees” 3 days ago" in reminder.body and f"/read/{submission.pk}/" in reminder.body
    age(submission, 5)
    assert remind() == 0
    submission.refresh_from_db()
    reopen(submission, editor)
    submit_text(submission, {"title": "More bees"}, {})
    age(submission, 3)
    assert (remind(), remind()) == (1, 0)


def test_the_mail_is_in_the_language_of_the_guest(invited: Any, age: Any) -> None:
    submission, _token = invited(language="nl", due_on=timezone.localdate() + timedelta(days=3))
    age(submission, 2)
    assert remind() == 1
    assert OutboxMail.objects.filter(to="guest@example.com").latest("pk").language == "nl"


def test_reminding_is_a_due_job() -> None:
    assert ("execvoice_guestposts.remind", 430) in [(job.name, job.order) for job in due_jobs()]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_reminds(invited: Any, age: Any, at_once: Any) -> None:
    submission, _token = invited(due_on=timezone.localdate() + timedelta(days=4))
    age(submission, 2)
    assert sorted(at_once(remind, 8)) == [0, 0, 0, 0, 0, 0, 0, 1]
    assert subjects("guest@example.com")[1:] == ["Your text for us"]
