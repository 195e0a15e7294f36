"""The picture that other sites are told of."""

from __future__ import annotations

from typing import Any

import pytest
from authors.artwork.support import picture
from testapp.models import LeaderPage

from wagtail_execvoice.authors.actions.cards import get_card_content
from wagtail_execvoice.authors.actions.files import make_wanted_files
from wagtail_execvoice.authors.actions.sharing import get_share_card
from wagtail_execvoice.authors.models import Byline


@pytest.fixture
def article(make_article: Any, make_person: Any) -> Any:
    people = [make_person("Ann Lee", en=("Chief", "Acme")), make_person("Ben Okafor")]
    page = make_article(*[Byline(person=person) for person in people], title="Why we say no")
    page.save_revision().publish()
    return page


def test_card_is_told_with_its_size_words_and_absolute_address(article, django_assert_num_queries):
    make_wanted_files()
    article.get_byline()
    article.get_url_parts()
    with django_assert_num_queries(1):
        card = get_share_card(article)
    assert card
    assert card.url.startswith("http://localhost/")
    assert card.url.endswith(".jpg")
    assert (card.width, card.height, card.type) == (1200, 630, "image/jpeg")
    assert card.alt == "Why we say no, by Ann Lee and Ben Okafor"


def test_page_without_card_and_picture_has_none(article):
    assert get_share_card(article) is None


def test_page_of_another_type_has_none(home):
    assert get_share_card(home) is None


def test_while_there_is_no_card_the_picture_is_told(article, make_image, monkeypatch):
    image = make_image(picture((2400, 1600)), width=2400, height=1600)
    monkeypatch.setattr(type(article), "get_metadata_picture", lambda self: (image, "A picture"))
    card = get_share_card(article)
    assert card
    assert (card.width, card.height) == (1200, 630)
    assert card.url.startswith("http://localhost/")


def test_picture_that_cannot_be_drawn_is_no_failure(article, make_image, spoil, monkeypatch):
    image = make_image()
    spoil(image, b"<html>")
    image = type(image).objects.get()
    monkeypatch.setattr(type(article), "get_metadata_picture", lambda self: (image, ""))
    assert get_share_card(article) is None


def test_card_shows_the_authors_in_order_and_no_internal_credit(make_article, make_person, make_image):
    people = [make_person(name) for name in ("Ann Lee", "Ben Okafor", "Gus Host")]
    for number, person in enumerate(people):
        person.portrait = make_image(title=person.name, name=f"{number}.jpg")
        person.save()
    roles = ("author", "author", "drafted")
    page = make_article(*[Byline(person=person, role=role) for person, role in zip(people, roles, strict=True)])
    content = get_card_content(page)
    assert content.byline.replace("\u00a0", " ") == "Ann Lee and Ben Okafor"
    assert (content.people, len(content.portraits), content.position) == (2, 2, "")
    assert "Gus" not in str(content)


def test_card_of_an_executive_has_portrait_and_position(home, make_person, make_image):
    person = make_person("Joost van der Meer", en=("Chief Financial Officer", "Acme"))
    person.portrait = make_image()
    person.save()
    home.refresh_from_db()
    page = home.add_child(instance=LeaderPage(title="Joost van der Meer", person=person, locale=home.locale))
    content = get_card_content(page)
    assert (content.title, content.byline) == ("Joost van der Meer", "")
    assert content.position == "Chief Financial Officer, Acme"
    assert content.picture is None
    assert len(content.portraits) == 1


def test_executive_without_a_person_still_has_a_card(home):
    home.refresh_from_db()
    page = home.add_child(instance=LeaderPage(title="Somebody", locale=home.locale))
    page.save_revision().publish()
    assert make_wanted_files() == 1
    assert get_share_card(page)
