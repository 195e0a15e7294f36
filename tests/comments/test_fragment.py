"""The conversation on its page comes from the cache, and never says what is not so any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from wagtail_execvoice.comments.actions import decide, edit_comment, withdraw_comment
from wagtail_execvoice.comments.actions.arranging import SETTINGS, arrange_conversation
from wagtail_execvoice.comments.constants import Act, Mode
from wagtail_execvoice.comments.models import Conversation, ReaderComment
from wagtail_execvoice.comments.printing import Printer
from wagtail_execvoice.comments.showing import write_conversation


@pytest.fixture(autouse=True)
def empty_cache() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def request_for(rf: RequestFactory, talk: Any) -> Any:
    return rf.get(talk.url)


@pytest.fixture
def look(talk: Any, request_for: Any) -> Any:
    """Return a function that returns the conversation as a reader sees it now, and how many queries that took."""

    def look(page: Any = None, request: Any = request_for) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            html = write_conversation(page or talk, request)
        return html, len(queries)

    return look


def test_twice_the_same_is_one_query_the_second_time(shown: Any, look: Any) -> None:
    for _ in range(3):
        shown(reply_to=shown())
    first, queries = look()
    assert queries <= 4
    assert look() == (first, 1)


def test_of_a_conversation_that_changed_only_the_thread_that_did_is_printed_anew(
    shown: Any, look: Any, talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = [shown(f"Words {number}") for number in range(3)]
    look()
    printed: list[int] = []

    def remember(self: Printer, comment: Any, answered: Any = None) -> Any:
        printed.append(comment.pk)
        return describe(self, comment, answered)

    describe = Printer.describe
    monkeypatch.setattr(Printer, "describe", remember)
    answer = shown("Fresh words", reply_to=threads[1])
    html, _queries = look()
    assert printed == [threads[1].pk, answer.pk]
    assert html.count("<article") == 4 and all(f"Words {number}" in html for number in range(3))
    cache.clear()
    assert look()[0] == html


def test_a_thread_whose_answer_is_hidden_is_printed_without_it(shown: Any, look: Any, admin_user: Any) -> None:
    answer = shown("Dreadful words", reply_to=shown())
    assert "Dreadful words" in look()[0]
    decide([answer.pk], Act.REJECT, admin_user)
    html, _queries = look()
    assert "Dreadful words" not in html and html.count("<article") == 1


def test_house_rules_and_answers_from_elsewhere_are_within_the_budget(
    shown: Any, look: Any, set_mode: Any, section: Any
) -> None:
    root = shown()
    answers = [shown(reply_to=root) for _ in range(22)]
    # It answers one that is behind "more", and is not: the seventh place is shown once the first five are hidden.
    shown("Late", reply_to=answers[20])
    ReaderComment.objects.filter(pk__in=[answer.pk for answer in answers[:19]]).update(is_visible=False)
    set_mode(Mode.OPEN, rules_page_id=section.pk)
    html, queries = look()
    assert section.url in html and queries <= 4
    assert look() == (html, 1)


def test_what_is_hidden_is_gone_at_once_and_what_is_shown_is_there(
    shown: Any, look: Any, admin_user: Any, write: Any, set_mode: Any
) -> None:
    comment = shown("Dreadful words", name="Bo")
    assert "Dreadful words" in look()[0]
    batch = decide([comment.pk], Act.REJECT, admin_user)
    assert "Dreadful words" not in look()[0] and batch
    decide([comment.pk], Act.APPROVE, admin_user)
    assert "Dreadful words" in look()[0]
    set_mode(Mode.MODERATED)
    held = write("Held words")
    assert "Held words" not in look()[0]
    decide([held.pk], Act.APPROVE, admin_user)
    assert "Held words" in look()[0]


def test_what_is_changed_or_taken_back_reads_so_at_once(shown: Any, look: Any, talk: Any) -> None:
    comment = shown("Words before")
    assert "Words before" in look()[0]
    comment = edit_comment(comment, talk, "Words after")
    html, _queries = look()
    assert "Words before" not in html and "Words after" in html
    withdraw_comment(comment)
    assert "Words after" not in look()[0]


def test_what_is_kept_by_somebody_who_was_slow_is_shown_to_nobody(
    shown: Any, look: Any, admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = shown("Dreadful words")

    def hide_meanwhile(*args: Any, **kwargs: Any) -> Any:
        reading = read(*args, **kwargs)
        decide([comment.pk], Act.REJECT, admin_user)
        return reading

    from wagtail_execvoice.comments import showing

    read = showing.read_conversation
    monkeypatch.setattr(showing, "read_conversation", hide_meanwhile)
    assert "Dreadful words" in look()[0]
    monkeypatch.setattr(showing, "read_conversation", read)
    assert "Dreadful words" not in look()[0]


def test_a_conversation_that_is_counted_anew_is_another_one(shown: Any, look: Any, talk: Any) -> None:
    shown("Before the database was restored")
    assert "Before the database was restored" in look()[0]
    ReaderComment.objects.all().delete()
    Conversation.objects.filter(page_id=talk.pk).update(version=0, last_number=0, visible_count=0)
    shown("After the database was restored")
    html, _queries = look()
    assert "Before" not in html and "After the database was restored" in html


def test_each_language_has_its_own(shown: Any, look: Any) -> None:
    shown()
    english, _queries = look()
    with translation.override("nl"):
        dutch, queries = look()
        assert queries > 1 and dutch != english and look() == (dutch, 1)
    assert look() == (english, 1)


def test_each_time_zone_has_its_own(shown: Any, look: Any) -> None:
    shown()
    here, _queries = look()
    with timezone.override("Pacific/Auckland"):
        assert look()[0] != here


def test_settings_of_a_page_above_are_in_force_at_once(shown: Any, look: Any, home: Any, admin_user: Any) -> None:
    shown()
    assert "Be kind" not in look()[0]
    values = {
        name: None if name in {"closes_after_days", "rules_page", "replies_need_review"} else "" for name in SETTINGS
    }
    arrange_conversation(home, {**values, "message": "Be kind"}, admin_user)
    assert "Be kind" in look()[0]


def test_settings_of_a_page_above_are_in_force_where_nobody_has_written_yet(
    look: Any, home: Any, talk: Any, admin_user: Any
) -> None:
    assert "comment-form" in look()[0] and not Conversation.objects.exists()
    values = {
        name: None if name in {"closes_after_days", "rules_page", "replies_need_review"} else "" for name in SETTINGS
    }
    arrange_conversation(home, {**values, "mode": Mode.CLOSED}, admin_user)
    assert "comment-form" not in look()[0]


def test_it_closes_by_itself(shown: Any, look: Any, talk: Any, set_mode: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown()
    set_mode(Mode.OPEN, closes_after_days=7)
    assert "comment-form" in look()[0]
    later = timezone.now() + timedelta(days=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "comment-form" not in look()[0]


def test_a_preview_is_neither_kept_nor_taken_from_what_is_kept(shown: Any, look: Any, rf: Any, talk: Any) -> None:
    shown()
    preview = rf.get(talk.url)
    preview.is_preview = True
    assert look(request=preview)[1] > 1 and look(request=preview)[1] > 1
    assert look()[1] > 1
    assert look()[1] == 1 and look(request=preview)[1] > 1


def test_nothing_is_kept_where_a_site_wants_that(shown: Any, look: Any, settings: Any) -> None:
    settings.EXECVOICE = {"COMMENTS_CACHE_SECONDS": 0}
    shown()
    assert look()[1] > 1 and look()[1] > 1
