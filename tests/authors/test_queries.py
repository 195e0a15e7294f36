"""Promises 6 and 7: what a page costs does not grow, and a page that uses nothing pays nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from testapp.models import ArticlePage, LeaderPage, PlainPage
from wagtail.models import Site

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.models import Byline


def count(function: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)


@pytest.fixture
def publish_article(make_article: Any, make_person: Any, home: Any) -> Any:
    def publish(number: int, title: str) -> ArticlePage:
        people = [make_person(f"Person {i} of {title}", en=("Chief", "Acme")) for i in range(number)]
        for i, person in enumerate(people):
            home.refresh_from_db()
            home.add_child(
                instance=LeaderPage(title=person.name, slug=f"{title}-{i}", person=person, locale=home.locale)
            )
        page = make_article(*(Byline(person=person, sort_order=i) for i, person in enumerate(people)), title=title)
        page.save_revision().publish()
        return page

    return publish


@pytest.mark.parametrize("number", [0, 1, 20])
def test_a_post_costs_at_most_four_queries_more_than_without_our_mixins(
    publish_article: Any, home: Any, client: Any, number: int
) -> None:
    publish_article(number, "Many")
    home.refresh_from_db()
    home.add_child(instance=PlainPage(title="Plain", slug="plain", locale=home.locale))
    client.get("/plain/")  # what is cached for the whole site is nobody's cost
    plain = count(lambda: client.get("/plain/"))
    assert count(lambda: client.get("/many/")) <= plain + 4
    assert client.get("/many/").content.count(b"p-author") == number


def test_a_byline_is_written_once(publish_article: Any) -> None:
    page = ArticlePage.objects.get(pk=publish_article(1, "one").pk)
    assert page.get_byline().text
    assert count(page.get_byline) == 0


def test_a_listing_costs_the_same_with_one_post_and_with_twenty(publish_article: Any) -> None:
    for i in range(20):
        publish_article(2, f"article-{i}")
    Site.get_site_root_paths()  # cached for the whole site
    costs = set()
    for size in (2, 20):
        pages = list(ArticlePage.objects.select_related("locale").order_by("pk")[:size])
        costs.add(count(lambda pages=pages: write_bylines(pages)))
        assert all(len(page.get_byline().authors) == 2 for page in pages)
    assert len(costs) == 1
    assert costs.pop() <= 4


def test_a_page_type_that_uses_nothing_pays_no_query_on_view(home: Any, client: Any) -> None:
    home.add_child(instance=PlainPage(title="Plain", slug="plain", locale=home.locale))
    page = PlainPage.objects.get(slug="plain")
    with CaptureQueriesContext(connection) as queries:
        page.get_context(request=None)
        assert page.full_url
    assert not ours(queries)


def ours(queries: CaptureQueriesContext) -> list[str]:
    """The queries on our tables; the JSON of a revision names our relation, too, but is no query of ours."""
    return [query["sql"] for query in queries if "execvoice_authors_" in query["sql"]]


def test_a_page_type_that_uses_nothing_pays_two_queries_to_save_and_two_to_publish(home: Any) -> None:
    home.add_child(instance=PlainPage(title="Plain", slug="plain", locale=home.locale))
    page = PlainPage.objects.get(slug="plain")
    with CaptureQueriesContext(connection) as queries:
        revision = page.save_revision()
    assert len(ours(queries)) <= 2
    with CaptureQueriesContext(connection) as queries:
        revision.publish()
    assert len(ours(queries)) <= 2, ours(queries)
