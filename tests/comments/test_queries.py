"""What a comment costs, and that it costs the same among many."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import add_user
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.comments.actions import issue_ticket
from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.models import Conversation, ModerationRule, OfficialAlias, ReaderComment
from wagtail_execvoice.comments.pipeline import reserved
from wagtail_execvoice.comments.urlnames import write_url

pytestmark = pytest.mark.usefixtures("no_limits")

#: Long enough to be compared with spam that is known.
WORDS = "Well said, and I would have liked to read more about the move itself."


@pytest.fixture
def authors(talk: Any) -> Any:
    """Let the page have three authors, of whom one was merged into somebody else."""
    gone, *others = [
        Person.objects.create(name=name) for name in ("Bo Maas", "Joost van der Meer", "Eva Kuiper", "Ilse Vos")
    ]
    Person.objects.filter(pk=gone.pk).update(merged_into=others[0])
    for person in (gone, *others[1:]):
        Byline.objects.create(page_id=talk.pk, person=person)


@pytest.fixture
def send(client: Client, talk: Any, authors: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that sends the form, fast and unsuspected, and returns the queries that it took."""
    monkeypatch.setattr("wagtail_execvoice.comments.pipeline.forms.SHORTEST_SECONDS", 0)

    # Once in five minutes, by whoever comes first.
    monkeypatch.setattr(reserved, "KEPT_SECONDS", 10**10)
    reserved.ask_hooks(0)

    def send(body: str = WORDS, user: Any = None, **fields: str) -> list[str]:
        ticket = issue_ticket(talk.pk, user)
        values = {"name": "Ana", "email": "ana@example.com", "body": body, "ticket": ticket, **fields}
        with CaptureQueriesContext(connection) as queries:
            response = client.post(write_url(talk.pk), values)
        assert response.status_code == 302
        # Savepoints stand for the transaction that they are in a test.
        return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]

    return send


def listed(queries: list[str]) -> str:
    return "\n".join(sql[:160] for sql in queries)


#: How many queries a comment takes of somebody who was here before, held or shown, by itself or in answer to another one.
EXPECTED = {
    (Mode.MODERATED, False): 9,
    (Mode.MODERATED, True): 10,
    (Mode.OPEN, False): 11,
    (Mode.OPEN, True): 12,
}
#: The buckets of their limits, and the record of a commenter.
MADE_FOR_NEW_ONES = 2
#: Django reads the session, the account, and its rights in two queries.
SIGNED_IN = 4


@pytest.mark.parametrize(("mode", "answers"), EXPECTED)
@pytest.mark.parametrize("number", [1, 30])
def test_to_write_takes_as_few_queries_among_many_as_among_few(
    shown: Any, send: Any, set_mode: Any, mode: str, number: int, answers: bool
) -> None:
    for _ in range(number):
        root = shown()
    answered = {"reply_to": shown(reply_to=root).public_id} if answers else {}
    set_mode(mode)
    # The first one makes the buckets of the limits and the record of the commenter.
    send("Before", **answered)
    queries = send(**answered)
    assert ReaderComment.objects.latest("pk").is_visible is (mode == Mode.OPEN)
    assert len(queries) == EXPECTED[mode, answers], listed(queries)


@pytest.mark.parametrize(("mode", "answers"), EXPECTED)
def test_to_write_for_the_first_time_takes_two_queries_more(
    shown: Any, send: Any, set_mode: Any, mode: str, answers: bool
) -> None:
    # Of the page and of the site there are buckets by then.
    root = shown()
    set_mode(mode)
    queries = send(**({"reply_to": root.public_id} if answers else {}))
    assert len(queries) == EXPECTED[mode, answers] + MADE_FOR_NEW_ONES, listed(queries)


@pytest.mark.parametrize(("mode", "answers"), EXPECTED)
def test_who_is_signed_in_takes_what_django_asks_about_them_more(
    client: Client, shown: Any, send: Any, set_mode: Any, mode: str, answers: bool
) -> None:
    root = shown()
    set_mode(mode)
    reader = add_user("reader")
    client.force_login(reader)
    answered = {"reply_to": root.public_id} if answers else {}
    send("Before", reader, **answered)
    queries = send(user=reader, **answered)
    assert len(queries) == EXPECTED[mode, answers] + SIGNED_IN, listed(queries)


def test_official_names_and_rules_cost_nothing_once_they_were_read(send: Any, set_mode: Any) -> None:
    set_mode(Mode.MODERATED)
    OfficialAlias.objects.create(name="Acme Communications", group=Group.objects.create(name="Speakers"))
    ModerationRule.objects.create(name="Rivals", text="rival")
    send("Before")
    queries = send()
    assert len(queries) == EXPECTED[Mode.MODERATED, False], listed(queries)


def test_the_first_comment_of_a_page_makes_its_conversation_too(send: Any, home: Any, set_mode: Any) -> None:
    set_mode(Mode.OPEN, page=home)
    queries = send()
    assert Conversation.objects.count() == 2
    assert len(queries) == EXPECTED[Mode.OPEN, False] + MADE_FOR_NEW_ONES + 1, listed(queries)


def test_names_that_are_taken_all_over_the_site_are_asked_for_once(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        reserved.ask_hooks(0)
        reserved.ask_hooks(0)
    assert len(queries) == 2
