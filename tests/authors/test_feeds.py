"""Feeds as a reader of feeds understands them: parsed by feedparser, from the real responses."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import feedparser
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hostile import HOSTILE
from hypothesis import given
from hypothesis.strategies import text
from testapp.models import ArticlePage, LeaderPage, PlainPage
from wagtail.models import Locale, PageViewRestriction, Site

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.feeds import clean, make_feed, make_id
from wagtail_execvoice.authors.models import Byline, Person

BOTH = pytest.mark.parametrize("kind", ["atom", "rss"])


@pytest.fixture
def ann(make_person: Any) -> Person:
    return make_person("Ann Bolt", en=("Chief Executive", "Acme"))


@pytest.fixture
def leader(ann: Person, home: Any) -> LeaderPage:
    """The author page of Ann, at http://localhost/ann/."""
    return home.add_child(instance=LeaderPage(title="Ann Bolt", slug="ann", person=ann, locale=home.locale))


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


@BOTH
def test_an_entry_says_what_the_page_says(
    client: Any, leader: Any, ann: Person, publish: Any, monkeypatch: Any, kind: str
) -> None:
    monkeypatch.setattr(ArticlePage, "get_feed_summary", lambda page: "It's 3 < 4 & true.")
    page = publish(ann, title="On <b>bold</b> & brave")
    [entry] = read(client, leader, kind).entries
    assert entry.title == "On <b>bold</b> & brave"
    assert entry.link == page.full_url
    assert text_of(entry) == "<p>By Ann Bolt</p><p>It's 3 < 4 & true.</p>"
    assert "It&#x27;s 3 &lt; 4 &amp; true." in entry.summary, "a description is HTML"
    assert entry.published_parsed[:6] == page.first_published_at.utctimetuple()[:6]


def test_atom_has_dates_with_a_zone(client: Any, leader: Any, ann: Person, publish: Any) -> None:
    page = publish(ann)
    page.save_revision().publish()
    [entry] = read(client, leader, "atom").entries
    page.refresh_from_db()
    assert datetime.fromisoformat(entry.published) == page.first_published_at
    assert datetime.fromisoformat(entry.updated) == page.last_published_at
    assert entry.updated > entry.published


@BOTH
def test_a_page_that_a_script_published_without_a_date_is_in_the_feed(
    client: Any, leader: Any, ann: Person, make_article: Any, kind: str
) -> None:
    page = make_article(Byline(person=ann), live=True)
    assert page.first_published_at is None
    [entry] = read(client, leader, kind).entries
    assert "published" not in entry


@BOTH
def test_an_id_survives_a_new_address(client: Any, leader: Any, ann: Person, publish: Any, kind: str) -> None:
    page = publish(ann)
    [before] = read(client, leader, kind).entries
    page.slug = "elsewhere"
    page.save_revision().publish()
    [after] = read(client, leader, kind).entries
    assert before.link != after.link
    assert before.id == after.id
    assert before.id.startswith("tag:localhost,")


def test_versions_in_two_languages_have_two_ids(
    leader: Any, ann: Person, publish: Any, home: Any, dutch: Locale
) -> None:
    page = publish(ann)
    home.copy_for_translation(dutch)
    other = page.copy_for_translation(dutch)
    assert make_id(page) != make_id(other)


def test_a_feed_is_not_called_as_an_entry_of_it(client: Any, leader: Any) -> None:
    assert read(client, leader, "atom").feed.id == f"{make_id(leader)}:feed"


@BOTH
def test_no_email_address_is_anywhere(client: Any, leader: Any, ann: Person, publish: Any, kind: str) -> None:
    ann.email = "ann.private@example.com"
    ann.save()
    publish(ann)
    assert "@example" not in client.get(f"/ann/feed/{kind}/").content.decode()


@BOTH
def test_an_internal_credit_is_nowhere(
    client: Any, leader: Any, ann: Person, make_person: Any, publish: Any, kind: str
) -> None:
    publish(ann, Byline(person=make_person("Gus Ghost"), role=Role.DRAFTED))
    assert "Ghost" not in client.get(f"/ann/feed/{kind}/").content.decode()


@BOTH
def test_drafts_and_private_pages_are_nowhere(
    client: Any, leader: Any, ann: Person, publish: Any, make_article: Any, kind: str
) -> None:
    make_article(Byline(person=ann), title="Draft")
    private = publish(ann, title="Private")
    below = private.add_child(instance=ArticlePage(title="Below private", slug="below", locale=private.locale))
    below.execvoice_bylines.add(Byline(person=ann))
    below.save_revision().publish()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    publish(ann, title="Public")
    assert [entry.title for entry in read(client, leader, kind).entries] == ["Public"]


@BOTH
def test_a_post_that_belongs_to_no_site_is_nowhere(
    client: Any, leader: Any, ann: Person, publish: Any, kind: str
) -> None:
    publish(ann, title="Seen")
    nowhere = leader.get_root().add_child(instance=PlainPage(title="Nowhere", slug="nowhere", locale=leader.locale))
    lost = nowhere.add_child(instance=ArticlePage(title="Lost", slug="lost", locale=leader.locale))
    lost.execvoice_bylines.add(Byline(person=ann))
    lost.save_revision().publish()
    assert [entry.title for entry in read(client, leader, kind).entries] == ["Seen"]


@BOTH
def test_the_feed_of_a_private_page_is_private(client: Any, leader: Any, kind: str) -> None:
    PageViewRestriction.objects.create(page=leader, restriction_type="password", password="secret")
    response = client.get(f"/ann/feed/{kind}/")
    assert "xml" not in response.headers["Content-Type"]
    assert "no-store" in response.headers["Cache-Control"]


@BOTH
def test_the_feed_of_a_former_executive_stays(client: Any, leader: Any, ann: Person, publish: Any, kind: str) -> None:
    publish(ann)
    LeaderPage.objects.update(tenure="former")
    ann.is_archived = True
    ann.save()
    assert len(read(client, leader, kind).entries) == 1


@BOTH
def test_a_feed_outlives_its_person(client: Any, leader: Any, ann: Person, kind: str) -> None:
    ann.delete()
    feed = read(client, leader, kind)
    assert feed.feed.title == "Posts by Ann Bolt"
    assert feed.entries == []


@BOTH
def test_a_post_that_credits_nobody_is_of_the_organisation(client: Any, leader: Any, publish: Any, kind: str) -> None:
    publish(title="A notice")
    LeaderPage.get_authored_pages, original = (lambda self: ArticlePage.objects.live()), LeaderPage.get_authored_pages
    try:
        [entry] = read(client, leader, kind).entries
    finally:
        LeaderPage.get_authored_pages = original
    assert names(entry.get("authors", [])) in ([], [{}], ["Test site"])
    assert "By " not in entry.summary


@BOTH
@pytest.mark.parametrize(
    "name", ["Siân O'Brien-Åkesson", "فاطمة الزهراء", "山田 太郎", "👩‍💼 Emoji", "Ann & <b>Bolt</b>", "“Quoted”"]
)
def test_names_of_all_scripts_arrive_as_they_are(
    client: Any, leader: Any, ann: Person, make_person: Any, publish: Any, kind: str, name: str
) -> None:
    publish(ann, make_person(name), title=f"About {name}")
    [entry] = read(client, leader, kind).entries
    assert names(entry.authors) == ["Ann Bolt", name]
    assert entry.title == f"About {name}"
    assert name in text_of(entry)


@BOTH
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_leave_the_feed_readable(
    client: Any, leader: Any, ann: Person, publish: Any, monkeypatch: Any, kind: str, value: str
) -> None:
    publish(ann)
    # What a field refuses may still come from an import, or from a method of the site.
    monkeypatch.setattr(ArticlePage, "get_feed_summary", lambda page: value)
    monkeypatch.setattr(ArticlePage, "get_feed_content", lambda page: value)
    monkeypatch.setattr(LeaderPage, "get_feed_title", lambda page: value)
    assert len(read(client, leader, kind).entries) == 1


@given(text())
def test_what_is_left_of_any_text_is_xml(words: str) -> None:
    left = clean(words)
    document = f"<a>{escape(left)}</a>".encode()
    # XML has one end of a line.
    assert ElementTree.fromstring(document).text or re.sub("\r\n?", "\n", left) == ""  # noqa: S314
    assert clean(left) == left


@BOTH
def test_a_whole_page_in_a_feed_leads_to_the_site(
    client: Any, leader: Any, ann: Person, publish: Any, monkeypatch: Any, kind: str
) -> None:
    publish(ann)
    html = '<p><a href="/x/?a=1&amp;b">X</a><img src="y.png" srcset="/z.png 2x"><script>alert(1)</script><a href="//[">b</a></p>'
    monkeypatch.setattr(ArticlePage, "get_feed_content", lambda page: html)
    [entry] = read(client, leader, kind).entries
    content = entry.content[0].value
    assert 'href="http://localhost/x/?a=1&amp;b"' in content
    assert 'src="http://localhost/an-article/y.png"' in content
    assert "srcset" not in content
    assert "script" not in content
    assert "By Ann Bolt" in content


def test_without_a_whole_page_there_is_no_content(client: Any, leader: Any, ann: Person, publish: Any) -> None:
    publish(ann)
    assert "<content" not in client.get("/ann/feed/atom/").content.decode()
    assert "<content" not in client.get("/ann/feed/rss/").content.decode()


@BOTH
def test_a_feed_holds_twenty_posts_newest_first(client: Any, leader: Any, ann: Person, publish: Any, kind: str) -> None:
    for i in range(22):
        publish(ann, title=f"Article {i}")
    titles = [entry.title for entry in read(client, leader, kind).entries]
    assert titles == [f"Article {i}" for i in range(21, 1, -1)]


@BOTH
def test_a_feed_costs_the_same_with_5_and_with_50_posts(
    client: Any, leader: Any, ann: Person, make_person: Any, publish: Any, kind: str
) -> None:
    def cost() -> int:
        client.get(f"/ann/feed/{kind}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/ann/feed/{kind}/")
        return len(queries)

    others = [make_person(f"Person {i}") for i in range(3)]
    for i in range(5):
        publish(ann, title=f"Few {i}")
    few = cost()
    for i in range(45):
        publish(ann, *others, title=f"Many {i}")
    assert cost() == few


@BOTH
def test_on_a_second_site_addresses_are_those_of_that_site(
    client: Any, home: Any, ann: Person, publish: Any, kind: str
) -> None:
    publish(ann, title="On the first site")
    root = home.get_parent().add_child(instance=PlainPage(title="Other", slug="other-root", locale=home.locale))
    Site.objects.create(hostname="other.example", port=8443, root_page=root, site_name="Other company")
    leader = root.add_child(instance=LeaderPage(title="Ann", slug="ann", person=ann, locale=home.locale))
    response = client.get(f"/ann/feed/{kind}/", headers={"host": "other.example:8443"})
    feed = feedparser.parse(response.content)
    assert feed.feed.link == "http://other.example:8443/ann/"
    assert {link.href for link in feed.feed.links if link.rel == "self"} == {f"{leader.full_url}feed/{kind}/"}
    [entry] = feed.entries
    assert entry.link == "http://localhost/on-the-first-site/"
    assert "testserver" not in response.content.decode()
    if kind == "atom":
        assert feed.feed.author_detail == {"name": "Other company", "href": "http://other.example:8443/"}


@BOTH
def test_a_reader_that_has_the_feed_is_told_so(client: Any, leader: Any, ann: Person, publish: Any, kind: str) -> None:
    publish(ann)
    url = f"/ann/feed/{kind}/"
    first = client.get(url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"if-none-match": etag}, {"if-modified-since": modified}):
        answer = client.get(url, headers=headers)
        assert (answer.status_code, answer.content) == (304, b"")
    publish(ann, title="News")
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200


@BOTH
def test_a_post_that_is_withdrawn_changes_the_feed(
    client: Any, leader: Any, ann: Person, publish: Any, kind: str
) -> None:
    page = publish(ann)
    first = client.get(f"/ann/feed/{kind}/")
    page.unpublish()
    answer = client.get(f"/ann/feed/{kind}/", headers={"if-none-match": first.headers["ETag"]})
    assert answer.status_code == 200
    assert feedparser.parse(answer.content).entries == []


@BOTH
def test_an_empty_feed_is_the_same_at_every_request(client: Any, leader: Any, kind: str) -> None:
    with time_machine.travel("2026-03-01", tick=False):
        first = client.get(f"/ann/feed/{kind}/").content
    with time_machine.travel("2026-03-02", tick=False):
        assert client.get(f"/ann/feed/{kind}/").content == first


@BOTH
def test_a_feed_may_be_cached_for_everybody_and_only_read(client: Any, leader: Any, kind: str) -> None:
    response = client.get(f"/ann/feed/{kind}/")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.head(f"/ann/feed/{kind}/").status_code == 200
    assert client.post(f"/ann/feed/{kind}/").status_code == 405


@pytest.mark.parametrize("route", ["atom_feed", "rss_feed"])
def test_a_feed_is_in_the_language_of_its_page(
    home: Any, ann: Person, make_person: Any, publish: Any, dutch: Locale, route: str
) -> None:
    root = home.copy_for_translation(dutch)
    page = root.add_child(instance=LeaderPage(title="Ann", slug="ann-nl", person=ann, locale=dutch))
    publish(ann, make_person("Bo"), locale=dutch)
    with translation.override("ar"):
        document = make_feed(page, route).writeString("utf-8")
    assert ElementTree.fromstring(document).get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"  # noqa: S314
    assert "Door Ann Bolt en Bo" in document
