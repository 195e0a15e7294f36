"""Bylines in the page editor, as the site's own page type has it."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import modelform_factory
from django.urls import reverse
from hostile import HOSTILE
from testapp.models import ArticlePage
from wagtail.admin.widgets import BaseChooser
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from wagtail_execvoice.authors.forms import BylineForm
from wagtail_execvoice.authors.models import Byline, Person


def row(person: Person | None, role: str = "author", **data: Any) -> dict[str, Any]:
    empty = {"custom_role": "", "printed_name": "", "printed_title": "", "printed_affiliation": ""}
    return {"person": person.pk if person else "", "role": role, **empty, **data}


def page_data(*rows: dict[str, Any], initial: int = 0, **data: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "An article",
            "slug": "an-article",
            "body": "",
            "comments": inline_formset([]),
            "execvoice_bylines": inline_formset(rows, initial=initial),
            **data,
        }
    )


@pytest.fixture
def create(admin_client: Any, home: Any) -> Any:
    """Return a function that posts the create view and returns the page (or None) and the response."""

    def post(*rows: dict[str, Any], **data: Any) -> tuple[ArticlePage | None, Any]:
        url = reverse("wagtailadmin_pages:add", args=["testapp", "articlepage", home.pk])
        response = admin_client.post(url, page_data(*rows, **data))
        return ArticlePage.objects.first(), response

    return post


@pytest.fixture
def edit(admin_client: Any) -> Any:
    def post(page: ArticlePage, *rows: dict[str, Any], **data: Any) -> Any:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        initial = sum(1 for r in rows if r.get("id"))
        return admin_client.post(url, page_data(*rows, initial=initial, **data))

    return post


def errors(response: Any) -> list[str]:
    formset = response.context["form"].formsets["execvoice_bylines"]
    return [error for form in formset.forms for messages in form.errors.values() for error in messages]


def test_credits_are_entered_in_order(create: Any, make_person: Any) -> None:
    ann, bo = make_person("Ann"), make_person("Bo")
    rows = [row(ann, ORDER=2), row(bo, ORDER=1), row(ann, "photographer", ORDER=3)]
    page, _response = create(*rows, **{"action-publish": "1"})
    assert page.get_byline().text == "By Bo and Ann. Photographs by Ann."


def test_the_creator_of_a_page_is_not_its_author(create: Any) -> None:
    page, _response = create(**{"action-publish": "1"})
    assert page.owner is not None
    assert not page.get_byline()


def test_another_role_must_be_named(create: Any, make_person: Any) -> None:
    page, response = create(row(make_person("Ann"), "custom"))
    assert page is None
    assert errors(response) == ["Say what this person did, for example “Illustrations”."]


def test_a_credit_needs_a_person_or_a_name(create: Any) -> None:
    page, response = create(row(None, printed_title="Chief"))
    assert page is None
    assert errors(response) == ["Choose who is credited, or type the name to print."]


def test_a_name_alone_will_do(create: Any) -> None:
    page, _response = create(row(None, printed_name="A reader from Gent"), **{"action-publish": "1"})
    assert page.get_byline().text == "By A reader from Gent"


def test_nobody_is_credited_twice_in_the_same_role(create: Any, make_person: Any) -> None:
    ann = make_person("Ann")
    page, response = create(row(ann), row(ann))
    assert page is None
    assert errors(response) == ["This person is already credited in this role."]


def test_another_person_in_a_printed_row_is_not_printed_under_the_first_name(
    create: Any, edit: Any, make_person: Any
) -> None:
    ann, bo = make_person("Ann", en=("Chief", "Acme")), make_person("Bo", en=("Analyst", "Acme"))
    page, _response = create(row(ann), **{"action-publish": "1"})
    [byline] = page.execvoice_bylines.all()
    assert byline.printed_name == "Ann"
    changed = row(bo, id=byline.pk, printed_name="Ann", printed_title="Chief", printed_affiliation="Acme")
    edit(page, changed, **{"action-publish": "1"})
    [byline] = ArticlePage.objects.get().execvoice_bylines.all()
    assert (byline.printed_name, byline.printed_title) == ("Bo", "Analyst")


def test_an_editor_may_correct_the_printed_words(create: Any, edit: Any, make_person: Any) -> None:
    ann = make_person("Ann", en=("Cheif", "Acme"))
    page, _response = create(row(ann), **{"action-publish": "1"})
    [byline] = page.execvoice_bylines.all()
    edit(page, row(ann, id=byline.pk, printed_name="Ann", printed_title="Chief"), **{"action-publish": "1"})
    [byline] = ArticlePage.objects.get().execvoice_bylines.all()
    assert (byline.printed_name, byline.printed_title, byline.printed_affiliation) == ("Ann", "Chief", "")


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["person", "role", "custom_role", "printed_name", "printed_title", "ORDER", "id"])
def test_hostile_input_gives_a_field_error_or_is_stored_as_text(
    create: Any, client: Any, make_person: Any, field: str, value: str
) -> None:
    sent = value.encode("utf-8", "replace").decode()
    data = row(make_person("Ann"), "custom", custom_role="Art", printed_title="Chief")
    page, response = create({**data, field: sent}, **{"action-publish": "1"})
    assert response.status_code in {200, 302}
    if page is None:
        form = response.context["form"].formsets["execvoice_bylines"].forms[0]
        assert form["printed_title"].data == (sent if field == "printed_title" else "Chief")
    else:
        html = client.get(page.url).content.decode()
        assert "<script>" not in html
        assert "<img" not in html


def test_a_revision_comparison_shows_who_was_credited(admin_client: Any, make_article: Any, make_person: Any) -> None:
    page = make_article(Byline(person=make_person("Ann")))
    first = page.save_revision()
    page = page.get_latest_revision_as_object()
    page.execvoice_bylines.add(Byline(person=make_person("Bo"), sort_order=1))
    second = page.save_revision()
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    assert "Bo" in admin_client.get(url).content.decode()


def test_people_are_chosen_in_a_chooser_and_not_from_a_list_of_everybody(
    admin_client: Any, home: Any, make_person: Any
) -> None:
    make_person("Somebody Else")
    url = reverse("wagtailadmin_pages:add", args=["testapp", "articlepage", home.pk])
    page = admin_client.get(url)
    widget = page.context["form"].formsets["execvoice_bylines"].empty_form.fields["person"].widget
    assert isinstance(widget, BaseChooser)
    assert "Somebody Else" not in page.content.decode()


def test_taking_the_person_out_of_a_draft_credit_asks_who_is_credited(create: Any, edit: Any, make_person: Any) -> None:
    page, _response = create(row(make_person("Ann")))
    [byline] = page.get_latest_revision_as_object().execvoice_bylines.all()
    response = edit(page, row(None, id=byline.pk))
    assert errors(response) == ["Choose who is credited, or type the name to print."]


def test_a_credit_of_a_deleted_person_can_be_saved_again(create: Any, edit: Any, make_person: Any) -> None:
    ann = make_person("Ann")
    page, _response = create(row(ann))
    [byline] = page.get_latest_revision_as_object().execvoice_bylines.all()
    ann.delete()
    edit(page, row(None, id=byline.pk), **{"action-publish": "1"})
    assert ArticlePage.objects.get().get_byline().text == "By Ann"


def test_another_role_is_asked_for_where_the_panel_has_no_field_for_it(make_person: Any) -> None:
    Form = modelform_factory(Byline, form=BylineForm, fields=["person", "role"])
    form = Form({"person": make_person("Ann").pk, "role": "custom"})
    assert form.errors == {"role": ["Say what this person did, for example “Illustrations”."]}


def test_the_byline_of_another_page_cannot_be_taken_by_its_id(
    create: Any, edit: Any, make_person: Any, make_article: Any
) -> None:
    other = make_article(Byline(person=make_person("Victim")), live=True, title="Other")
    [stolen] = other.execvoice_bylines.all()
    mine, _response = create(row(make_person("Ann")), **{"action-publish": "1"})
    edit(mine, row(make_person("Bo"), id=stolen.pk), **{"action-publish": "1"})
    other = ArticlePage.objects.get(pk=other.pk)
    assert [byline.printed_name for byline in other.execvoice_bylines.all()] == ["Victim"]


def test_another_person_in_a_credit_whose_person_was_deleted_is_not_printed_under_the_first_name(
    create: Any, edit: Any, make_person: Any
) -> None:
    ann, bo = make_person("Ann", en=("Chief", "Acme")), make_person("Bo", en=("Analyst", "Acme"))
    page, _response = create(row(ann), **{"action-publish": "1"})
    [byline] = page.execvoice_bylines.all()
    ann.delete()
    changed = row(bo, id=byline.pk, printed_name="Ann", printed_title="Chief", printed_affiliation="Acme")
    edit(page, changed, **{"action-publish": "1"})
    [byline] = ArticlePage.objects.get().execvoice_bylines.all()
    assert (byline.printed_name, byline.printed_title) == ("Bo", "Analyst")


def test_a_typed_name_is_linked_to_its_person_and_keeps_its_words(create: Any, edit: Any, make_person: Any) -> None:
    page, _response = create(row(None, printed_name="Ann", printed_title="Guest"), **{"action-publish": "1"})
    [byline] = page.execvoice_bylines.all()
    ann = make_person("Ann", en=("Chief", "Acme"))
    edit(page, row(ann, id=byline.pk, printed_name="Ann", printed_title="Guest"), **{"action-publish": "1"})
    [byline] = ArticlePage.objects.get().execvoice_bylines.all()
    assert (byline.person, byline.printed_title) == (ann, "Guest")


@pytest.mark.parametrize("name", ["\u200b", "\u202e\u2066", " \u200d "])
def test_an_invisible_name_is_no_name(create: Any, name: str) -> None:
    page, response = create(row(None, printed_name=name), **{"action-publish": "1"})
    assert page is None
    assert errors(response) == ["Choose who is credited, or type the name to print."]
