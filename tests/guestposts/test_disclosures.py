"""What readers must know before they read cannot be left out: not by an editor, a template, a page type or a guest."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from testapp.models import GuestPage
from wagtail.test.utils.form_data import querydict_from_html

from wagtail_execvoice.guestposts.models import GuestPost

SECRET = "We paid <Ana> & friends."


def told(client: Client, page: Any) -> str:
    """Return what the disclosures of a page say to readers."""
    html = client.get(page.url).content.decode()
    found = BeautifulSoup(html, "html.parser").select("aside[data-ev-disclosure]")
    return " ".join(" ".join(one.p.find_next_sibling().stripped_strings) for one in found)


class TestSuggestion:
    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"compensation": "sponsored"}, "Paid content: the author or their employer paid us to publish this text."),
            ({"relationship": "customer", "affiliation": "Acme"}, "Acme is a customer of ours."),
            ({"relationship": "other"}, "The author, or their employer, has ties with us."),
            ({"relationship": "employee", "disclosure": " \n "}, "The author works for us."),
            ({"relationship": "employee", "disclosure": "She is our CEO."}, "She is our CEO."),
            ({"disclosure": "We met at school."}, "We met at school."),
            ({}, ""),
        ],
    )
    def test_readers_are_told_what_fits_until_somebody_says_it_otherwise(
        self, client: Client, make_guest_page: Any, fields: dict[str, Any], words: str
    ) -> None:
        page = make_guest_page("Ana", guest=fields)
        assert told(client, page) == words and page.get_disclosure() == words
        assert client.get(f"/api/v2/pages/{page.pk}/").json()["guest_post"]["disclosure"] == words

    def test_it_is_in_the_language_of_the_page(self, make_guest_page: Any, home: Any) -> None:
        from wagtail.models import Locale

        page = make_guest_page("Ana", guest={"compensation": "paid"})
        page.locale = Locale.objects.get_or_create(language_code="nl")[0]
        assert page.get_disclosure() and page.get_disclosure() != "We paid the author of this text."

    def test_sign_off_is_told_that_nobody_confirmed_it(self, make_guest_page: Any, republished: Any) -> None:
        page = make_guest_page("Ana", guest={**republished, "compensation": "paid"})
        [problem] = page.get_signoff_problems()
        assert "only suggested (“We paid the author of this text.”)" in problem
        assert GuestPost.objects.all().without_disclosure().count() == 1
        [post] = page.execvoice_guest_posts.all()
        assert post.lacks_disclosure
        post.disclosure = page.get_disclosure()
        page.execvoice_guest_posts = [post]
        assert page.get_signoff_problems() == []


class TestEditor:
    @pytest.fixture
    def save(self, client: Client, editor: Any) -> Any:
        """Return a function that saves a page in the editor, with the guest post as it is typed, and returns the form after it."""
        client.force_login(editor)

        def save(page: Any, **typed: str) -> Any:
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
            data.update({f"execvoice_guest_posts-0-{name}": value for name, value in typed.items()})
            client.post(url, data, follow=True)
            return BeautifulSoup(client.get(url).content, "html.parser").select_one("#page-edit-form")

        return save

    def shown(self, form: Any, name: str = "disclosure") -> str:
        return str(form.select_one(f"[name=execvoice_guest_posts-0-{name}]").text).strip()

    def test_what_is_left_empty_is_filled_in_for_the_editor_to_read(self, make_guest_page: Any, save: Any) -> None:
        page = make_guest_page("Ana", guest={}, body="x")
        assert self.shown(save(page, relationship="none")) == ""
        assert (
            self.shown(save(page, relationship="partner", affiliation="Acme")) == "Acme is a business partner of ours."
        )
        stored = GuestPage.objects.get(pk=page.pk).get_latest_revision_as_object().execvoice_guest_posts.all()[0]
        assert stored.disclosure == "Acme is a business partner of ours."

    def test_what_was_suggested_only_is_taken_over_by_a_save(self, make_guest_page: Any, save: Any) -> None:
        page = make_guest_page("Ana", guest={"compensation": "paid"}, body="x")
        assert self.shown(save(page)) == "We paid the author of this text."

    def test_what_an_editor_wrote_stays(self, make_guest_page: Any, save: Any) -> None:
        page = make_guest_page("Ana", guest={}, body="x")
        assert self.shown(save(page, relationship="partner", disclosure="Old friends.")) == "Old friends."
        assert self.shown(save(page, compensation="paid")) == "Old friends."

    def test_it_is_said_how_it_works_and_no_heading_repeats_a_label(self, make_guest_page: Any, save: Any) -> None:
        form = save(make_guest_page("Ana", guest={}, body="x"))
        words = " ".join(form.get_text(" ").split())
        assert "Leave it empty, and what fits is filled in when you save" in words
        assert "What search engines are told" in words and "May they list this page?" in words
        assert "Search engines" not in words
