"""The index of a voice: readers choose by voice, topic, year and audience."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hostile import HOSTILE

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage


def found(index: Any, **data: str) -> list[str]:
    return [post.title for post in index.get_filter_form(data).get_posts()]


def offered(index: Any, name: str) -> list[str]:
    return [value for value, _label in index.get_filter_form({}).fields[name].choices if value]


def date(post: Any, year: int) -> None:
    ExecutivePostPage.objects.filter(pk=post.pk).update(first_published_at=datetime(year, 6, 1, tzinfo=timezone.utc))


@pytest.fixture
def posts(make_post: Any, ann: Any) -> None:
    date(make_post("Old", ann.person, topics=("safety",)), 2024)
    date(
        make_post(
            "New",
            ann.person,
            topics=(
                "safety",
                "prices",
            ),
            audience="investors",
        ),
        2026,
    )
    date(make_post("Of nobody", topics=("prices",)), 2026)
    make_post("Draft", topics=("secret",), audience="employees").unpublish()


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        ({}, ["Of nobody", "New", "Old"]),
        ({"voice": "ann"}, ["New", "Old"]),
        ({"topic": "prices"}, ["Of nobody", "New"]),
        ({"year": "2024"}, ["Old"]),
        ({"audience": "investors"}, ["New"]),
        ({"voice": "ann", "topic": "prices", "year": "2026", "audience": "investors"}, ["New"]),
        ({"voice": "ann", "topic": "prices", "year": "2024"}, []),
    ],
)
def test_readers_choose_by_voice_topic_year_and_audience(
    voice: Any, posts: None, data: dict[str, str], titles: list[str]
) -> None:
    assert found(voice, **data) == titles


def test_only_what_some_post_has_is_offered(voice: Any, ann: Any, posts: None) -> None:
    voice.refresh_from_db()
    silent = Person.objects.create(name="Silent")
    voice.add_child(instance=ExecutiveAuthorPage(title="Silent", slug="silent", person=silent, locale=voice.locale))
    assert offered(voice, "voice") == ["ann"]
    assert offered(voice, "topic") == ["prices", "safety"]
    assert offered(voice, "year") == ["2026", "2024"]
    assert offered(voice, "audience") == ["investors"]


@pytest.mark.parametrize("role", ["drafted", "editor"])
def test_whoever_only_helped_is_no_voice_to_choose(voice: Any, ann: Any, make_post: Any, role: str) -> None:
    post = make_post("A post")
    post.execvoice_bylines.add(Byline(person=ann.person, role=role))
    post.save_revision().publish()
    assert offered(voice, "voice") == []
    assert found(voice, voice="ann") == []


@pytest.mark.parametrize("name", ["voice", "topic", "year", "audience"])
@pytest.mark.parametrize("value", [*HOSTILE.values(), "0", "-1", "99999", "\u00b2\u00b3", "gone"])
def test_what_there_is_not_to_choose_finds_nothing_and_offers_a_way_out(
    client: Any, voice: Any, posts: None, name: str, value: str
) -> None:
    sent = value.encode("utf-8", "replace").decode()[:2000]
    response = client.get(voice.url, {name: sent})
    assert response.status_code == 200
    html = response.content.decode()
    assert ("New" in html) == (not sent)
    assert "<script>alert" not in html


@pytest.mark.parametrize("data", [{}, {"voice": "ann", "topic": "safety"}])
def test_the_index_costs_the_same_with_two_posts_and_with_thirty(
    client: Any, voice: Any, make_post: Any, ann: Any, data: dict[str, str]
) -> None:
    def cost() -> int:
        client.get(voice.url, data)
        with CaptureQueriesContext(connection) as queries:
            client.get(voice.url, data)
        return len(queries)

    for i in range(2):
        date(make_post(f"Few {i}", ann.person, topics=("safety",)), 2026)
    few = cost()
    for i in range(28):
        bob = Person.objects.create(name=f"Bob {i}")
        voice.refresh_from_db()
        voice.add_child(instance=ExecutiveAuthorPage(title=f"Bob {i}", slug=f"b{i}", person=bob, locale=voice.locale))
        date(
            make_post(
                f"Many {i}",
                ann.person,
                bob,
                topics=(
                    "safety",
                    f"topic {i}",
                ),
            ),
            2000 + i,
        )
    assert cost() == few
