"""Our own page types, as they are signed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.canonical import canonicalise

pytestmark = pytest.mark.skipif(
    not apps.is_installed("wagtail_execvoice.pages"),
    reason="a project that swapped its base page has no page types of ours",
)


@pytest.fixture
def post(english: Any) -> Any:
    from wagtail_execvoice.pages.models import ExecutivePostPage

    post = ExecutivePostPage(title="A post", slug="a-post", locale=english, planned_for=date(2026, 5, 1))
    person = Person.objects.create(name="Ann Bolt")
    post.execvoice_bylines = [Byline(person=person, role="author", printed_name="Ann Bolt", printed_title="CEO")]
    post.topics.add("markets", "energy")
    return post


def test_a_post_says_its_words_its_topics_and_its_printed_credits(post: Any) -> None:
    assert canonicalise(post).document["content"] == {
        "title": "A post",
        "slug": "a-post",
        "audience": "everyone",
        "topic_items": [{"tag": {"name": "energy"}}, {"tag": {"name": "markets"}}],
        "execvoice_bylines": [{"role": "author", "printed_name": "Ann Bolt", "printed_title": "CEO"}],
    }


def test_planning_a_post_for_another_day_keeps_it(post: Any) -> None:
    before = canonicalise(post).digest
    post.planned_for = None
    assert canonicalise(post).digest == before


def test_another_person_on_an_author_page_changes_it(english: Any) -> None:
    from wagtail_execvoice.pages.models import ExecutiveAuthorPage

    people = [Person.objects.create(name="Ann Bolt") for _ in "ab"]
    pages = [ExecutiveAuthorPage(title="Ann", slug="ann", locale=english, person=person) for person in people]
    assert canonicalise(pages[0]).digest != canonicalise(pages[1]).digest
    assert canonicalise(pages[0]).document["content"]["person"]["pk"] == str(people[0].pk)
