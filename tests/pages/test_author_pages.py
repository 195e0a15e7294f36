"""An executive's page: what it says of the person, and what it leaves out when they are no longer in office."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from wagtail_execvoice.authors.models import Byline, ContactDesk, Person, PersonText
from wagtail_execvoice.pages.models import ExecutiveAuthorPage

PROFILE = [
    ("topic", "Safety"),
    (
        "board",
        {"organisation": "Quay Trust", "role": "Chair", "since": 2020, "until": 2024, "url": "https://example.com/q"},
    ),
    ("board", {"organisation": "Museum", "role": "", "since": 2025}),
    ("book", {"title": "De ladder", "publisher": "Pers", "year": 2023, "language": "nl"}),
    ("interest", "Owns a boat"),
    ("quotation", {"text": "Walk slowly.", "date": date(2025, 3, 1), "occasion": "A speech", "language": "ar"}),
]


def get(client: Any, page: Any, query: str = "") -> str:
    response = client.get(page.url + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def full(ann: Any) -> Any:
    """Ann's page with everything a page can have."""
    desk = ContactDesk.objects.create(name="Press office", email="desk.private@example.com")
    image = get_image_model().objects.create(title="Ann", file=get_test_image_file("ann.png", size=(1600, 1600)))
    ann.profile = PROFILE
    ann.press_kit = [("picture", {"image": image, "caption": "Ann at work", "credit": "Photo: Bo"})]
    ann.contact_desk = desk
    ann.tenure_from, ann.tenure_until = date(2019, 3, 1), None
    ann.save_revision().publish()
    return ExecutiveAuthorPage.objects.get(pk=ann.pk)


def leave(page: Any, tenure: str) -> None:
    page.tenure, page.tenure_until = tenure, date(2025, 9, 30)
    page.save_revision().publish()


def test_the_page_says_everything_that_is_known(client: Any, full: Any) -> None:
    html = " ".join(get(client, full).split())
    for part in (
        "In office since March 2019",
        "Safety",
        '<a href="https://example.com/q" rel="noopener">Quay Trust</a>',
        "2020–2024",
        "since 2025",
        '<cite lang="nl">De ladder</cite>',
        "Owns a boat",
        '<blockquote lang="ar" dir="rtl"><p>Walk slowly.</p></blockquote>',
        "A speech",
        "Ann at work",
        "Photo: Bo",
        "Press office: write a message",
        f'href="{full.get_contact_url()}"',
        f'href="{full.get_feed_url()}"',
    ):
        assert part in html, part
    assert "desk.private" not in html


def test_a_quotation_has_an_address_of_its_own(client: Any, full: Any) -> None:
    (quotation,) = full.profile.blocks_by_name("quotation")
    html = get(client, full)
    assert f'id="quotation-{quotation.id}"' in html
    assert f'href="#quotation-{quotation.id}"' in html


@pytest.mark.parametrize("tenure", ["former", "in_memoriam"])
def test_who_is_no_longer_in_office_keeps_the_page_but_takes_no_messages(client: Any, full: Any, tenure: str) -> None:
    leave(full, tenure)
    html = get(client, full)
    assert "Was Chief Executive from" in html
    assert "p-job-title" not in html, "as if they had it still"
    assert "Walk slowly." in html
    assert "write a message" not in html
    assert ("Press kit" in html) == (tenure == "in_memoriam")
    assert "Ask about" not in html


def test_a_successor_is_named_and_linked_if_there_is_a_page(client: Any, voice: Any, ann: Any) -> None:
    bo = Person.objects.create(name="Bo Late")
    ann.successor = bo
    leave(ann, "former")
    assert "Succeeded by <bdi>Bo Late</bdi>" in get(client, ann)
    voice.refresh_from_db()
    page = voice.add_child(instance=ExecutiveAuthorPage(title="Bo", slug="bo", person=bo, locale=voice.locale))
    assert f'Succeeded by <a href="{page.url}"><bdi>Bo Late</bdi></a>' in " ".join(get(client, ann).split())


def test_a_successor_is_not_named_before_the_office_is_left(client: Any, ann: Any) -> None:
    ann.successor = Person.objects.create(name="Bo Late")
    ann.save_revision().publish()
    assert "Bo Late" not in get(client, ann)


def test_a_card_does_not_say_twice_that_somebody_is_former(client: Any, voice: Any, ann: Any) -> None:
    leave(ann, "former")
    assert get(client, voice).count("Former") == 1
    ann.person.texts.update(title="Former Chief Executive")
    assert get(client, voice).count("Former") == 1


def test_a_biography_in_another_language_says_which(client: Any, ann: Any, settings: Any) -> None:
    ann.person.texts.all().delete()
    ann.person.texts = [PersonText(language="nl", title="Baas", bio_medium="Ann leidt.")]
    ann.person.save()
    html = get(client, ann)
    assert '<div class="ev-author__bio p-note" lang="nl">' in html
    assert '<p class="ev-author__position" lang="nl">' in html


def test_a_page_of_a_site_s_own_type_is_listed_with_its_summary(client: Any, ann: Any, home: Any) -> None:
    from testapp.models import ArticlePage

    page = ArticlePage(title="Of another type", locale=ann.locale, search_description="What it is about")
    page.execvoice_bylines = [Byline(person=ann.person)]
    home.refresh_from_db()
    home.add_child(instance=page)
    page.save_revision().publish()
    html = get(client, ann)
    assert "Of another type" in html
    assert '<p class="ev-card__intro p-summary">What it is about</p>' in html


@pytest.mark.parametrize(("query", "number"), [("?page=2", 2), ("?page=99", 2), ("?page=x", 1), ("?page=-3", 1)])
def test_the_archive_is_paged_and_a_wrong_number_shows_the_nearest_page(
    client: Any, ann: Any, make_post: Any, query: str, number: int
) -> None:
    for i in range(11):
        make_post(f"Post {i}", ann.person)
    html = get(client, ann, query)
    assert f"Page {number}" in html
    assert ('rel="prev"' in html, 'rel="next"' in html) == (number == 2, number == 1)


def test_a_page_with_many_parts_costs_no_more_than_one_with_few(client: Any, full: Any) -> None:
    def cost() -> int:
        get(client, full)
        with CaptureQueriesContext(connection) as queries:
            get(client, full)
        return len(queries)

    few = cost()
    full.profile = [*PROFILE * 10]
    full.save_revision().publish()
    assert cost() == few
