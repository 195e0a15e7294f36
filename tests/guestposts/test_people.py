"""Guests are people: found again, and what they are credited with stays theirs whatever they become."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.guestposts.models import Submission

NEW = "/admin/execvoice_submissions/new/"
ANA = {"name": "Ana Guest", "email": "ana@example.com", "language": "en"}


@pytest.mark.parametrize(
    "known",
    [{"name": "A. Guest", "email": "ANA@example.com"}, {"name": "ana guest"}, {"name": "Ana Guest", "email": ""}],
)
def test_somebody_who_is_in_the_directory_is_suggested_before_they_are_invited_twice(
    desk: Client, home: Any, known: dict[str, str]
) -> None:
    Person.objects.create(**known)
    response = desk.post(NEW, {**ANA, "brief": "Bees"})
    html = response.content.decode()
    assert "In the directory already: " in html and known["name"] in html
    # Nothing that was typed is lost, and nobody was written to.
    assert 'value="Ana Guest"' in html and "Bees" in html and 'type="checkbox" name="is_new"' in html
    assert not Submission.objects.exists() and not OutboxMail.objects.exists()
    assert desk.post(NEW, {**ANA, "is_new": "on"}).status_code == 302
    assert Submission.objects.get().person is None


def test_who_is_chosen_from_the_directory_is_not_asked_about(desk: Client, home: Any) -> None:
    person = Person.objects.create(name="Ana Guest", email="ana@example.com")
    assert desk.post(NEW, {"person": person.pk, "name": "", "email": "", "language": "en"}).status_code == 302
    assert Submission.objects.get().person == person


def test_nobody_is_asked_about_somebody_new_and_merged_people_are_nobody(desk: Client, home: Any) -> None:
    target = Person.objects.create(name="Somebody Else")
    Person.objects.create(name="Ana Guest", merged_into=target)
    assert "is_new" in desk.get(NEW).content.decode()
    assert desk.post(NEW, ANA).status_code == 302


def test_a_guest_who_gets_an_account_keeps_every_credit(make_guest_page: Any, make_user: Any) -> None:
    page = make_guest_page("Ana Guest", title="As a guest", guest={})
    ana = Person.objects.get(name="Ana Guest")
    ana.user = make_user("ana")
    ana.name = "Ana Guest-Colleague"
    ana.save()
    page = type(page).objects.get(pk=page.pk)
    assert str(page.get_byline()) == "Guest post by Ana Guest"
    assert Byline.objects.get(page=page).person == ana


def test_a_guest_who_becomes_an_executive_has_a_page_that_lists_what_they_wrote_as_a_guest(
    make_guest_page: Any, client: Client, home: Any
) -> None:
    from testapp.models import LeaderPage

    first = make_guest_page("Ana Guest", title="As a guest", guest={})
    ana = Person.objects.get(name="Ana Guest")
    home.refresh_from_db()
    leader = home.add_child(instance=LeaderPage(title="Ana", person=ana, locale=home.locale))
    own = make_guest_page("Ana Guest", title="As a leader")
    posts = {post.pk for post in leader.get_authored_pages()}
    assert posts == {first.pk, own.pk}
    first = type(first).objects.get(pk=first.pk)
    assert str(first.get_byline()) == "Guest post by Ana Guest"
    assert first.get_byline().authors[0].url == leader.url


def test_two_who_are_one_guest_are_merged_with_texts_and_credits(
    make_guest_page: Any, invited: Any, editor: Any
) -> None:
    from wagtail_execvoice.authors.actions import merge_people

    page = make_guest_page("Ana Guest", title="One", guest={})
    other = make_guest_page("A. Guest", title="Two", guest={})
    ana, double = Person.objects.get(name="Ana Guest"), Person.objects.get(name="A. Guest")
    merge_people(double, ana, editor)
    assert set(Byline.objects.filter(person=ana).values_list("page_id", flat=True)) == {page.pk, other.pk}
    assert str(type(other).objects.get(pk=other.pk).get_byline()) == "Guest post by A. Guest"
