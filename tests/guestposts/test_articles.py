"""What people published elsewhere, as editors keep it and as readers see it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from guests_world import make_article

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.guestposts.models import ExternalArticle, ExternalCredit

INDEX = "/admin/execvoice_elsewhere/"
WITH_PAGES = pytest.mark.skipif(not apps.is_installed("wagtail_execvoice.pages"), reason="about page types of ours")


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann Bolt")


def typed(*people: Any, **fields: Any) -> dict[str, Any]:
    """Return what the form sends for an article with these people, each a person or a name."""
    data = {
        "title": "Bees",
        "url": "https://paper.example/bees",
        "kind": "interview",
        "outlet": "The Paper",
        "language": "en",
        "published_on": "2026-05-03",
        "summary": "They know.",
        "credits-TOTAL_FORMS": len(people),
        "credits-INITIAL_FORMS": 0,
        "credits-MIN_NUM_FORMS": 1,
        "credits-MAX_NUM_FORMS": 1000,
    }
    for number, person in enumerate(people):
        is_person = isinstance(person, Person)
        data |= {
            f"credits-{number}-person": person.pk if is_person else "",
            f"credits-{number}-name": "" if is_person else person,
            f"credits-{number}-ORDER": number + 1,
            f"credits-{number}-DELETE": "",
            f"credits-{number}-id": "",
        }
    return {**data, **fields}


def add(client: Any, *people: Any, **fields: Any) -> Any:
    return client.post(reverse("execvoice_elsewhere:add"), typed(*people, **fields))


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "the form is shown again"
    assert not ExternalArticle.objects.exists()
    soup = BeautifulSoup(response.content, "html.parser")
    return " ".join(tag.get_text(" ", strip=True) for tag in soup.select(".error-message, .help-critical"))


def test_what_was_typed_is_kept_cleaned(admin_client: Any, ann: Person) -> None:
    response = add(
        admin_client, ann, "Bo\u202e Writer", title="On\u200b  bees\n", outlet=" The\u202ePaper ", is_paid="on"
    )
    assert response.status_code == 302
    article = ExternalArticle.objects.get()
    assert (article.title, article.outlet, article.kind, article.is_paid) == ("On bees", "ThePaper", "interview", True)
    assert [(credit.person, str(credit)) for credit in article.credits.all()] == [
        (ann, "Ann Bolt"),
        (None, "Bo Writer"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://paper.example/bees",
        "https://paper.example@evil.example/",
        "/bees/",
        "data:text/html,x",
    ],
)
def test_an_address_that_is_none_of_the_web_is_refused(admin_client: Any, ann: Person, url: str) -> None:
    assert errors_of(add(admin_client, ann, url=url))


@pytest.mark.parametrize("field", ["title", "outlet"])
def test_a_line_that_nobody_sees_is_refused(admin_client: Any, ann: Person, field: str) -> None:
    assert "required" in errors_of(add(admin_client, ann, **{field: "\u200b\u202e"}))


def test_somebody_of_the_directory_must_be_credited(admin_client: Any, ann: Person) -> None:
    assert errors_of(add(admin_client))
    assert "on their page" in errors_of(add(admin_client, "Bo Writer"))
    assert errors_of(add(admin_client, ""))


def test_nobody_is_credited_twice(admin_client: Any, ann: Person) -> None:
    assert "already credited here" in errors_of(add(admin_client, ann, ann))


@pytest.mark.parametrize("garbled", ["x", "9" * 400, "-1", "1\x00"])
def test_a_garbled_person_is_an_error_of_the_field(admin_client: Any, ann: Person, garbled: str) -> None:
    assert errors_of(add(admin_client, ann, **{"credits-0-person": garbled}))


def test_a_language_that_is_none_of_the_site_is_refused(admin_client: Any, ann: Person) -> None:
    assert errors_of(add(admin_client, ann, language="xx"))


def test_a_language_that_the_site_gave_up_stays(admin_client: Any, ann: Person) -> None:
    article = make_article(ann, language="fy")
    page = admin_client.get(reverse("execvoice_elsewhere:edit", args=[article.pk]))
    chosen = BeautifulSoup(page.content, "html.parser").select("#id_language option[selected]")
    assert [option["value"] for option in chosen] == ["fy"]


def test_a_person_who_was_merged_meanwhile_is_the_other_one(admin_client: Any, ann: Person) -> None:
    alias = Person.objects.create(name="A. Bolt", merged_into=ann, is_archived=True)
    assert add(admin_client, alias).status_code == 302
    assert ExternalCredit.objects.get().person == ann


def test_what_is_about_a_deleted_person_can_be_corrected(admin_client: Any, ann: Person) -> None:
    article = make_article(ann)
    ann.delete()
    credit = ExternalCredit.objects.get()
    sent = typed(credit.name, **{"credits-INITIAL_FORMS": 1, "credits-0-id": credit.pk, "title": "Corrected"})
    response = admin_client.post(reverse("execvoice_elsewhere:edit", args=[article.pk]), sent)
    assert response.status_code == 302
    article.refresh_from_db()
    assert (article.title, str(article.credits.get())) == ("Corrected", "Ann Bolt")


def listed(client: Any, **query: Any) -> list[str]:
    response = client.get(INDEX, query)
    assert response.status_code == 200
    return sorted(row.title for row in response.context["object_list"])


def test_the_list_is_narrowed_by_kind_person_language_and_outlet(admin_client: Any, ann: Person) -> None:
    bo = Person.objects.create(name="Bo")
    make_article(ann, title="A", kind="video", outlet="Paper")
    make_article(ann, bo, title="B", kind="talk", language="nl", outlet="Radio")
    assert listed(admin_client) == ["A", "B"]
    assert listed(admin_client, kind="video") == ["A"]
    assert listed(admin_client, person=bo.pk) == ["B"]
    assert listed(admin_client, language="nl") == ["B"]
    assert listed(admin_client, outlet="pap") == ["A"]
    assert listed(admin_client, q="radio") == ["B"]
    assert listed(admin_client, published_on_from="2027-01-01") == []


@pytest.mark.parametrize(
    "query", [{"q": "x" * 5000}, {"person": "9" * 400}, {"outlet": "x\x00"}, {"kind": "\x00"}, {"p": "x"}]
)
def test_a_garbled_list_is_no_failure(admin_client: Any, ann: Person, query: Any) -> None:
    assert admin_client.get(INDEX, query).status_code < 500


def test_the_list_costs_the_same_with_2_and_20(admin_client: Any, ann: Person) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(admin_client)
        return len(queries)

    for number in range(2):
        make_article(ann, title=str(number))
    count()
    few = count()
    for number in range(18):
        make_article(ann, Person.objects.create(name=f"Person {number}"), title=f"more {number}")
    assert count() == few


@pytest.mark.parametrize(
    ("kind", "byline"),
    [("article", "By Ann Bolt and Bo"), ("interview", "Ann Bolt and Bo"), ("talk", "Ann Bolt and Bo")],
)
def test_who_speaks_is_named_and_only_who_writes_is_said_to_write(ann: Person, kind: str, byline: str) -> None:
    assert make_article(ann, Person.objects.create(name="Bo"), kind=kind).get_byline_text("en") == byline


@pytest.fixture
def leader(home: Any, ann: Person) -> Any:
    from wagtail_execvoice.pages.models import ExecutiveAuthorPage, VoiceIndexPage

    index = home.add_child(instance=VoiceIndexPage(title="Voice", slug="voice", locale=home.locale))
    return index.add_child(instance=ExecutiveAuthorPage(title="Ann Bolt", slug="ann", person=ann, locale=home.locale))


def card(client: Any, leader: Any) -> Any:
    response = client.get(leader.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one(".ev-card--elsewhere")


@WITH_PAGES
def test_a_card_says_that_it_is_elsewhere(client: Any, leader: Any, ann: Person) -> None:
    make_article(ann, title="<b>Bees</b>", kind="podcast", summary="They know.", language="nl")
    shown = card(client, leader)
    link = shown.select_one("a")
    assert (link["href"], link["rel"], link["lang"]) == ("https://paper.example/bees", ["noopener"], "nl")
    assert link.text == "<b>Bees</b>"
    words = shown.get_text("|", strip=True)
    for said in ("Elsewhere: The Paper", "Podcast", "May 3, 2026", "They know.", "Ann Bolt"):
        assert said in words
    assert "subscribers" not in words and "Advertisement" not in words


@WITH_PAGES
def test_a_card_says_what_was_paid_and_what_is_for_subscribers(client: Any, leader: Any, ann: Person) -> None:
    make_article(ann, is_paid=True, needs_subscription=True)
    shown = card(client, leader)
    assert shown.select_one("a")["rel"] == ["sponsored", "noopener"]
    assert shown.select_one("a").get("lang") is None
    assert "Advertisement: we paid for this publication." in shown.text
    assert "Only for subscribers" in shown.text


@WITH_PAGES
def test_it_is_no_page_of_the_site(client: Any, leader: Any, ann: Person) -> None:
    make_article(ann)
    html = client.get(leader.url).content.decode()
    graph = BeautifulSoup(html, "html.parser").select_one('script[type="application/ld+json"]').text
    assert "paper.example" not in graph
    assert not [entry for entry in leader.get_sitemap_urls() if "paper.example" in str(entry)]


@WITH_PAGES
def test_the_page_of_a_person_costs_the_same_with_2_and_9_articles(client: Any, leader: Any, ann: Person) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(leader.url).status_code == 200
        return len(queries)

    for number in range(2):
        make_article(ann, title=str(number))
    count()
    few = count()
    for number in range(7):
        make_article(ann, Person.objects.create(name=f"Person {number}"), published_on=date(2026, 4, 1 + number))
    assert count() == few
