"""An address is that of one person, also where a database finds those of others beside it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.db import connection

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.guestposts.actions import send_lost_links
from wagtail_execvoice.guestposts.actions.guests import describe_guest, find_guest
from wagtail_execvoice.guestposts.duplicates import find_same
from wagtail_execvoice.guestposts.models import Submission

MINE, THEIRS = "muller@example.com", "müller@example.com"


@pytest.fixture(autouse=True)
def forgiving(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have SQLite compare as other databases do with the sort order of a site: without accents."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.create_collation("forgiving", _compare)
        monkeypatch.setitem(connection.operators, "iexact", "= %s COLLATE forgiving")


def _compare(one: str, other: str) -> int:
    one, other = _plain(one), _plain(other)
    return (one > other) - (one < other)


def _plain(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(each))


@pytest.fixture
def both(invited: Any) -> tuple[Any, Any]:
    return invited("Mine Muller", email=MINE.capitalize())[0], invited("Theirs Müller", email=THEIRS)[0]


def test_the_database_of_these_tests_finds_both(both: Any) -> None:
    if connection.vendor == "sqlite":
        assert Submission.objects.filter(email__iexact=MINE).count() == 2


def test_nobody_else_gets_a_link_that_was_asked_for(both: Any) -> None:
    OutboxMail.objects.all().delete()
    send_lost_links(MINE, "visitor")
    assert [mail.to for mail in OutboxMail.objects.all()] == [MINE.capitalize()]
    assert OutboxMail.objects.get().body.count("/guests/") == 1


def test_what_is_kept_of_somebody_is_theirs_alone(both: Any) -> None:
    Person.objects.create(name="Theirs", email=THEIRS)
    mine = Person.objects.create(name="Mine", email=MINE)
    guest = find_guest(MINE)
    assert guest.submission_ids == (both[0].pk,)
    assert [person.pk for person in guest.people] == [mine.pk] and not guest.others
    assert describe_guest(MINE).mails == 1


def test_somebody_who_was_merged_into_another_is_found_by_that_address_alone(both: Any) -> None:
    theirs = Person.objects.create(name="Theirs", email=THEIRS)
    mine = Person.objects.create(name="Mine", email=MINE)
    for name, target in (("Alias of theirs", theirs), ("Alias of mine", mine)):
        Person.objects.create(name=name, merged_into=target)
    guest = find_guest(MINE)
    assert {person.name for person in (*guest.people, *guest.others)} == {"Mine", "Alias of mine"}


def test_nobody_with_another_address_is_taken_for_the_guest(both: Any) -> None:
    Person.objects.create(name="Somebody", email=THEIRS)
    named = Person.objects.create(name="mine muller", email="else@example.com")
    mine = Person.objects.create(name="Anybody", email=MINE)
    assert find_same(both[0]) == [mine, named]
