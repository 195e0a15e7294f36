"""A post: how long it takes to read, who wrote it, and what to read next."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from wagtail_execvoice.authors.models import Person, PersonText
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage
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


def test_a_chosen_page_without_our_mixins_is_shown_with_its_description(make_post: Any, home: Any, client: Any) -> None:
    from testapp.models import PlainPage

    home.refresh_from_db()
    page = home.add_child(instance=PlainPage(title="Plain", locale=home.locale, search_description="About <us>"))
    post = make_post("A post", related=[("page", page.page_ptr)])
    html = client.get(post.url).content.decode()
    assert '<p class="ev-card__intro p-summary">About &lt;us&gt;</p>' in html


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


# What the page shows


VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


def get(client: Any, page: Any) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def full(make_post: Any, make_picture: Any, ann: Any) -> Any:
    """A post with every block."""
    chart, still = make_picture("chart"), make_picture("still")
    figure = {"image": chart, "text_alternative": "Up, then down.", "caption": "Prices", "source": "Our books"}
    return make_post(
        "A post",
        ann.person,
        topics=("safety",),
        audience="investors",
        discussion_prompt="What do you think?",
        body=[
            ("figure", {**figure, "source_url": "https://example.com/books"}),
            ("figure", {**figure, "source": "Hearsay"}),
            ("quote", {"text": "Langzaam.", "attribution": "A driver", "language": "nl"}),
            ("video", {"url": VIDEO, "title": "The test", "still": still, "transcript": "<p>Load is on.</p>"}),
            ("callout", {"title": "Mind the ladder", "text": "<p>It turns.</p>"}),
            ("disclosure", "<p>I own shares.</p>"),
            ("correction", {"date": date(2025, 12, 2), "text": "<p>Not Bremen.</p>"}),
        ],
    )


def test_every_block_is_shown_with_what_belongs_to_it(client: Any, full: Any) -> None:
    html = get(client, full)
    for part in (
        'alt="Up, then down."',
        'Source: <a href="https://example.com/books" rel="noopener">Our books</a>',
        "Source: Hearsay",
        '<blockquote lang="nl"><p>Langzaam.</p></blockquote>',
        "Load is on.",
        "Mind the ladder",
        "I own shares.",
        "Not Bremen.",
        "Corrected on Dec. 2, 2025",
        "1 minute to read",
        "What do you think?",
        "Written for: Investors",
        '/voice/?topic=safety">safety</a>',
    ):
        assert part in html, part


def test_a_video_asks_nobody_for_anything_before_it_is_played(client: Any, full: Any) -> None:
    html = get(client, full)
    assert "<iframe" not in html
    assert 'data-ev-player="https://www.youtube-nocookie.com/embed/abcdefghijk' in html
    assert f'<a class="ev-video__still" href="{VIDEO}" rel="noopener">' in html
    assert '<script defer src="/static/wagtail_execvoice/execvoice.js"></script>' in html


def test_a_video_at_an_address_of_before_the_rule_is_a_link(client: Any, make_post: Any, make_picture: Any) -> None:
    video = {"url": "https://example.com/old", "title": "Old", "still": make_picture("still"), "transcript": ""}
    html = get(client, make_post("A post", body=[("video", video)]))
    assert 'href="https://example.com/old"' in html
    assert "data-ev-player" not in html


def test_a_post_without_a_video_has_no_script(client: Any, make_post: Any) -> None:
    assert "execvoice.js" not in get(client, make_post("A post"))


@pytest.mark.parametrize("hostile", [text for name, text in HOSTILE.items() if name not in {"NUL", "lone surrogate"}])
def test_hostile_words_in_a_block_are_shown_as_text(
    client: Any, make_post: Any, make_picture: Any, hostile: str
) -> None:
    picture = make_picture("p")
    post = make_post(
        "A post",
        topics=(hostile[:100] or "x",),
        body=[
            ("quote", {"text": hostile, "attribution": hostile, "language": hostile}),
            ("figure", {"image": picture, "text_alternative": hostile, "caption": hostile, "source": hostile}),
            ("video", {"url": VIDEO, "title": hostile, "still": picture, "transcript": ""}),
            ("callout", {"title": hostile, "text": ""}),
        ],
    )
    html = get(client, post)
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_pictures_keep_their_place_while_they_load(client: Any, full: Any) -> None:
    images = re.findall(r"<img [^>]*>", get(client, full))
    assert len(images) >= 3
    assert all(" width=" in image and " height=" in image for image in images)


def test_a_page_weighs_less_than_a_hundred_kilobytes_without_its_pictures(client: Any, full: Any) -> None:
    files = [finders.find(f"wagtail_execvoice/execvoice.{kind}") for kind in ("css", "js")]
    weight = len(client.get(full.url).content) + sum(Path(file).stat().st_size for file in files)
    assert weight < 100_000


# Who wrote it


@pytest.mark.parametrize(("tenure", "label"), [("current", ""), ("former", "Former"), ("in_memoriam", "In memoriam")])
def test_the_box_about_an_author_says_whether_they_are_still_in_office(
    client: Any, full: Any, ann: Any, tenure: str, label: str
) -> None:
    ann.person.texts.update(bio_short="Counts ladders.")
    ann.tenure, ann.tenure_until = tenure, date(2025, 9, 30) if label else None
    ann.save_revision().publish()
    box = get(client, full).split('<section class="ev-bios"')[1].split("</section>")[0]
    assert "Counts ladders." in box
    assert "Chief Executive, Acme" in box
    assert ann.url in box
    assert (f'<span class="ev-label">{label}</span>' in box) == bool(label)
    assert ("Was Chief Executive until" in box) == bool(label)


def test_nobody_asks_readers_a_question_for_who_has_died(client: Any, full: Any, ann: Any) -> None:
    ExecutiveAuthorPage.objects.filter(pk=ann.pk).update(tenure="in_memoriam")
    assert "What do you think?" not in get(client, full)


def test_the_words_about_an_author_in_another_language_say_which(client: Any, make_post: Any) -> None:
    person = Person(name="Bo")
    person.texts = [PersonText(language="nl", bio_short="Telt ladders.")]
    person.save()
    assert '<p class="ev-bio__text" lang="nl">Telt ladders.</p>' in get(client, make_post("A post", person))


def test_an_author_of_whom_there_is_nothing_to_tell_has_no_box(client: Any, make_post: Any) -> None:
    assert "ev-bios" not in get(client, make_post("A post", Person.objects.create(name="Bo")))


def test_a_post_costs_the_same_with_one_author_and_with_twenty(
    client: Any, voice: Any, make_post: Any, make_picture: Any, settings: Any
) -> None:
    settings.CACHES = {**settings.CACHES, "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    def cost(number: int) -> int:
        people = []
        for i in range(number):
            person = Person(name=f"Person {number}-{i}", portrait=make_picture(f"portrait-{number}-{i}"))
            person.texts = [PersonText(language="en", title="Chief", bio_short="Leads.")]
            person.save()
            people.append(person)
            voice.refresh_from_db()
            page = ExecutiveAuthorPage(title=person.name, person=person, tenure="former", locale=voice.locale)
            voice.add_child(instance=page)
        post = make_post(f"By {number}", *people)
        get(client, post)  # makes the renditions
        with CaptureQueriesContext(connection) as queries:
            assert get(client, post).count('class="ev-bio"') == number
        return len(queries)

    assert cost(1) == cost(20)
