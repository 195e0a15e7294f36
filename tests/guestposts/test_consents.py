"""What a guest agreed to behind a secret link is on record, and a page that says so is compared with that record."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from testapp.models import GuestPage
from wagtail.models import Locale
from wagtail.test.utils.form_data import querydict_from_html

from wagtail_execvoice.guestposts.actions import accept
from wagtail_execvoice.guestposts.models import Agreement, GuestPost
from wagtail_execvoice.guestposts.viewsets.columns import list_missing
from wagtail_execvoice.guestposts.wordings import digest_wording

FULL = {"title": "My view", "body": "Words of mine", "consent": "on", "rights": "on", "submit": "1"}
PREFIX = "execvoice_guest_posts-0-"


@pytest.fixture
def page(client: Client, invited: Any, home: Any, editor: Any) -> Any:
    """The text of a guest, live as an editor made it a page."""
    submission, token = invited()
    assert client.post(f"/guests/{token}/", FULL).status_code == 302
    submission.refresh_from_db()
    page = accept(submission, GuestPage, home, editor)
    page.get_latest_revision().publish()
    return GuestPage.objects.get(pk=page.pk)


def swap_words(page: Any, **values: Any) -> None:
    """Publish the page with other words, past the form."""
    draft = page.get_latest_revision_as_object()
    [post] = draft.execvoice_guest_posts.all()
    for name, value in {"consent_wording": "I sell you my soul.", **values}.items():
        setattr(post, name, value)
    draft.execvoice_guest_posts = [post]
    draft.save_revision().publish()


def export(client: Client, editor: Any, **query: Any) -> list[dict[str, str]]:
    client.force_login(editor)
    response = client.get(reverse("execvoice_guest_posts:index"), {"export": "csv", **query})
    return list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode())))


def test_what_was_agreed_to_has_no_problem(client: Client, page: Any, editor: Any) -> None:
    [post] = GuestPost.objects.all()
    assert (post.consent_problem, post.rights_problem, list_missing(post)) == ("", "", [])
    assert page.get_signoff_problems() == []
    [row] = export(client, editor)
    assert (row["Missing"], row["Consent: how"]) == ("", "by secret link")
    assert export(client, editor, missing="proof") == []


@pytest.mark.parametrize("kind", ["consent", "rights"])
def test_other_words_than_those_are_told_of_everywhere(client: Client, page: Any, editor: Any, kind: str) -> None:
    agreed = Agreement.objects.get(kind=kind)
    swap_words(
        page, **{"consent_wording": Agreement.objects.get(kind="consent").wording, f"{kind}_wording": "My soul."}
    )
    [post] = GuestPost.objects.all()
    assert getattr(post, f"{kind}_digest") == digest_wording("My soul.") != agreed.digest
    assert "Nobody agreed to these words" in getattr(post, f"{kind}_problem")
    [problem] = GuestPage.objects.get(pk=page.pk).get_signoff_problems()
    assert f"The {kind}" in problem and "choose another" in problem
    [row] = export(client, editor, missing="proof")
    assert row["Missing"] == "Agreement to these words"
    assert "Nobody agreed" in row[f"{kind.capitalize()}: how"]
    listing = client.get(reverse("execvoice_guest_posts:index")).content.decode()
    assert "Agreement to these words" in BeautifulSoup(listing, "html.parser").select_one("table.listing").text


def test_words_given_otherwise_are_not_compared(page: Any) -> None:
    swap_words(page, consent_given_how="email")
    assert page.get_signoff_problems() == [] and GuestPost.objects.get().consent_problem == ""


def test_another_guests_agreement_proves_nothing(page: Any, invited: Any) -> None:
    other, _token = invited("Other", email="other@example.com")
    Agreement.objects.update(submission=other)
    assert GuestPost.objects.get().consent_problem and GuestPost.objects.all().without_proof().count() == 1


class TestEditor:
    @pytest.fixture
    def save(self, client: Client, editor: Any, page: Any) -> Any:
        """Return a function that saves the page in the editor, with the guest post as it is typed, and returns the answer."""
        client.force_login(editor)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])

        def save(**typed: str) -> Any:
            data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
            data.update({f"{PREFIX}{name}": value for name, value in typed.items()})
            return client.post(url, data)

        return save

    def draft(self, page: Any) -> Any:
        return GuestPage.objects.get(pk=page.pk).get_latest_revision_as_object().execvoice_guest_posts.all()[0]

    @pytest.mark.parametrize(
        "typed",
        [{"consent_wording": "I sell you my soul."}, {"consent_given_on": "2020-01-01"}, {"rights_wording": "All."}],
    )
    def test_what_was_agreed_to_cannot_be_changed(self, save: Any, page: Any, typed: dict[str, str]) -> None:
        response = save(**typed)
        assert response.status_code == 200
        html = response.content.decode()
        assert "were agreed to behind a secret link and cannot be changed" in html
        assert next(iter(typed.values())) in html
        assert self.draft(page).consent_problem == "" == self.draft(page).rights_problem

    def test_another_consent_is_written_down_with_how_it_was_given(self, save: Any, page: Any) -> None:
        assert save(consent_wording="You may print it.", consent_given_how="email").status_code == 302
        assert self.draft(page).consent_wording == "You may print it."

    def test_whatever_else_is_edited_leaves_it_as_it_is(self, save: Any, page: Any) -> None:
        assert save(outlet="", relationship="partner", consent_given_by="A guest").status_code == 302
        assert self.draft(page).consent_problem == ""
        # Words of several lines come from a browser with other ends of lines.
        wording = "One\nTwo"
        Agreement.objects.filter(kind="consent").update(wording=wording, digest=digest_wording(wording))
        assert save(consent_wording="One\r\nTwo").status_code == 302
        assert self.draft(page).consent_wording == wording and self.draft(page).consent_problem == ""

    def test_a_secret_link_that_there_was_not_cannot_be_chosen(self, save: Any, page: Any) -> None:
        Agreement.objects.all().delete()
        response = save(consent_wording="My soul.")
        assert (
            response.status_code == 200
            and "Nobody agreed to anything behind a secret link" in response.content.decode()
        )
        # What was wrong before keeps nobody from correcting a letter.
        assert save(title="Another").status_code == 302


class TestCopies:
    def post(self, page: Any) -> Any:
        return page.execvoice_guest_posts.get()

    @pytest.mark.parametrize("draft", [False, True])
    def test_a_copy_is_another_text(self, page: Any, draft: bool) -> None:
        if draft:
            page.title = "Changed"
            page.save_revision()
            page = GuestPage.objects.get(pk=page.pk)
        copy = page.copy(update_attrs={"slug": "copy", "title": "Another"}, keep_live=not draft)
        copy = GuestPage.objects.get(pk=copy.pk)
        latest = copy.get_latest_revision().as_object().execvoice_guest_posts.all()[0]
        for post in (self.post(copy), latest):
            assert (post.consent_wording, post.consent_given_how, post.consent_given_on) == ("", "", None)
            assert (post.rights_wording, post.rights_digest) == ("", "")
        assert "The consent of the guest is missing" in copy.get_signoff_problems()[0]
        assert self.post(page).has_consent

    def test_an_editor_who_copies_gets_it_so_too(self, client: Client, page: Any, editor: Any) -> None:
        client.force_login(editor)
        data = {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": str(page.get_parent().pk),
            "publish_copies": "on",
        }
        client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
        copy = GuestPage.objects.get(slug="copy")
        assert not self.post(copy).has_consent and not copy.get_latest_revision_as_object().get_guest_post().has_consent

    def test_a_translation_is_another_text(self, page: Any) -> None:
        locale = Locale.objects.get_or_create(language_code="nl")[0]
        copy = page.copy_for_translation(locale, copy_parents=True)
        assert (
            not self.post(copy).has_consent and not copy.get_latest_revision().as_object().get_guest_post().has_consent
        )

    def test_what_was_given_otherwise_stays(self, make_guest_page: Any, republished: Any) -> None:
        page = make_guest_page("Ana", guest={**republished, "consent_given_how": "email"})
        assert self.post(page.copy(update_attrs={"slug": "copy"})).consent_wording == "You may print it."

    def test_an_alias_is_the_same_text(self, page: Any) -> None:
        alias = page.create_alias(update_slug="alias")
        again = alias.create_alias(update_slug="again")
        page.save_revision().publish()
        for one in (alias, again):
            assert self.post(one).has_consent and self.post(one).consent_problem == ""
        assert not GuestPost.objects.all().without_proof().exists()
        assert not any(post.consent_problem for post in GuestPost.objects.all().with_proof())
