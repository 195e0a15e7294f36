"""A guest who is asked to approve again sees what readers will see otherwise, and nothing that is between editors."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from testapp.models import GuestPage

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.guestposts import comparing
from wagtail_execvoice.guestposts.actions import accept
from wagtail_execvoice.guestposts.actions.approving import approve, ask_for_approval

FULL = {
    "title": "My view",
    "body": "Words of mine",
    "consent": "on",
    "rights": "on",
    "submit": "1",
    "position": "Beekeeper",
    "affiliation": "Hive",
    "relationship": "customer",
    "disclosure": "I buy there.",
}
UNKNOWN = "Whether this changed, and how, cannot be shown here."


@pytest.fixture
def again(client: Client, invited: Any, home: Any, editor: Any, last_token: Any) -> Any:
    """Return a function that changes a text after its approval, asks for another, and returns what the guest is shown."""
    submission, token = invited()
    assert client.post(f"/guests/{token}/", FULL).status_code == 302
    submission.refresh_from_db()
    accept(submission, GuestPage, home, editor)
    submission.refresh_from_db()
    ask_for_approval(submission, editor)
    submission.refresh_from_db()
    approve(submission, submission.asked_digest)

    def again(change: Any) -> dict[str, str]:
        page = submission.page.specific.get_latest_revision_as_object()
        change(page)
        page.save_revision()
        ask_for_approval(submission, editor)
        html = client.get(f"/guests/{last_token(submission.email)}/final/").content
        section = BeautifulSoup(html, "html.parser").select_one(".ev-guest__changes")
        assert section, "Nothing is shown."
        terms, words = section.select("dt"), section.select("dd")
        return {term.text: " ".join(str(word).split()) for term, word in zip(terms, words, strict=True)}

    return again


def write(page: Any, **values: str) -> None:
    for name, value in values.items():
        setattr(page, name, value)


def write_row(page: Any, relation: str, **values: Any) -> None:
    rows = list(getattr(page, relation).all())
    write(rows[0], **values)
    setattr(page, relation, rows)


def credit(page: Any, role: str, name: str = "Second Guest") -> None:
    row = Byline(person=Person.objects.create(name=name), role=role, sort_order=5)
    page.execvoice_bylines = [*page.execvoice_bylines.all(), row]


def test_a_title_in_the_byline(again: Any) -> None:
    changes = again(lambda page: write_row(page, "execvoice_bylines", printed_title="Queen"))
    assert list(changes) == ["Title and affiliation"]
    assert '<span class="deletion">Beekeeper' in str(changes) and '<span class="addition">Queen' in str(changes)


def test_the_disclosure(again: Any) -> None:
    changes = again(lambda page: write_row(page, "execvoice_guest_posts", disclosure="We pay."))
    assert list(changes) == ["Disclosure"] and "We" in changes["Disclosure"]


def test_what_is_suggested_as_a_disclosure(again: Any) -> None:
    changes = again(lambda page: write_row(page, "execvoice_guest_posts", disclosure="", compensation="paid"))
    assert list(changes) == ["Disclosure"] and "paid" in changes["Disclosure"]


def test_the_text_and_the_disclosure(again: Any) -> None:
    def change(page: Any) -> None:
        write(page, body="<p>Other words</p>")
        write_row(page, "execvoice_guest_posts", disclosure="We pay.")

    changes = again(change)
    assert list(changes) == ["Disclosure", "Body"] and "Other" in changes["Body"]


def test_somebody_who_is_credited_too(again: Any) -> None:
    changes = again(lambda page: credit(page, "author"))
    assert list(changes) == ["Byline"] and "Second" in changes["Byline"] and "addition" in changes["Byline"]


def test_somebody_who_is_credited_no_more(again: Any) -> None:
    again(lambda page: credit(page, "editor"))
    changes = again(lambda page: write(page, execvoice_bylines=[]))
    assert (
        list(changes) == ["Byline", "Title and affiliation"]
        and "Gast" in changes["Byline"]
        and "deletion" in changes["Byline"]
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda page: credit(page, "drafted", "Secret Ghost"),
        lambda page: write_row(page, "execvoice_guest_posts", rights_wording="A fee of 900, secret"),
        lambda page: write_row(page, "execvoice_guest_posts", consent_given_by="Secret agent"),
        lambda page: write(page, slug="secret-place"),
    ],
)
def test_what_is_between_editors_is_not_shown(again: Any, change: Any) -> None:
    changes = again(change)
    assert "secret" not in str(changes).lower() and "900" not in str(changes)
    assert changes == {
        "Text": "<dd>No change of words can be shown here. An order, or something that readers do not see, is another one.</dd>"
    }


def test_a_site_says_what_else_is_between_editors(again: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(GuestPage, "hidden_from_guests", ("body",))
    changes = again(lambda page: write(page, title="Another view", body="internal"))
    assert list(changes) == ["Title"] and "internal" not in str(changes)


def test_what_cannot_be_compared_is_said_and_hides_nothing_else(again: Any, monkeypatch: Any) -> None:
    from wagtail.admin.compare import TextFieldComparison

    def fail(self: Any) -> bool:
        if self.field.name == "body":
            raise ValueError
        return bool(self.val_a != self.val_b)

    monkeypatch.setattr(TextFieldComparison, "has_changed", fail)
    changes = again(lambda page: write(page, title="Another view", body="x"))
    assert list(changes) == ["Title", "Body"] and "Another" in changes["Title"] and UNKNOWN in changes["Body"]


@pytest.mark.parametrize(
    ("where", "what", "label"), [(GuestPage, "get_edit_handler", "Text"), (comparing, "_read_printed", "Byline")]
)
def test_a_page_type_that_fails_is_told_of_too(again: Any, monkeypatch: Any, where: Any, what: str, label: str) -> None:
    def fail(*args: Any) -> None:
        raise ValueError

    monkeypatch.setattr(where, what, fail)
    assert UNKNOWN in again(lambda page: write(page, body="x"))[label]


def test_rows_of_a_site_are_shown_with_what_came_and_went(again: Any, monkeypatch: Any) -> None:
    # The rows of the byline, as if they were a site's own.
    monkeypatch.setattr(comparing, "PRINTED", frozenset())
    assert '<span class="addition">Person: Second Guest' in again(lambda page: credit(page, "editor"))["Byline"]
