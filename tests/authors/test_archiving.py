"""Archiving, bringing back, and why nobody who is credited is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from wagtail_execvoice.authors.actions import archive_person, bring_back_person, find_mentions, merge_people
from wagtail_execvoice.authors.models import Byline, Person

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"execvoice_people:{name}", args=args)


def log_of(person: Person) -> list[str]:
    return [entry.action for entry in ModelLogEntry.objects.for_instance(person).order_by("pk")]


@pytest.mark.parametrize(("name", "archived"), [("archive", True), ("bring_back", False)])
def test_one_click_does_it_and_says_so(admin_client: Any, make_person: Any, name: str, archived: bool) -> None:
    person = make_person("Ann Bolt")
    Person.objects.update(is_archived=not archived)
    assert "Ann Bolt" in admin_client.get(url(name, person.pk)).content.decode()
    person.refresh_from_db()
    assert person.is_archived is not archived
    response = admin_client.post(url(name, person.pk))
    assert response.url == url("index")
    said = {True: "Ann Bolt is archived.", False: "Ann Bolt can be chosen again."}[archived]
    assert said in admin_client.get(response.url).content.decode()
    person.refresh_from_db()
    assert person.is_archived is archived
    assert log_of(person) == [f"execvoice_authors.{name}"]


def test_the_history_tells_it(admin_client: Any, admin_user: Any, make_person: Any) -> None:
    person = make_person("Ann Bolt")
    archive_person(person, admin_user)
    bring_back_person(person, admin_user)
    html = admin_client.get(url("history", person.pk)).content.decode()
    assert "Archived" in html
    assert "Brought back" in html


def test_of_two_who_press_the_button_one_has_done_it(admin_user: Any, make_person: Any) -> None:
    person, again = make_person("Ann Bolt"), Person.objects.get()
    assert archive_person(person, admin_user)
    assert not archive_person(again, admin_user)
    assert log_of(person) == ["execvoice_authors.archive"]
    assert bring_back_person(again, admin_user)
    assert not bring_back_person(person, admin_user)


def test_the_menus_offer_what_can_be_done(admin_client: Any, make_person: Any) -> None:
    person = make_person("Ann Bolt")
    for archived, offered, other in ((False, "archive", "bring_back"), (True, "bring_back", "archive")):
        Person.objects.update(is_archived=archived)
        for address in (url("index"), url("edit", person.pk)):
            html = admin_client.get(address).content.decode()
            assert f'formaction="{url(offered, person.pk)}"' in html
            assert url(other, person.pk) not in html
            assert 'id="execvoice-decide"' in html


def test_who_may_not_change_people_is_offered_nothing(client: Any, make_user: Any, make_person: Any) -> None:
    person = make_person("Ann Bolt")
    client.force_login(make_user("viewer", "wagtailadmin.access_admin", "execvoice_authors.view_person"))
    html = client.get(url("index")).content.decode()
    for name in ("archive", "merge", "delete"):
        assert url(name, person.pk) not in html


def test_who_is_credited_is_not_deleted_and_the_pages_are_named(
    admin_client: Any, make_person: Any, make_article: Any
) -> None:
    person = make_person("Ann Bolt")
    make_article(Byline(person=person, role="drafted"), title="The quay", live=True)
    changed = make_article(title="The crane", live=True)
    changed.execvoice_bylines = [Byline(person=person)]
    changed.save_revision()
    for method in (admin_client.get, admin_client.post):
        html = method(url("delete", person.pk)).content.decode()
        assert "The quay" in html
        assert "The crane" in html
        assert f'action="{url("archive", person.pk)}"' in html
        assert "Yes, delete" not in html
    assert "Ann Bolt is credited, and was not deleted." in html
    assert Person.objects.exists()


@pytest.mark.parametrize("where", ["live", "draft"])
def test_one_credit_is_enough_wherever_it_is(
    admin_client: Any, make_person: Any, make_article: Any, where: str
) -> None:
    person = make_person("Ann Bolt")
    page = make_article(title="A page", live=True)
    page.execvoice_bylines = [Byline(person=person)]
    revision = page.save_revision()
    if where == "live":
        revision.publish()
    admin_client.post(url("delete", person.pk))
    assert Person.objects.exists()


def test_a_draft_that_names_who_was_merged_into_somebody_credits_that_one(
    admin_client: Any, make_person: Any, make_article: Any
) -> None:
    alias, person = make_person("A. Bolt"), make_person("Ann Bolt")
    draft = make_article(live=True)
    draft.execvoice_bylines.add(Byline(person=alias))
    draft.save_revision()
    merge_people(alias, person, None)
    assert list(find_mentions(person).drafts.values_list("pk", flat=True)) == [draft.pk]
    assert admin_client.post(url("delete", person.pk)).status_code == 200
    assert Person.objects.filter(pk=person.pk).exists()


def test_who_is_credited_nowhere_is_deleted_as_everywhere_in_wagtail(admin_client: Any, make_person: Any) -> None:
    person = make_person("Ann Bolt")
    assert "Yes, delete" in admin_client.get(url("delete", person.pk)).content.decode()
    assert admin_client.post(url("delete", person.pk)).url == url("index")
    assert not Person.objects.exists()


def test_of_many_pages_a_few_are_named_at_the_same_cost(admin_client: Any, make_person: Any, make_article: Any) -> None:
    person = make_person("Ann Bolt")

    def look() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as queries:
            html = admin_client.get(url("delete", person.pk)).content.decode()
        return len(queries), html

    for i in range(10):
        make_article(Byline(person=person), title=f"Few {i}", live=True)
    look()
    few, html = look()
    assert "more" not in html.split("On published pages")[1].split("</ul>")[0]
    for i in range(40):
        make_article(Byline(person=person), title=f"Many {i}", live=True)
    many, html = look()
    assert "and 40 more" in html
    assert many == few
