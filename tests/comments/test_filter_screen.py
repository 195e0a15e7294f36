"""The screen of the learned filter: what it does and why, how good it is, what it goes by, and what can be done to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from comments_decided import GOOD_WORDS, SPAM_WORDS, make_text, store_decisions
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from wagtail_execvoice.comments.actions.learning import BEGUN_ANEW, get_filter, learn
from wagtail_execvoice.comments.feature_words import say_feature, say_features
from wagtail_execvoice.comments.models import LearnedFilter, ReaderComment
from wagtail_execvoice.comments.words import say_reason

SCREEN = "execvoice_comment_filter:index"


@pytest.fixture
def grown(talk: Any, admin_user: Any) -> LearnedFilter:
    """A filter that judges."""
    store_decisions(talk, admin_user, good=100, spam=100)
    learn()
    return get_filter()


def show(client: Any, name: str = "index") -> str:
    response = client.get(reverse(f"execvoice_comment_filter:{name}"))
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_new_one_says_that_it_knows_nothing_and_is_not_stored_by_looking(admin_client: Any) -> None:
    assert "Knows nothing yet" in show(admin_client) and "Nothing was measured yet." in show(admin_client)
    assert not LearnedFilter.objects.exists()


def test_a_young_one_says_that_it_only_orders_and_what_is_missing(
    admin_client: Any, admin_user: Any, talk: Any
) -> None:
    store_decisions(talk, admin_user, good=30, spam=60)
    learn()
    html = show(admin_client)
    assert "Only orders the queue" in html and "110 more decisions, 20 more approved comments" in html
    assert "more comments marked as spam" not in html
    assert "That is what it would do if it judged." in html


def test_a_grown_one_says_how_good_it_is_and_on_what_that_rests(admin_client: Any, grown: LearnedFilter) -> None:
    html = show(admin_client)
    assert "It puts comments to the spam by itself." in html
    found = grown.measures
    assert f"{found['called_spam']} of {found['called_spam']}" in html and f"{found['called_spam']} of 100" in html
    assert "0 of 100; at most 3.0% with a confidence of 95%" in html


def test_one_that_stepped_back_says_why(admin_client: Any, grown: LearnedFilter) -> None:
    LearnedFilter.objects.update(threshold=None, measures={**grown.measures, "stepped_back": True})
    assert "people took back too many of its last verdicts" in show(admin_client)
    LearnedFilter.objects.update(measures={**grown.measures, "imprecise": True})
    assert "more than three in a hundred were approved" in show(admin_client)


def test_it_names_what_weighs_most_for_and_against(admin_client: Any, grown: LearnedFilter) -> None:
    html = show(admin_client)
    assert "What weighs most" in html
    assert any(f"<bdi>{word}</bdi>" in html for word in SPAM_WORDS)
    assert any(f"<bdi>{word}</bdi>" in html for word in GOOD_WORDS)


def test_the_screen_takes_as_few_queries_among_many_decisions_as_among_few(
    admin_client: Any, admin_user: Any, talk: Any
) -> None:
    counts = []
    for number in (20, 150):
        store_decisions(talk, admin_user, good=number, spam=number)
        learn()
        show(admin_client)
        with CaptureQueriesContext(connection) as queries:
            show(admin_client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_text_is_tried_and_kept_nowhere(admin_client: Any, grown: LearnedFilter) -> None:
    rows = ReaderComment.objects.count()
    text = make_text(SPAM_WORDS, 7) + " https://pills.example <script>alert(1)</script>"
    response = admin_client.post(reverse(SCREEN), {"text": text, "name": "Kim"})
    html = response.content.decode()
    assert "It would put this to the spam." in html and any(f"<bdi>{word}</bdi>" in html for word in SPAM_WORDS)
    assert "<script>alert(1)" not in html and ReaderComment.objects.count() == rows
    assert get_filter().trained_at == grown.trained_at
    response = admin_client.post(reverse(SCREEN), {"text": make_text(GOOD_WORDS, 8)})
    assert "It finds nothing wrong with this." in response.content.decode()


@pytest.mark.parametrize(("text", "said"), [("", "This field is required."), ("x" * 20_001, "at most 20000")])
def test_a_text_that_cannot_be_tried_is_refused_in_words_and_kept(admin_client: Any, text: str, said: str) -> None:
    response = admin_client.post(reverse(SCREEN), {"text": text, "name": "Kim"})
    assert response.status_code == 422 and said in response.content.decode()
    assert 'value="Kim"' in response.content.decode() and text in response.content.decode()


def test_one_that_knows_nothing_has_no_opinion(admin_client: Any) -> None:
    response = admin_client.post(reverse(SCREEN), {"text": "Well said"})
    assert "It has no opinion" in response.content.decode()


def test_it_learns_when_it_is_told_to(admin_client: Any, admin_user: Any, talk: Any, monkeypatch: Any) -> None:
    store_decisions(talk, admin_user, good=10, spam=10)
    url = reverse("execvoice_comment_filter:learn")
    response = admin_client.post(url, follow=True)
    assert "It has learned from what was decided until now." in response.content.decode()
    assert get_filter().approved_count == 10
    monkeypatch.setattr("wagtail_execvoice.comments.actions.learning.MOST_WHILE_WAITING", 5)
    learned = get_filter().trained_at
    response = admin_client.post(url, follow=True)
    assert response.content.decode().count("It learns with the next run of the tasks that are due.") == 1
    assert get_filter().trained_at == learned and get_filter().measures["asked_at"]


def test_it_starts_anew_once_it_was_asked_and_that_is_logged(
    admin_client: Any, admin_user: Any, grown: LearnedFilter
) -> None:
    html = show(admin_client, "reset")
    assert "It has learned from 100 approved comments and 100 marked as spam." in html and "cannot be undone" in html
    assert get_filter().trained_at
    response = admin_client.post(reverse("execvoice_comment_filter:reset"), follow=True)
    assert "Knows nothing yet" in response.content.decode()
    assert ModelLogEntry.objects.get(action=BEGUN_ANEW).user == admin_user


def test_it_is_exported_as_a_file(admin_client: Any, grown: LearnedFilter) -> None:
    response = admin_client.get(reverse("execvoice_comment_filter:export"))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="comment-filter-')
    assert json.loads(response.content)["approved"] == 100


def test_who_may_only_look_is_offered_nothing_else(client: Any, make_user: Any, grown: LearnedFilter) -> None:
    client.force_login(make_user("reader", "wagtailadmin.access_admin", "execvoice_comments.view_learnedfilter"))
    html = show(client)
    assert "Learn now" not in html and "Start anew" not in html and "Try it" in html
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(SCREEN) in menu
    client.force_login(make_user("other", "wagtailadmin.access_admin"))
    assert reverse(SCREEN) not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("casino", "casino"),
        ("links=0", "no link"),
        ("links=1", "1 link"),
        ("links=5", "5 links"),
        ("host=pills.example", "a link to pills.example"),
        ("tld=example", "a link to a site in .example"),
        ("length=6", "63 to 126 characters"),
        ("capitals=3", "about 30% capitals"),
        ("exclamations=2", "2 exclamation marks"),
        ("markup=yes", "the markup of other sites"),
        ("name=address", "a web address as the name"),
        ("later=1", "later=1"),
    ],
)
def test_what_it_goes_by_is_said_in_words(shown: str, said: str) -> None:
    assert say_feature(shown) == said


def test_the_words_that_led_to_a_verdict_stand_on_the_card() -> None:
    assert say_features("93%: casino, links=2") == "93%: casino, 2 links"
    assert say_features("93%") == "93%"
    reason = {"code": "learned_spam", "points": 0.9, "detail": "93%: casino, cheap pills, links=2"}
    assert say_reason(reason) == "Spam by your own decisions: 93%: casino, cheap pills, 2 links"
