"""An editor reads what a guest handed in, and makes it a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from testapp.models import GuestPage
from wagtail.images import get_image_model

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.guestposts import actions

READ = "/admin/execvoice_submissions/read/{}/"
FULL = {
    "title": "My view",
    "body": "Words\n\n[[1]]\n\nMore",
    "position": "Beekeeper",
    "affiliation": "Hive",
    "bio": "Keeps bees.",
    "relationship": "customer",
    "compensation": "paid",
    "disclosure": "We paid for it.",
    "consent": "on",
    "rights": "on",
    "submit": "1",
}


@pytest.fixture
def handed_in(client: Client, invited: Any, png: Any) -> Any:
    submission, token = invited()
    client.post(f"/guests/{token}/pictures/", {"file": png(), "description": "A bee"})
    client.post(f"/guests/{token}/pictures/", {"file": png(), "is_portrait": "on"})
    assert client.post(f"/guests/{token}/", FULL).status_code == 302
    submission.refresh_from_db()
    return submission


def accept(desk: Client, submission: Any, home: Any, **fields: Any) -> Any:
    values = {"accept-parent": home.pk, "accept-page_type": "testapp.GuestPage", "accept-person": "", "do": "accept"}
    return desk.post(READ.format(submission.pk), {**values, **fields})


def test_a_guest_is_invited_in_the_admin(desk: Client, home: Any) -> None:
    page = desk.get("/admin/execvoice_submissions/new/")
    assert page.status_code == 200
    response = desk.post(
        "/admin/execvoice_submissions/new/",
        {"name": "Ana", "email": "ana@example.com", "language": "en", "brief": "Bees", "parent": home.pk},
    )
    assert response.status_code == 302, response.context["form"].errors
    assert "invited to write" in OutboxMail.objects.get(to="ana@example.com").subject
    listing = desk.get("/admin/execvoice_submissions/")
    assert "Ana" in listing.content.decode()


@pytest.mark.parametrize("missing", ["name", "email", "language"])
def test_an_invitation_that_lacks_something_says_what_and_keeps_the_rest(desk: Client, missing: str) -> None:
    fields = {"name": "Ana", "email": "ana@example.com", "language": "en", "brief": "About bees", missing: ""}
    response = desk.post("/admin/execvoice_submissions/new/", fields)
    assert response.status_code == 200 and list(response.context["form"].errors) == [missing]
    assert "About bees" in response.content.decode()
    assert not OutboxMail.objects.exists()


def test_the_editor_sees_everything_and_nothing_runs(desk: Client, handed_in: Any) -> None:
    html = desk.get(READ.format(handed_in.pk)).content.decode()
    for words in ("My view", "Words", "Beekeeper", "We paid for it.", "publishes this text under my name", "A bee"):
        assert words in html
    picture = desk.get(f"{READ.format(handed_in.pk)}pictures/1/")
    assert picture.status_code == 200 and picture["Content-Type"] == "image/jpeg"


def test_a_text_becomes_a_draft_with_everything_in_place(desk: Client, handed_in: Any, home: Any) -> None:
    response = accept(desk, handed_in, home)
    assert response.status_code == 302
    handed_in.refresh_from_db()
    page = handed_in.page.specific.get_latest_revision_as_object()
    assert (page.title, page.live, handed_in.state) == ("My view", False, "accepted")
    post = page.get_guest_post()
    assert (post.relationship, post.compensation, post.disclosure) == ("customer", "paid", "We paid for it.")
    assert post.has_consent and post.has_rights and post.consent_digest
    byline = page.get_byline()
    assert byline.text == "Guest post by Gast Guest"
    assert byline.authors[0].position == "Beekeeper, Hive"
    assert page.get_signoff_problems() == []
    person = Person.objects.get()
    assert person.email == "guest@example.com" and person.portrait and person.get_text("en").bio_medium == "Keeps bees."
    assert get_image_model().objects.count() == 2 and not handed_in.pictures.exists()
    assert "Words" in page.body and "More" in page.body
    assert OutboxMail.objects.filter(to="guest@example.com", subject__contains="We are preparing").count() == 1


def test_somebody_in_the_directory_is_suggested_and_credited(desk: Client, handed_in: Any, home: Any) -> None:
    known = Person.objects.create(name="G. Guest", email="Guest@Example.com")
    html = desk.get(READ.format(handed_in.pk)).content.decode()
    assert "In the directory already" in html and "G. Guest" in html
    accept(desk, handed_in, home, **{"accept-person": known.pk})
    handed_in.refresh_from_db()
    assert handed_in.person == known and Person.objects.count() == 1


def test_a_text_becomes_one_page_only(desk: Client, handed_in: Any, home: Any) -> None:
    from testapp.models import GuestPage

    accept(desk, handed_in, home)
    response = accept(desk, handed_in, home)
    assert response.status_code == 302 and GuestPage.objects.count() == 1


def test_changes_are_asked_for_and_compared(client: Client, desk: Client, handed_in: Any, last_token: Any) -> None:
    desk.post(READ.format(handed_in.pk), {"do": "changes", "changes-text": "Shorter, please"})
    handed_in.refresh_from_db()
    assert handed_in.state == "changes"
    token = last_token(handed_in.email)
    assert "Shorter, please" in client.get(f"/guests/{token}/").content.decode()
    client.post(f"/guests/{token}/", {**FULL, "body": "Fewer words"})
    html = desk.get(READ.format(handed_in.pk)).content.decode()
    assert "What changed" in html and "deletion" in html and "addition" in html


@pytest.mark.parametrize("do", ["changes", "accept"])
def test_what_is_missing_is_said_and_nothing_is_done(desk: Client, handed_in: Any, do: str) -> None:
    response = desk.post(READ.format(handed_in.pk), {"do": do, "accept-parent": "x", "changes-text": " "})
    assert response.status_code == 422
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


@pytest.mark.parametrize("do", ["decline", "reopen", "note", "link", "revoke"])
def test_every_other_act_works(desk: Client, handed_in: Any, do: str) -> None:
    response = desk.post(READ.format(handed_in.pk), {"do": do, "decline-text": "No", "note-text": "Hm"})
    assert response.status_code == 302
    assert desk.get(READ.format(handed_in.pk)).status_code == 200


def test_who_may_only_invite_reads_and_decides_nothing(client: Client, handed_in: Any, make_user: Any) -> None:
    client.force_login(make_user("inviter", "wagtailadmin.access_admin", "execvoice_guestposts.add_submission"))
    assert client.get("/admin/execvoice_submissions/").status_code == 200
    assert client.get(READ.format(handed_in.pk))["Location"] == "/admin/"
    assert client.get(f"{READ.format(handed_in.pk)}pictures/1/")["Location"] == "/admin/"
    for do in ("changes", "decline", "reopen", "note", "link", "revoke", "accept", ""):
        assert client.post(READ.format(handed_in.pk), {"do": do})["Location"] == "/admin/", do
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


def test_who_may_add_no_page_makes_none(client: Client, handed_in: Any, make_user: Any, home: Any) -> None:
    reader = make_user(
        "reader",
        "wagtailadmin.access_admin",
        "execvoice_guestposts.change_submission",
    )
    client.force_login(reader)
    response = accept(client, handed_in, home)
    assert response.status_code == 422 and "Choose another one" in response.content.decode()
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


class TestPortrait:
    """What the directory shows of somebody is changed by who may change people."""

    @pytest.fixture
    def boss(self) -> Person:
        return Person.objects.create(name="The Boss", email="boss@example.com")

    def test_who_may_not_change_people_sets_nobodys_portrait(
        self, handed_in: Any, home: Any, make_user: Any, boss: Person
    ) -> None:
        actions.accept(handed_in, GuestPage, home, make_user("small"), person=boss)
        boss.refresh_from_db()
        assert boss.portrait is None

    def test_somebody_new_gets_it_in_any_case(self, handed_in: Any, home: Any, make_user: Any) -> None:
        actions.accept(handed_in, GuestPage, home, make_user("small"))
        assert Person.objects.get().portrait

    def test_by_who_may_the_portrait_that_lacks_is_set(
        self, desk: Client, handed_in: Any, home: Any, boss: Person
    ) -> None:
        accept(desk, handed_in, home, **{"accept-person": boss.pk})
        boss.refresh_from_db()
        assert boss.portrait


@pytest.mark.parametrize("error", [IntegrityError("NOT NULL"), ValidationError("No"), ValueError("No")])
def test_images_that_need_more_than_a_guest_gives_are_refused_in_words(
    desk: Client, handed_in: Any, home: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(get_image_model(), "save", fail)
    response = accept(desk, handed_in, home)
    assert response.status_code == 409 and "cannot become images of the site" in response.content.decode()
    handed_in.refresh_from_db()
    assert handed_in.is_waiting and handed_in.pictures.count() == 2
