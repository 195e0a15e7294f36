"""Wagtail's own sitemap, with what our page types add to it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from testapp.models import ArticlePage, LeaderPage
from wagtail.models import Locale, PageViewRestriction

from wagtail_execvoice.authors.models import Byline

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(client: Any) -> dict[str, dict[str, str]]:
    """Return the pages of the sitemap by address, each with its other languages; ``""`` is the date of its last change."""
    response = client.get("/sitemap.xml", headers={"host": "localhost"})
    assert response.status_code == 200
    return {
        url.findtext(f"{SITEMAP}loc", ""): {
            "": url.findtext(f"{SITEMAP}lastmod", ""),
            **{link.get("hreflang", ""): link.get("href", "") for link in url.findall(LINK)},
        }
        for url in ElementTree.fromstring(response.content)  # noqa: S314 (our own)
    }


@pytest.fixture
def article(home: Any, make_article: Any, make_person: Any) -> ArticlePage:
    page = make_article(Byline(person=make_person("Ann Bolt")))
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def translate(home: Any, dutch: Locale) -> Any:
    """Return a function that makes the Dutch version of a page, whose address ends in "-nl"."""
    home.copy_for_translation(dutch).get_latest_revision().publish()

    def make(page: Any, live: bool = True) -> Any:
        translation = page.copy_for_translation(dutch)
        translation.slug += "-nl"
        translation.save()
        revision = translation.save_revision()
        if live:
            revision.publish()
        return type(page).objects.get(pk=translation.pk)

    return make


def test_a_page_says_when_it_was_changed(client: Any, article: Any) -> None:
    # By the clock of the site, where it may be tomorrow already.
    date = localdate(article.last_published_at).isoformat()
    assert read(client)["http://localhost/an-article/"] == {"": date}


def test_a_page_refers_to_its_other_languages_and_to_itself(client: Any, article: Any, translate: Any) -> None:
    translate(article)
    languages = read(client)["http://localhost/an-article/"]
    assert languages["en"] == "http://localhost/an-article/"
    assert languages["nl"] == "http://localhost/an-article-nl/"


def test_an_author_page_does_so_too(client: Any, home: Any, make_person: Any, translate: Any) -> None:
    home.refresh_from_db()
    leader = LeaderPage(title="Ann", slug="ann", person=make_person("Ann Bolt"), locale=home.locale)
    home.add_child(instance=leader)
    translate(leader)
    assert read(client)["http://localhost/ann/"]["nl"] == "http://localhost/ann-nl/"


def test_a_draft_or_private_translation_is_not_referred_to(client: Any, article: Any, translate: Any) -> None:
    translation = translate(article, live=False)
    assert set(read(client)["http://localhost/an-article/"]) == {""}
    translation.get_latest_revision().publish()
    PageViewRestriction.objects.create(page=translation, restriction_type=PageViewRestriction.LOGIN)
    assert set(read(client)["http://localhost/an-article/"]) == {""}


def test_private_pages_are_not_in_it_and_former_executives_are(client: Any, home: Any, make_person: Any) -> None:
    home.refresh_from_db()
    for slug, tenure in [("ann", "former"), ("bo", "current")]:
        page = LeaderPage(title=slug, slug=slug, tenure=tenure, person=make_person(slug), locale=home.locale)
        home.add_child(instance=page)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    addresses = set(read(client))
    assert "http://localhost/ann/" in addresses
    assert "http://localhost/bo/" not in addresses


def test_other_languages_cost_the_same_for_2_and_for_20_pages(
    client: Any, home: Any, make_article: Any, translate: Any
) -> None:
    def cost() -> int:
        read(client)
        with CaptureQueriesContext(connection) as queries:
            read(client)
        return len(queries)

    def add(number: int, title: str) -> None:
        for i in range(number):
            translate(make_article(title=f"{title} {i}", live=True))

    add(2, "Few")
    few = cost()
    add(18, "Many")
    assert cost() == few
    assert sum("nl" in languages for languages in read(client).values()) == 20


def test_without_a_request_the_other_languages_are_known_too(article: Any, translate: Any) -> None:
    translation = translate(article)
    [entry] = article.get_sitemap_urls()
    assert [alternate["lang_code"] for alternate in entry["alternates"]] == ["en", "nl"]
    assert entry["alternates"][1]["location"] == translation.full_url
