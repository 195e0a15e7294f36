"""Feeds as a reader of feeds understands them: parsed by feedparser, from the real responses."""

from __future__ import annotations

from html import unescape
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hostile import HOSTILE
from testapp.models import ArticlePage, LeaderPage
from wagtail.models import Locale, PageViewRestriction, Site

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.feeds import clean
from wagtail_execvoice.authors.models import Byline, Person

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
BOTH = pytest.mark.parametrize("kind", ["atom", "rss"])


@pytest.fixture
def ann(make_person: Any) -> Person:
    return make_person("Ann Bolt", en=("Chief Executive", "Acme"))


@pytest.fixture
def leader(ann: Person, home: Any) -> LeaderPage:
    """The author page of Ann, at http://localhost/ann/."""
    return home.add_child(instance=LeaderPage(title="Ann Bolt", slug="ann", person=ann, locale=home.locale))


@pytest.fixture
def publish(make_article: Any) -> Any:
    """Return a function that publishes an article with the given people as authors, or with the given bylines."""

    def make(*credits: Any, title: str = "An article", **fields: Any) -> ArticlePage:
        bylines = [credit if isinstance(credit, Byline) else Byline(person=credit) for credit in credits]
        page = make_article(*bylines, title=title, **fields)
        page.save_revision().publish()
        return ArticlePage.objects.get(pk=page.pk)

    return make


def read(client: Any, page: Any, kind: str, **headers: str) -> Any:
    response = client.get(f"{page.relative_url(page.get_site())}feed/{kind}/", headers=headers)
    assert response.status_code == 200
    # Strict, which feedparser is not.
    ElementTree.fromstring(response.content)  # noqa: S314 (our own)
    return feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})


def text_of(entry: Any) -> str:
    return unescape(entry.summary)


def names(people: Any) -> list[str]:
    return [person["name"] for person in people]


@BOTH
def test_everybody_is_named_apart(
    client: Any, leader: Any, ann: Person, make_person: Any, publish: Any, kind: str
) -> None:
    others = [make_person(name) for name in ("Bo O'Neil", "Cees de Vries")]
    publish(ann, *others, Byline(person=make_person("Dee Translator"), role=Role.TRANSLATOR))
    feed = read(client, leader, kind)
    assert not feed.bozo
    [entry] = feed.entries
    assert names(entry.authors) == ["Ann Bolt", "Bo O'Neil", "Cees de Vries"]
    assert names(entry.contributors) == ["Dee Translator"]
    assert "By Ann Bolt, Bo O'Neil and Cees de Vries" in text_of(entry)
    assert "Translated by Dee Translator" in text_of(entry)


def test_atom_links_a_name_to_the_author_page(client: Any, leader: Any, ann: Person, publish: Any) -> None:
    publish(ann)
    [entry] = read(client, leader, "atom").entries
    assert entry.authors == [{"name": "Ann Bolt", "href": "http://localhost/ann/"}]


@BOTH
def test_a_feed_says_what_it_is(client: Any, leader: Any, kind: str) -> None:
    feed = read(client, leader, kind).feed
    assert feed.title == "Posts by Ann Bolt"
    assert feed.link == "http://localhost/ann/"
    assert {link.href for link in feed.links if link.rel == "self"} == {f"http://localhost/ann/feed/{kind}/"}
    assert feed.language == "en"
