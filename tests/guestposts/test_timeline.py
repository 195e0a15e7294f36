"""The archive of a person: pages of this site, and between them what was published elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from html import unescape
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from guests_world import make_article
from testapp.models import ArticlePage, LeaderPage

from wagtail_execvoice.authors.elsewhere import register_elsewhere
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.authors.pagination import LongList
from wagtail_execvoice.guestposts.models import ExternalArticle, ExternalCredit

BOTH = pytest.mark.parametrize("kind", ["atom", "rss"])
THIRD = pytest.mark.skipif(not apps.is_installed("wagtail.api.v3"), reason="Wagtail has a third API from 8.0")
APIS = pytest.mark.parametrize("version", ["v2", pytest.param("v3", marks=THIRD)])


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann Bolt")


@pytest.fixture
def leader(ann: Person, home: Any) -> LeaderPage:
    return home.add_child(instance=LeaderPage(title="Ann Bolt", slug="ann", person=ann, locale=home.locale))


@pytest.fixture
def publish(home: Any, ann: Person) -> Any:
    """Return a function that publishes a page by Ann at a moment."""

    def make(title: str, at: datetime | None) -> ArticlePage:
        page = ArticlePage(title=title, locale=home.locale, first_published_at=at, last_published_at=at)
        page.execvoice_bylines = [Byline(person=ann)]
        home.refresh_from_db()
        return home.add_child(instance=page)

    return make


def noon(day: int) -> datetime:
    return datetime(2026, 5, day, 12, 0, tzinfo=timezone.utc)


def titles(entries: Any) -> list[str]:
    return [entry.title for entry in entries]


def test_pages_and_articles_are_in_the_order_of_their_days(leader: Any, ann: Person, publish: Any) -> None:
    publish("page 3", noon(3))
    publish("page 1", noon(1))
    make_article(ann, title="article 4", published_on=date(2026, 5, 4))
    make_article(ann, title="article 2", published_on=date(2026, 5, 2))
    assert titles(leader.get_timeline()) == ["article 4", "page 3", "article 2", "page 1"]
    assert [type(entry) for entry in leader.get_timeline()[:2]] == [ExternalArticle, ArticlePage]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Europe/Amsterdam", "Asia/Tokyo"])
def test_the_days_that_readers_see_never_go_up_and_down(
    leader: Any, ann: Person, publish: Any, settings: Any, zone: str
) -> None:
    settings.TIME_ZONE = zone
    for number in range(0, 48, 3):
        publish(f"page {number}", datetime(2026, 5, 2, tzinfo=timezone.utc) + timedelta(hours=number))
    for day in range(1, 6):
        make_article(ann, published_on=date(2026, 5, day))
    with time_machine.travel("2026-06-01", tick=False):
        days = [
            entry.published_on if isinstance(entry, ExternalArticle) else localtime(entry.first_published_at).date()
            for entry in leader.get_timeline()
        ]
    assert len(days) == 21
    assert days == sorted(days, reverse=True)


def test_of_one_moment_pages_come_first_and_then_what_was_added_last(leader: Any, ann: Person, publish: Any) -> None:
    for number in (1, 2):
        make_article(ann, title=f"article {number}", published_on=date(2026, 5, 3))
        publish(f"page {number}", noon(3))
    assert titles(leader.get_timeline()) == ["page 2", "page 1", "article 2", "article 1"]


def test_a_page_that_does_not_know_when_it_was_published_is_the_last(leader: Any, ann: Person, publish: Any) -> None:
    publish("page", None)
    make_article(ann, title="article", published_on=date(1999, 1, 1))
    assert titles(leader.get_timeline()) == ["article", "page"]


def test_only_what_the_person_published_until_today_is_there(leader: Any, ann: Person) -> None:
    make_article(Person.objects.create(name="Bo"), title="by another")
    make_article(ann, title="of tomorrow", published_on=date(2026, 5, 4))
    make_article(ann, Person.objects.create(name="Cas"), title="by both", published_on=date(2026, 5, 3))
    with time_machine.travel(noon(3), tick=False):
        assert titles(leader.get_timeline()) == ["by both"]
    with time_machine.travel(noon(4), tick=False):
        assert titles(leader.get_timeline()) == ["of tomorrow", "by both"]


def test_a_page_without_a_person_lists_nothing(home: Any, ann: Person) -> None:
    make_article(ann)
    page = home.add_child(instance=LeaderPage(title="Nobody", slug="nobody", locale=home.locale))
    assert list(page.get_timeline()) == []


def test_a_site_can_leave_entries_out(leader: Any, ann: Person, monkeypatch: Any) -> None:
    original = LeaderPage.get_published_elsewhere
    monkeypatch.setattr(LeaderPage, "get_published_elsewhere", lambda page: original(page).exclude(kind="video"))
    make_article(ann, title="a video", kind="video")
    make_article(ann, title="a text")
    assert titles(leader.get_timeline()) == ["a text"]


def test_where_nobody_keeps_it_the_archive_is_that_of_the_pages(leader: Any, publish: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("wagtail_execvoice.authors.elsewhere._finders", [])
    publish("page", noon(1))
    assert leader.get_published_elsewhere() is None
    assert titles(leader.get_timeline().filter(title="page")) == ["page"]


def test_two_apps_cannot_both_say_what_was_published() -> None:
    with pytest.raises(ValueError, match="by another function already"):
        register_elsewhere(lambda page: None)


def fill(ann: Person, home: Any, count: int) -> None:
    """So many pages and as many articles, by turns."""
    for number in range(count):
        page = ArticlePage(title=f"page {number}", locale=home.locale, first_published_at=noon(1) + timedelta(number))
        page.execvoice_bylines = [Byline(person=ann, printed_name="Ann Bolt")]
        home.add_child(instance=page)
    articles = ExternalArticle.objects.bulk_create(
        ExternalArticle(
            title=f"article {number}",
            url="https://paper.example/",
            outlet="The Paper",
            language="en",
            published_on=date(2026, 5, 1) + timedelta(number),
        )
        for number in range(count)
    )
    ExternalCredit.objects.bulk_create(ExternalCredit(article=article, person=ann) for article in articles)


def test_every_entry_is_on_exactly_one_page(leader: Any, ann: Person, publish: Any) -> None:
    for day in range(1, 14):
        publish(f"page {day}", noon(day))
        make_article(ann, title=f"article {day}", published_on=date(2026, 5, day))
    pages = [LongList(leader.get_timeline(), 10).get_page(number) for number in (1, 2, 3)]
    assert [title for page in pages for title in titles(page)] == [
        title for day in range(13, 0, -1) for title in (f"page {day}", f"article {day}")
    ]
    assert [page.has_next() for page in pages] == [True, True, False]


@pytest.mark.parametrize("asked", ["99", "9" * 30, "10000000000"])
def test_a_page_beyond_the_end_is_the_last(leader: Any, ann: Person, publish: Any, asked: str) -> None:
    publish("page", noon(1))
    make_article(ann, title="article", published_on=date(2026, 5, 3))
    page = LongList(leader.get_timeline(), 1).get_page(asked)
    assert (page.number, titles(page)) == (2, ["page"])


@pytest.mark.parametrize("number", [1, 2])
def test_a_page_costs_the_same_with_10_and_300_entries_and_is_not_counted(
    leader: Any, ann: Person, home: Any, number: int
) -> None:
    def read() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            page = LongList(LeaderPage.objects.get(pk=leader.pk).get_timeline(), 4).get_page(number)
            for entry in page:
                getattr(entry, "get_credits", list)()
        assert len(list(page)) == 4
        return [query["sql"] for query in queries]

    with time_machine.travel("2027-06-01", tick=False):
        fill(ann, home, 5)
        few = read()
        fill(ann, home, 145)
        many = read()
    assert len(few) == len(many)
    assert not any("COUNT(" in query for query in many)


def read_feed(client: Any, kind: str) -> Any:
    response = client.get(f"/ann/feed/{kind}/")
    ElementTree.fromstring(response.content)  # noqa: S314 (our own)
    return feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})


@BOTH
def test_an_entry_of_a_feed_leads_to_the_original(client: Any, leader: Any, ann: Person, kind: str) -> None:
    bo = Person.objects.create(name="Bo & Sons")
    article = make_article(ann, bo, title="On <b>bees</b>", outlet="Bees & Co", summary="They know.", is_paid=True)
    feed = read_feed(client, kind)
    [entry] = feed.entries
    assert (entry.title, entry.link) == ("On <b>bees</b>", "https://paper.example/bees")
    assert entry.id == f"tag:localhost,2026:execvoice_guestposts.externalarticle:{article.pk}"
    assert [person["name"] for person in entry.authors] == ["Ann Bolt", "Bo & Sons"]
    assert unescape(entry.summary) == (
        "<p>By Ann Bolt and Bo & Sons</p><p>Published in Bees & Co</p>"
        "<p>Advertisement: we paid for this publication.</p><p>They know.</p>"
    )
    assert entry.published_parsed[:3] == (2026, 5, 3)


def test_atom_names_the_outlet_and_where_the_person_is_found(client: Any, leader: Any, ann: Person) -> None:
    make_article(ann)
    [entry] = read_feed(client, "atom").entries
    [via] = [link for link in entry.links if link.rel == "via"]
    assert (via.href, via.title) == ("https://paper.example/bees", "The Paper")
    assert entry.authors == [{"name": "Ann Bolt", "href": "http://localhost/ann/"}]


def test_rss_names_the_outlet_as_the_source(client: Any, leader: Any, ann: Person) -> None:
    make_article(ann)
    [entry] = read_feed(client, "rss").entries
    assert (entry.source.title, entry.source.href) == ("The Paper", "https://paper.example/bees")


@BOTH
def test_the_id_of_an_entry_stays_when_everything_is_corrected(
    client: Any, leader: Any, ann: Person, kind: str
) -> None:
    article = make_article(ann)
    before = read_feed(client, kind).entries[0].id
    ExternalArticle.objects.filter(pk=article.pk).update(
        title="New", url="https://x.example/", published_on="2025-01-01"
    )
    assert read_feed(client, kind).entries[0].id == before


@BOTH
def test_pages_and_articles_share_a_feed(client: Any, leader: Any, ann: Person, publish: Any, kind: str) -> None:
    publish("page", noon(3))
    make_article(ann, title="article 4", published_on=date(2026, 5, 4))
    make_article(ann, title="article 2", published_on=date(2026, 5, 2))
    assert titles(read_feed(client, kind).entries) == ["article 4", "page", "article 2"]


@APIS
def test_the_api_lists_it_between_the_posts(client: Any, leader: Any, ann: Person, publish: Any, version: str) -> None:
    page = publish("page", noon(3))
    make_article(
        ann,
        title="article",
        kind="podcast",
        published_on=date(2026, 5, 4),
        language="nl",
        summary="They know.",
        is_paid=True,
        needs_subscription=True,
    )
    response = client.get(f"/api/{version}/pages/{leader.pk}/")
    assert response.status_code == 200
    article, post = response.json()["posts"]["items"]
    assert article == {
        "id": None,
        "type": "elsewhere",
        "title": "article",
        "url": "https://paper.example/bees",
        "language": "nl",
        "published_at": "2026-05-04",
        "summary": "They know.",
        "byline": "Ann Bolt",
        "disclosure": "Advertisement: we paid for this publication.",
        "source": "The Paper",
        "kind": "podcast",
        "link_relation": "sponsored",
        "needs_subscription": True,
    }
    assert (post["id"], post["source"], post["kind"], post["link_relation"]) == (page.pk, "", "", "")
    assert post.keys() == article.keys()


@APIS
def test_the_api_says_that_there_is_more(client: Any, leader: Any, ann: Person, version: str) -> None:
    for number in range(11):
        make_article(ann, title=f"article {number}")
    posts = client.get(f"/api/{version}/pages/{leader.pk}/").json()["posts"]
    assert (len(posts["items"]), posts["has_more"]) == (10, True)
