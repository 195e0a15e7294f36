"""The directory of people in the admin."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode
from hostile import HOSTILE
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.models import ModelLogEntry

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.authors.viewsets import PersonViewSet
from wagtail_execvoice.authors.wagtail_hooks import register_people

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"execvoice_people:{name}", args=args)


def person_data(**data: Any) -> dict[str, Any]:
    texts, profiles = data.pop("texts", []), data.pop("profiles", [])
    formset: dict[str, Any] = {
        "profiles-TOTAL_FORMS": len(profiles),
        "profiles-INITIAL_FORMS": 0,
        "profiles-MIN_NUM_FORMS": 0,
        "profiles-MAX_NUM_FORMS": 1000,
        "texts-TOTAL_FORMS": len(texts),
        "texts-INITIAL_FORMS": 0,
        "texts-MIN_NUM_FORMS": 0,
        "texts-MAX_NUM_FORMS": 1000,
    }
    for i, text in enumerate(texts):
        values = {"language": "en", "title": "", "organisation": "", "bio_short": "", "bio_medium": "", "ORDER": i + 1}
        for key, value in {**values, "bio_long": "null", **text}.items():
            formset[f"texts-{i}-{key}"] = value
    for i, (network, address) in enumerate(profiles):
        formset |= {f"profiles-{i}-network": network, f"profiles-{i}-address": address, f"profiles-{i}-ORDER": i + 1}
    return {"name": "Ann Bolt", "sort_name": "", "email": "", **formset, **data}


def test_a_person_is_made_with_texts_in_two_languages(admin_client: Any) -> None:
    texts = [{"title": "Chief", "organisation": "Acme"}, {"language": "nl", "title": "Baas"}]
    response = admin_client.post(url("add"), person_data(texts=texts))
    assert response.status_code == 302
    person = Person.objects.get()
    assert (person.name, person.sort_name) == ("Ann Bolt", "Bolt, Ann")
    assert (person.get_text("en").title, person.get_text("nl").title) == ("Chief", "Baas")


def test_a_language_cannot_be_there_twice(admin_client: Any) -> None:
    response = admin_client.post(url("add"), person_data(texts=[{"title": "Chief"}, {"title": "Boss"}]))
    assert response.status_code == 200
    assert "Boss" in response.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "field", ["name", "sort_name", "honorific_prefix", "email", "texts-0-title", "texts-0-language"]
)
def test_hostile_input_gives_a_field_error_or_is_stored_as_text(admin_client: Any, field: str, value: str) -> None:
    data = person_data(texts=[{"title": "Chief"}])
    sent = value.encode("utf-8", "replace").decode()
    response = admin_client.post(url("add"), {**data, field: sent})
    assert response.status_code in {200, 302}
    if response.status_code == 200:
        form = response.context["form"]
        assert form.errors or any(form.formsets["texts"].errors)
        # What was typed is still there, whatever was wrong with it.
        assert form["name"].data == (sent if field == "name" else "Ann Bolt")
        assert form.formsets["texts"].forms[0]["title"].data == (sent if field == "texts-0-title" else "Chief")
    page = admin_client.get(url("index")).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("key", ["q", "organisation", "is_archived", "has_account", "ordering", "p"])
def test_hostile_searches_never_break_the_listing(admin_client: Any, make_person: Any, key: str, value: str) -> None:
    make_person("Ann", en=("Chief", "Acme"))
    for name in ("execvoice_people:index_results", "execvoice_person_chooser:choose_results"):
        query = urlencode({key: value.encode("utf-8", "replace")})
        assert admin_client.get(f"{reverse(name)}?{query}").status_code in {200, 404}


def test_people_are_found_by_any_part_of_name_title_or_organisation(admin_client: Any, make_person: Any) -> None:
    make_person("Joost van der Meer", en=("Chief Operating Officer", "Acme"))
    make_person("Siobhán O'Neill", en=("Analyst", "Other"))
    for query in ("joost", "meer acme", "operating", "van der"):
        text = admin_client.get(url("index_results"), {"q": query}).content.decode()
        assert ("Joost" in text, "Siobhán" in text) == (True, False), query
    assert "Siobhán" in admin_client.get(url("index_results"), {"q": "o'neill"}).content.decode()


def test_the_listing_costs_the_same_with_three_people_and_with_twenty(
    admin_client: Any, make_person: Any, make_article: Any
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(url("index"))
        return len(queries)

    people = [make_person(f"Person {i}", en=("Chief", "Acme"), nl=("Baas", "Acme")) for i in range(3)]
    make_article(*(Byline(person=person) for person in people))
    cost()
    few = cost()
    for i in range(17):
        make_person(f"More {i}", en=("Chief", "Acme"))
    assert cost() == few


def test_the_listing_says_on_how_many_live_pages_somebody_is_credited(
    admin_client: Any, make_person: Any, make_article: Any
) -> None:
    ann = make_person("Ann")
    make_article(Byline(person=ann), Byline(person=ann, role="photographer"), live=True, title="One")
    make_article(Byline(person=ann), live=True, title="Two")
    make_article(Byline(person=ann), title="Draft")
    [person] = Person.objects.with_credit_count()
    assert person.credit_count == 2


def test_every_change_is_in_the_history(admin_client: Any, admin_user: Any) -> None:
    admin_client.post(url("add"), person_data())
    person = Person.objects.get()
    admin_client.post(url("edit", person.pk), person_data(name="Ann Smith"))
    entries = ModelLogEntry.objects.for_instance(person)
    assert [(entry.action, entry.user) for entry in entries.order_by("pk")] == [
        ("wagtail.create", admin_user),
        ("wagtail.edit", admin_user),
    ]
    assert admin_client.get(url("history", person.pk)).status_code == 200


@pytest.mark.usefixtures("run_tasks")
def test_the_usage_of_a_person_says_where_they_are_credited(
    admin_client: Any, make_person: Any, make_article: Any
) -> None:
    ann = make_person("Ann")
    make_article(Byline(person=ann), title="The quay")
    html = admin_client.get(url("usage", ann.pk)).content.decode()
    assert "The quay" in html
    assert "Credit → Person" in html


def test_an_archived_person_is_not_offered_but_stays_in_the_directory(admin_client: Any, make_person: Any) -> None:
    person = make_person("Ann")
    Person.objects.update(is_archived=True)
    assert "Ann" not in admin_client.get(reverse("execvoice_person_chooser:choose_results")).content.decode()
    assert "Ann" in admin_client.get(url("index_results")).content.decode()
    assert person.pk


def test_the_chooser_creates_a_person_in_place(admin_client: Any) -> None:
    data = {"name": "Guest Gus", "title": "Director", "organisation": "Velthuis", "email": ""}
    response = admin_client.post(reverse("execvoice_person_chooser:create"), data)
    assert response.json()["step"] == "chosen"
    assert response.json()["result"]["title"] == "Guest Gus"
    text = Person.objects.get().get_text("en")
    assert (text.title, text.organisation) == ("Director", "Velthuis")


def test_the_chooser_says_what_is_wrong_and_keeps_what_was_typed(admin_client: Any) -> None:
    response = admin_client.post(reverse("execvoice_person_chooser:create"), {"name": "", "title": "Director"})
    assert response.json()["step"] == "reshow_creation_form"
    assert "Director" in response.json()["htmlFragment"]


def test_the_fields_of_the_chooser_are_no_namesakes_of_those_of_the_page_below_it(admin_client: Any) -> None:
    # With the page's "id_title" in the same document, a click on "Title" here went to the title of the page.
    html = admin_client.get(reverse("execvoice_person_chooser:choose")).json()["html"]
    assert 'for="id_new_person_title"' in html
    assert 'id="id_title"' not in html


def test_a_language_that_the_site_dropped_is_kept_when_the_person_is_saved(admin_client: Any, make_person: Any) -> None:
    person = make_person("Ann", fr=("Chef", "Acme"))
    text = person.texts.get()
    data = person_data(texts=[{"language": "fr", "title": "Cheffe", "id": text.pk}])
    response = admin_client.post(url("edit", person.pk), {**data, "texts-INITIAL_FORMS": 1})
    assert response.status_code == 302
    assert Person.objects.get().texts.get().title == "Cheffe"


def test_the_long_biography_is_edited_as_rich_text(admin_client: Any) -> None:
    form = admin_client.get(url("add")).context["form"].formsets["texts"].empty_form
    assert isinstance(form.fields["bio_long"].widget, DraftailRichTextArea)


def test_people_are_sorted_by_family_name_whatever_its_accents(admin_client: Any, make_person: Any) -> None:
    for name in ("Zoë Zhang", "Ingeborg Åkesson", "Joost van der Meer", "aurélio évora"):
        make_person(name)
    names = [person.name for person in Person.objects.all()]
    assert names == ["Ingeborg Åkesson", "aurélio évora", "Joost van der Meer", "Zoë Zhang"]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["name", "title", "organisation", "email"])
def test_hostile_input_in_the_chooser_is_refused_or_stored_as_text(admin_client: Any, field: str, value: str) -> None:
    sent = value.encode("utf-8", "replace").decode()
    data = {"name": "Gus", "title": "Director", "organisation": "Velthuis", "email": ""}
    response = admin_client.post(reverse("execvoice_person_chooser:create"), {**data, field: sent})
    assert response.status_code == 200
    if Person.objects.exists():
        assert response.json()["step"] == "chosen"
    else:
        assert response.json()["step"] == "reshow_creation_form"
        assert ("Director" if field != "title" else "Velthuis") in response.json()["htmlFragment"]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["portrait", "user"])
def test_a_forged_choice_is_a_field_error(admin_client: Any, field: str, value: str) -> None:
    sent = value.encode("utf-8", "replace").decode()
    response = admin_client.post(url("add"), person_data(**{field: sent}))
    assert response.status_code in {200, 302}
    assert Person.objects.exists() == (not sent)


def test_a_profile_is_stored_as_one_address_whatever_was_pasted(admin_client: Any) -> None:
    profiles = [("linkedin", "nl.linkedin.com/in/ann-bolt?trk=x"), ("mastodon", "@ann@mastodon.social")]
    assert admin_client.post(url("add"), person_data(profiles=profiles)).status_code == 302
    assert [profile.address for profile in Person.objects.get().profiles.all()] == [
        "https://www.linkedin.com/in/ann-bolt",
        "https://mastodon.social/@ann",
    ]


def test_a_wrong_profile_gets_an_error_that_shows_a_right_one(admin_client: Any) -> None:
    response = admin_client.post(url("add"), person_data(profiles=[("x", "https://evil.example/ann")]))
    html = response.content.decode()
    assert not Person.objects.exists()
    assert "A right one looks like this: https://x.com/annbolt" in html
    assert "https://evil.example/ann" in html


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["network", "address"])
def test_a_hostile_profile_is_refused_or_ignored(admin_client: Any, field: str, value: str) -> None:
    sent = value.encode("utf-8", "replace").decode()
    data = person_data(profiles=[("x", "annbolt")])
    response = admin_client.post(url("add"), {**data, f"profiles-0-{field}": sent})
    assert response.status_code == 200
    assert any(response.context["form"].formsets["profiles"].errors)


class OwnViewSet(PersonViewSet):
    menu_label = "Our people"


def test_a_site_installs_a_viewset_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    config = apps.get_app_config("execvoice_authors")
    monkeypatch.setattr(config, "person_viewset", f"{__name__}.OwnViewSet")
    monkeypatch.setitem(sys.modules, __name__, SimpleNamespace(OwnViewSet=OwnViewSet))
    viewset = register_people()[0]
    assert viewset.menu_label == "Our people"


@pytest.mark.parametrize("name", ["\u200b", "\u202e", "\u200f\u200e "])
def test_a_person_has_a_name_that_can_be_seen(admin_client: Any, name: str) -> None:
    response = admin_client.post(url("add"), person_data(name=name))
    assert response.status_code == 200
    assert not Person.objects.exists()


def test_a_name_does_not_turn_the_direction_of_what_follows(admin_client: Any) -> None:
    admin_client.post(url("add"), person_data(name="Ann\u202e Bolt"))
    assert Person.objects.get().name == "Ann Bolt"


def test_only_who_may_link_accounts_says_whose_voice_somebody_has(client: Any, make_user: Any) -> None:
    counsel = make_user("counsel")
    rights = ["wagtailadmin.access_admin", "execvoice_authors.add_person", "execvoice_authors.change_person"]
    client.force_login(make_user("editor", *rights))
    assert client.post(url("add"), person_data(name="Mallory", user=counsel.pk)).status_code == 302
    assert Person.objects.get(name="Mallory").user is None
    assert "counsel@example.com" not in client.get(url("add")).content.decode()
    client.force_login(make_user("head", *rights, "execvoice_authors.link_account"))
    client.post(url("add"), person_data(name="Ann Counsel", user=counsel.pk))
    assert Person.objects.get(name="Ann Counsel").user == counsel


@pytest.mark.parametrize("address", ["chosen/zz/", "chosen/9999999999999999999999/", "chosen-multiple/?id=zz"])
def test_a_garbled_id_in_an_address_of_the_chooser_is_not_found(admin_client: Any, address: str) -> None:
    start = reverse("execvoice_person_chooser:choose")
    assert admin_client.get(f"{start}{address}").status_code == 404
