from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.base.actions import find_link, issue_link, revoke_link, revoke_links, use_link
from wagtail_execvoice.base.models import SecretLink

pytestmark = pytest.mark.django_db
HOSTILE = [
    "",
    " ",
    "\0",
    "a\0b",
    "x" * 59,
    "é" * 59,
    "A" * 100_000,
    "../../etc/passwd",
    "' OR 1=1 --",
    None,
    b"x",
    5,
    [],
]


def test_a_link_is_found_by_its_token_and_only_for_its_purpose() -> None:
    link, token = issue_link("guest.write", "guestposts.submission:7")
    assert find_link("guest.write", token) == link
    assert find_link("guest.approve", token) is None


def test_the_secret_is_nowhere_in_the_database() -> None:
    link, token = issue_link("guest.write", "x:1")
    secret = token[len(link.public_id) :]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM execvoice_base_secretlink")
        assert secret not in repr(cursor.fetchall())
    assert len(secret) == 43


def test_a_token_is_one_word_that_no_mail_program_breaks() -> None:
    assert issue_link("a", "b:1")[1].isalnum()


@pytest.mark.parametrize("token", HOSTILE, ids=lambda token: repr(token)[:20])
def test_what_is_no_token_opens_nothing(token: Any) -> None:
    issue_link("a", "b:1")
    assert find_link("a", token) is None
    assert use_link("a", token) is None


@given(st.text(max_size=80))
def test_no_text_makes_finding_fail(text: str) -> None:
    assert find_link("a", text) is None


@given(st.integers(0, 58), st.sampled_from("abcXYZ019"))
def test_a_token_with_any_other_character_opens_nothing(position: int, character: str) -> None:
    _link, token = issue_link("a", "b:1")
    other = token[:position] + character + token[position + 1 :]
    assert (find_link("a", other) is None) == (other != token)


def test_the_secret_of_one_link_does_not_open_another() -> None:
    (one, token), (other, _token) = issue_link("a", "b:1"), issue_link("a", "b:2")
    assert find_link("a", other.public_id + token[len(one.public_id) :]) is None


def test_a_link_works_until_it_expires(clock: Any, settings: Any) -> None:
    settings.EXECVOICE = {"LINK_LIFETIME_DAYS": 3}
    _link, token = issue_link("a", "b:1")
    _short, short = issue_link("a", "b:1", timedelta(hours=1))
    clock.shift(timedelta(hours=1))
    assert find_link("a", short) is None
    clock.shift(timedelta(days=3, hours=-1, seconds=-1))
    assert find_link("a", token)
    clock.shift(timedelta(seconds=1))
    assert find_link("a", token) is None
    assert use_link("a", token) is None


def test_finding_changes_nothing(django_assert_num_queries: Any) -> None:
    link, token = issue_link("a", "b:1", single_use=True)
    with django_assert_num_queries(1) as queries:
        find_link("a", token)
    assert queries.captured_queries[0]["sql"].startswith("SELECT")
    assert find_link("a", token) == link


def test_a_link_is_used_any_number_of_times_and_remembers_the_first(clock: Any) -> None:
    link, token = issue_link("a", "b:1")
    first = use_link("a", token)
    clock.shift(timedelta(hours=1))
    again = use_link("a", token)
    assert first and again
    assert again.used_at == first.used_at == link.created_at


def test_a_single_use_link_is_used_once() -> None:
    _link, token = issue_link("a", "b:1", single_use=True)
    assert use_link("a", token)
    assert use_link("a", token) is None
    assert find_link("a", token) is None


def test_of_two_who_use_a_single_use_link_at_once_one_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _link, token = issue_link("a", "b:1", single_use=True)
    stale = find_link("a", token)
    assert use_link("a", token)
    # The second one had found the link before the first one used it.
    monkeypatch.setattr("wagtail_execvoice.base.actions.links.find_link", lambda purpose, token: stale)
    assert use_link("a", token) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_a_single_use_link_at_once_one_gets_it(at_once: Any) -> None:
    _link, token = issue_link("a", "b:1", single_use=True)
    assert sum(at_once(lambda: use_link("a", token) is not None, 40)) == 1


def test_a_revoked_link_opens_nothing() -> None:
    link, token = issue_link("a", "b:1")
    assert revoke_link(link)
    assert find_link("a", token) is None
    assert not revoke_link(link)


def test_all_links_of_a_purpose_about_a_subject_are_revoked_and_no_others() -> None:
    tokens = [issue_link("a", "b:1")[1] for _ in range(2)]
    others = [issue_link("a", "b:12")[1], issue_link("c", "b:1")[1]]
    assert revoke_links("a", "b:1") == 2
    assert [find_link("a", token) for token in tokens] == [None, None]
    assert find_link("a", others[0]) and find_link("c", others[1])


@pytest.mark.parametrize(("purpose", "subject"), [("", "b:1"), ("a", ""), ("p" * 65, "b:1"), ("a", "s" * 256)])
def test_a_purpose_or_subject_that_would_be_cut_off_is_refused(purpose: str, subject: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        issue_link(purpose, subject)
    assert not SecretLink.objects.exists()
