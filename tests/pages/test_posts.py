"""A post: how long it takes to read, who wrote it, and what to read next."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.pages.models import ExecutivePostPage
from wagtail_execvoice.pages.reading import count_minutes


@pytest.fixture
def make_picture() -> Any:
    def make(name: str) -> Any:
        return get_image_model().objects.create(title=name, file=get_test_image_file(f"{name}.png"))

    return make


def again(post: Any) -> Any:
    return ExecutivePostPage.objects.get(pk=post.pk)


# How long it takes to read


@pytest.mark.parametrize(
    ("texts", "minutes"),
    [
        ([], 1),
        (["", "Short."], 1),
        (["word " * 238 * 4], 4),
        (["word " * 238, "word " * 238], 2),
        (["- " * 5000], 1),
        (["\u6f22" * 255 * 3], 3),
        (["\u3072\u3089\u304c\u306a\u3001" * 255], 4),
        (["\u6f22" * 255 + "word " * 238], 2),
        (["\ud55c\uad6d\uc5b4 " * 238 * 2], 2),
    ],
)
def test_reading_time_counts_words_and_where_there_are_none_characters(texts: list[str], minutes: int) -> None:
    assert count_minutes(texts) == minutes


@given(st.text(), st.text())
def test_more_text_never_takes_less_time(text: str, more: str) -> None:
    assert 1 <= count_minutes([text]) <= count_minutes([text, more])


def test_what_is_looked_at_or_listened_to_takes_no_reading(db: None, make_picture: Any) -> None:
    picture, words = make_picture("chart"), "word " * 2000
    post = ExecutivePostPage(
        intro="word " * 238,
        body=[
            ("paragraph", f"<p>{'word ' * 238}</p>"),
            ("figure", {"image": picture, "text_alternative": words, "source": "Us"}),
            ("video", {"url": "https://vimeo.com/76979871", "title": "A video", "still": picture, "transcript": words}),
        ],
    )
    assert post.reading_minutes == 2


# When


@pytest.mark.parametrize(("hours", "is_shown"), [(0, False), (23, False), (25, True)])
def test_a_post_says_that_it_was_updated_if_that_was_materially_later(
    make_post: Any, client: Any, hours: int, is_shown: bool
) -> None:
    first = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    post = make_post("A post")
    ExecutivePostPage.objects.update(first_published_at=first, last_published_at=first + timedelta(hours=hours))
    assert (again(post).updated_at is not None) == is_shown


# What to read next


def titles(post: Any) -> list[str]:
    return [item.title or item.page.title for item in again(post).get_related()]


def test_chosen_by_hand_are_pages_that_a_visitor_can_open_and_articles_elsewhere(make_post: Any) -> None:
    open_one, private, draft, deleted = (make_post(title) for title in ("Open", "Private", "Draft", "Deleted"))
    article = {"title": "Elsewhere", "url": "https://example.com/a", "source": "The Times", "language": "nl"}
    post = make_post(
        "A post",
        related=[
            ("elsewhere", article),
            *(("page", page.page_ptr) for page in (private, draft, deleted, open_one)),
        ],
    )
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()
    deleted.delete()
    assert titles(post) == ["Elsewhere", "Open"]
    assert again(post).get_related()[0].source == "The Times"


def test_without_a_choice_posts_on_the_same_topics_come_first_and_then_those_by_the_same_author(
    make_post: Any, ann: Any, home: Any, dutch: Any
) -> None:
    bob = Person.objects.create(name="Bob")
    make_post("Other", bob, topics=("law",))
    make_post("By Ann, old", ann.person)
    make_post("Safety by Bob", bob, topics=("safety",))
    make_post("By Ann, new", ann.person)
    make_post("Unpublished", ann.person, topics=("safety",)).unpublish()
    make_post("Secret", ann.person, topics=("safety",)).view_restrictions.create(restriction_type="login")
    assert titles(make_post("A post", ann.person, topics=("safety",))) == [
        "Safety by Bob",
        "By Ann, new",
        "By Ann, old",
    ]


def test_at_most_three_are_found(make_post: Any, ann: Any) -> None:
    for i in range(5):
        make_post(f"Post {i}", ann.person)
    assert titles(make_post("A post", ann.person)) == ["Post 4", "Post 3", "Post 2"]


def test_a_post_without_topics_and_author_finds_nothing(make_post: Any) -> None:
    make_post("Another")
    assert titles(make_post("A post")) == []


@pytest.mark.parametrize("by_hand", [True, False])
def test_what_to_read_next_costs_the_same_with_two_and_with_twenty(
    make_post: Any, ann: Any, make_picture: Any, by_hand: bool
) -> None:
    def cost(number: int) -> int:
        others = [make_post(f"{number} {i}", ann.person, picture=make_picture(f"p{number}-{i}")) for i in range(number)]
        chosen = [("page", other.page_ptr) for other in others] if by_hand else []
        post = again(make_post(f"With {number}", ann.person, related=chosen))
        Site.get_site_root_paths()  # cached for the whole site
        with CaptureQueriesContext(connection) as queries:
            assert len(post.get_related()) == (number if by_hand else min(number, 3))
        return len(queries)

    assert cost(2) == cost(20)
