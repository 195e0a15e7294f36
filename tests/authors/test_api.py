"""The API on a site's own page types: one line of fields, everything the page shows, nothing that is private."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from testapp.models import ArticlePage, LeaderPage
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from wagtail_execvoice.authors.models import Byline, ContactDesk, Person, PersonText, SocialProfile

PAGES = "/api/v2/pages/"


@pytest.fixture
def make_leader(home: Any) -> Any:
    """Return a function that makes the page of a person about whom all is known that there is to know."""

    def make(name: str = "Ann Bolt", **fields: Any) -> LeaderPage:
        home.refresh_from_db()
        image = get_image_model().objects.create(title=name, file=get_test_image_file(size=(400, 400)))
        person = Person(
            name=name,
            email="private-of-person@example.com",
            portrait=image,
            honorific_prefix="Dr.",
            honorific_suffix="MBE",
        )
        person.texts = [
            PersonText(language="en", title="Chief", organisation="Acme", bio_short="Short.", bio_long="<p>Long.</p>"),
            PersonText(language="nl", title="Baas", organisation="Acme NV"),
        ]
        person.profiles = [SocialProfile(network="github", address="https://github.com/annbolt")]
        person.save()
        page = LeaderPage(
            title=name,
            locale=home.locale,
            person=person,
            profile=[("topic", "Boats"), ("interest", "Owns <b>shares</b>.")],
            press_kit=[("picture", {"image": image, "caption": f"{name} at sea", "credit": "A. de Wit"})],
            contact_desk=ContactDesk.objects.create(name="Press office", email="private-desk@example.com"),
            **fields,
        )
        return home.add_child(instance=page)

    return make


def get(client: Any, page: Any) -> Any:
    return client.get(f"{PAGES}{page.pk}/").json()


def test_a_person_as_their_page_shows_them(client: Any, make_leader: Any) -> None:
    page = make_leader(tenure_from=date(2019, 3, 1))
    person = (data := get(client, page))["person"]
    assert [person[name] for name in ("name", "honorific_prefix", "honorific_suffix")] == ["Ann Bolt", "Dr.", "MBE"]
    assert [person[name] for name in ("title", "organisation", "language")] == ["Chief", "Acme", "en"]
    assert person["profiles"] == [{"network": "github", "name": "GitHub", "url": "https://github.com/annbolt"}]
    assert person["portrait"]["alt"] == "Portrait of Ann Bolt"
    assert person["portrait"]["sizes"]["large"]["width"] == 320
    assert person["portrait"]["sizes"]["small"]["url"].startswith("http://localhost/")
    assert data["office"] == {
        "tenure": "current",
        "label": "",
        "sentence": "Chief since March 2019",
        "start": "2019-03-01",
        "end": None,
        "successor": None,
    }
    assert "<p>Long.</p>" in data["biography"]["html"]
    assert data["feeds"]["atom"] == "http://localhost/ann-bolt/feed/atom/"
    assert data["contact_url"] == "http://localhost/ann-bolt/contact/"
    assert data["press_kit"]["pictures"][0]["credit"] == "A. de Wit"
    assert data["press_kit"]["pictures"][0]["print"]["url"].startswith("http://localhost/")
    assert data["press_kit"]["archive_url"] == f"http://localhost{page.get_press_kit_url()}"


def test_sections_of_a_profile_as_stored_and_as_shown(client: Any, make_leader: Any) -> None:
    topic, interest = get(client, make_leader())["profile"]
    assert (topic["type"], topic["value"]) == ("topic", "Boats")
    assert "Boats" in topic["html"]
    assert interest["value"] == "Owns <b>shares</b>."
    assert "<b>" not in interest["html"]
    assert "&lt;b&gt;shares" in interest["html"]


def test_texts_are_in_the_language_of_the_page_and_say_so(client: Any, make_leader: Any, dutch: Any) -> None:
    page = make_leader()
    LeaderPage.objects.filter(pk=page.pk).update(locale=dutch)
    data = get(client, page)
    assert (data["person"]["title"], data["person"]["language"]) == ("Baas", "nl")
    page.person.texts.get(language="nl").delete()
    assert get(client, page)["person"]["language"] == "en"


def test_a_successor_is_told_of_the_former_only(client: Any, make_leader: Any) -> None:
    heir = make_leader("Ben Cole")
    page = make_leader(successor=heir.person)
    assert "Ben Cole" not in client.get(f"{PAGES}{page.pk}/").content.decode(), "who is not announced yet"
    LeaderPage.objects.filter(pk=page.pk).update(tenure="former")
    assert get(client, page)["office"]["successor"] == {"name": "Ben Cole", "url": "http://localhost/ben-cole/"}


def test_of_the_former_neither_press_kit_nor_contact(client: Any, make_leader: Any) -> None:
    data = get(client, make_leader(tenure="former"))
    assert data["press_kit"] == {"pictures": [], "archive_url": ""}
    assert data["contact_url"] == ""


def test_a_page_without_a_person(client: Any, home: Any) -> None:
    page = home.add_child(instance=LeaderPage(title="Nobody", locale=home.locale))
    data = get(client, page)
    assert data["person"] is None
    assert data["posts"] == {"items": [], "has_more": False}
    assert data["biography"] == {"html": "", "language": "en"}


def test_the_archive_of_a_person(client: Any, make_leader: Any, make_article: Any) -> None:
    page = make_leader()
    for number in range(12):
        make_article(Byline(person=page.person), title=f"Article {number}").save_revision().publish()
    make_article(Byline(person=page.person), title="A draft")
    posts = get(client, page)["posts"]
    assert (len(posts["items"]), posts["has_more"]) == (10, True)
    assert posts["items"][0]["title"] == "Article 11"
    assert posts["items"][0]["byline"] == "By Ann Bolt"
    assert posts["items"][0]["type"] == "testapp.ArticlePage"
    listing = client.get(f"{PAGES}?written_by={page.person_id}&limit=5&offset=10").json()
    assert listing["meta"]["total_count"] == 12
    assert len(listing["items"]) == 2


@pytest.mark.parametrize("value", ["", "x", "-1", "1e3", "٣", "9" * 30, "1 OR 1=1", "\x00", "999999"])
def test_hostile_ids_of_authors(client: Any, home: Any, value: str) -> None:
    response = client.get(PAGES, {"written_by": value})
    assert response.status_code == (200 if value == "999999" else 400)
    if value == "999999":
        assert response.json()["items"] == []


def test_only_authorship_is_found_by_author(client: Any, make_article: Any, make_person: Any) -> None:
    ann = make_person("Ann")
    make_article(Byline(person=ann, role="drafted"), title="Hidden").save_revision().publish()
    make_article(Byline(person=ann, role="editor"), title="Edited").save_revision().publish()
    assert client.get(f"{PAGES}?written_by={ann.pk}").json()["items"] == []


def test_listings_cost_the_same_with_5_and_50(
    client: Any, make_article: Any, make_person: Any, make_leader: Any, settings: Any
) -> None:
    settings.WAGTAILAPI_LIMIT_MAX = None
    heir = make_leader("The heir")
    for number in range(50):
        make_article(Byline(person=make_person(f"Person {number}")), title=f"Article {number}", live=True)
        make_leader(f"Leader {number}", tenure=("former", "current")[number % 2], successor=heir.person)
    for fields in ("*", "byline", "byline,body"):
        assert len(costs(client, "testapp.ArticlePage", fields)) == 1, fields
    assert len(costs(client, "testapp.LeaderPage", "*")) == 1


def costs(client: Any, model: str, fields: str) -> set[int]:
    found = set()
    for limit in (50, 5, 50):  # the first makes the renditions
        url = f"{PAGES}?type={model}&fields={fields}&limit={limit}"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert len(response.json()["items"]) == limit, response.content
        found.add(len(queries))
    return found


@pytest.mark.skipif(not apps.is_installed("wagtail.api.v3"), reason="Wagtail has a third API from 8.0")
def test_the_third_api_gives_the_same(client: Any, make_leader: Any, make_article: Any) -> None:
    page = make_leader(tenure_from=date(2019, 3, 1))
    make_article(Byline(person=page.person)).save_revision().publish()
    second, third = get(client, page), client.get(f"/api/v3/pages/{page.pk}/").json()
    for name in ("person", "office", "biography", "profile", "press_kit", "contact_url", "feeds", "share_card"):
        assert third[name] == second[name], name
    assert [post["title"] for post in third["posts"]["items"]] == ["An article"]
    article = ArticlePage.objects.get()
    assert client.get(f"/api/v3/pages/{article.pk}/").json()["byline"] == get(client, article)["byline"]
