"""The list of guest posts as a file for compliance."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from wagtail_execvoice.guestposts.viewsets.columns import COLUMNS
from wagtail_execvoice.guestposts.viewsets.posts import EXPORTED
from wagtail_execvoice.guestposts.wordings import digest_wording


def read_csv(client: Client, **query: Any) -> list[dict[str, str]]:
    response = client.get(reverse("execvoice_guest_posts:index"), {"export": "csv", **query})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.DictReader(StringIO(content.decode())))


def test_a_row_says_everything_that_compliance_asks(
    desk: Client, make_guest_page: Any, republished: dict[str, Any], home: Any
) -> None:
    given = {"consent_given_by": "Ana", "consent_given_how": "email", "relationship": "partner", "affiliation": "Hive"}
    page = make_guest_page("Ana Guest", title="Bees", guest={**republished, **given, "disclosure": "A partner."})
    [row] = read_csv(desk)
    assert row["Number of the page"] == str(page.pk) and row["Address"] == page.full_url
    assert (row["Guest"], row["Affiliation"], row["State"], row["Missing"]) == ("Ana Guest", "Hive", "Live", "")
    assert (row["Origin"], row["Published in"]) == ("Republished from elsewhere", "The Paper")
    assert (row["Address of the original"], row["Published there on"]) == ("https://paper.example/text", "2026-05-03")
    assert (row["Relationship with us"], row["Disclosure"]) == ("Partner", "A partner.")
    consent = [row[f"Consent: {name}"] for name in ("wording", "given by", "given on", "how")]
    assert consent == ["You may print it.", "Ana", "2026-06-01", "by e-mail"]
    assert row["Consent: digest of the wording"] == digest_wording("You may print it.")
    assert row["Rights: wording"].startswith("One time") and len(row["Rights: digest of the wording"]) == 64
    assert row["Canonical address"] == "https://paper.example/text"
    assert (row["Search engines"], row["Link relation"]) == ("index", "nofollow")
    assert row["First published"].startswith(str(date.today().year))
    assert len(row) == len(COLUMNS)


def test_a_row_says_what_readers_are_told_and_that_it_is_only_suggested(desk: Client, make_guest_page: Any) -> None:
    make_guest_page(
        "Ana Guest", guest={"compensation": "paid", "consent_wording": "x", "consent_given_on": "2026-06-01"}
    )
    [row] = read_csv(desk)
    assert row["Disclosure"] == "We paid the author of this text."
    assert row["Missing"] == "Disclosure (only suggested)"


def test_what_a_guest_wrote_is_no_formula(desk: Client, make_guest_page: Any) -> None:
    make_guest_page("=HYPERLINK(1)", title="+1", guest={"outlet": "@SUM(1)", "origin": "excerpt", "disclosure": "-2"})
    [row] = read_csv(desk)
    assert (row["Guest"], row["Title"], row["Published in"]) == ("'=HYPERLINK(1)", "'+1", "'@SUM(1)")
    response = desk.get(reverse("execvoice_guest_posts:index"), {"export": "xlsx"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    cells = [cell for line in load_workbook(BytesIO(content)).active.iter_rows() for cell in line]
    assert "=HYPERLINK(1)" in {cell.value for cell in cells} and not any(cell.data_type == "f" for cell in cells)


def test_the_file_has_what_the_list_is_narrowed_to_and_is_on_record(
    desk: Client, editor: Any, make_guest_page: Any
) -> None:
    make_guest_page("Ana Guest", title="Bare", guest={})
    make_guest_page("Bo Guest", title="Paid", guest={"compensation": "paid"})
    assert [row["Title"] for row in read_csv(desk, paid="true")] == ["Paid"]
    [entry] = ModelLogEntry.objects.filter(action=EXPORTED)
    assert (entry.user, entry.data) == (editor, {"format": "csv"})
    desk.head(reverse("execvoice_guest_posts:index"), {"export": "csv"})
    assert ModelLogEntry.objects.filter(action=EXPORTED).count() == 1


def test_nobody_takes_a_copy_of_what_they_may_not_see(client: Client, make_user: Any, make_guest_page: Any) -> None:
    make_guest_page("Ana Guest", title="Draft", guest={}, live=False)
    client.force_login(make_user("other", "wagtailadmin.access_admin"))
    response = client.get(reverse("execvoice_guest_posts:index"), {"export": "csv"})
    assert response.status_code == 302
    client.force_login(make_user("reader", "wagtailadmin.access_admin", "execvoice_guestposts.view_guestpost"))
    assert read_csv(client) == []


def test_a_copy_asks_as_often_for_many_posts_as_for_few(desk: Client, make_guest_page: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read_csv(desk)
        return len(queries)

    make_guest_page("Ana Guest", title="One", guest={})
    make_guest_page("Bo Guest", title="Two", guest={}, live=False)
    read_csv(desk)
    few = count()
    for number in range(5):
        make_guest_page(f"Guest {number}", title=f"More {number}", guest={}, live=bool(number % 2))
    assert count() == few
