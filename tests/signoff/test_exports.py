"""Copies of the register, which a spreadsheet opens without carrying anything out."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hostile import HOSTILE
from openpyxl import load_workbook

from wagtail_execvoice.base import exports
from wagtail_execvoice.base.exports import as_cell
from wagtail_execvoice.signoff.models import LedgerEntry, PendingAct, SignOffRequest

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", '=HYPERLINK("http://evil")', "＝1+1")
LISTS = ("index", "signatures", "emergencies", "exceptions", "pages")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_marked_as_text_in_csv(text: str) -> None:
    cell = as_cell(text, for_csv=True)
    assert cell.startswith("'") and cell.replace("'", "") == text
    assert as_cell(text, for_csv=False) == text


@pytest.mark.parametrize("text", ["A post", "2 = 3", "a-b", "", "'quoted"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert as_cell(text, for_csv=True) == text


def test_times_are_those_of_the_clock_of_the_site() -> None:
    moment = datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=ZoneInfo("UTC"))
    assert as_cell(moment, for_csv=True) == "2026-07-01 14:00:00+02:00"
    assert as_cell(moment, for_csv=False) == datetime(2026, 7, 1, 14, 0)


def test_characters_that_no_file_may_hold_are_shown_as_missing() -> None:
    assert as_cell("a\x00b\x1bc\ud800d\ne", for_csv=False) == "a\ufffdb\ufffdc\ufffdd\ne"


@pytest.fixture
def rows(make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any) -> Any:
    """Return a function that puts pages with these titles before Legal."""
    make_policy(("legal", legal))

    def make(*titles: str) -> None:
        for number, title in enumerate(titles):
            page = make_page(slug=f"row-{SignOffRequest.objects.count()}-{number}")
            page.title = title
            page.save_revision()
            assert submit(page)

    return make


def get(client: Any, format: str, name: str = "index", **query: str) -> Any:
    response = client.get(reverse(f"execvoice_register:{name}"), {"export": format, **query})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode())))


@pytest.mark.django_db
def test_no_title_becomes_a_formula(admin_client: Any, rows: Any) -> None:
    titles = [text for text in FORMULAS if text.strip() == text]
    rows(*titles)
    _head, *lines = read_csv(get(admin_client, "csv"))
    assert sorted(line[0] for line in lines) == sorted(f"'{title}" for title in titles)
    sheet = load_workbook(BytesIO(get(admin_client, "xlsx"))).active
    cells = [sheet.cell(row, 1) for row in range(2, sheet.max_row + 1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sorted(cell.value for cell in cells) == sorted(titles)


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_taken_along_also_an_empty_one(admin_client: Any, name: str, format: str) -> None:
    data = get(admin_client, format, name)
    heads = read_csv(data)[0] if format == "csv" else [c.value for c in next(load_workbook(BytesIO(data)).active.rows)]
    assert heads[:2] == ["Title", "Page"] and all(heads)


@pytest.mark.django_db
def test_only_what_is_listed_is_taken_along(admin_client: Any, rows: Any) -> None:
    rows("Our plans", "Results")
    lines = read_csv(get(admin_client, "csv", q="plan"))
    assert [line[0] for line in lines[1:]] == ["Our plans"]


@pytest.mark.django_db
def test_a_copy_is_on_record_with_who_took_it(admin_client: Any, admin_user: Any, rows: Any) -> None:
    def acts() -> list[str]:
        bodies = [
            *LedgerEntry.objects.values_list("body", flat=True),
            *PendingAct.objects.values_list("body", flat=True),
        ]
        return [body for body in bodies if "register.exported" in body]

    admin_client.get(reverse("execvoice_register:index"))
    admin_client.head(reverse("execvoice_register:index"), {"export": "csv"})
    assert acts() == []
    get(admin_client, "csv", "signatures")
    [act] = acts()
    assert '"list":"signatures"' in act and '"format":"csv"' in act
    assert "admin@example.com" not in act and '"actor":{' in act


@pytest.mark.django_db
def test_a_copy_costs_the_same_with_one_row_and_with_many(
    admin_client: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            get(admin_client, "csv")
        return len(queries)

    rows("One")
    cost()
    one = cost()
    rows(*(f"Post {number}" for number in range(5)))
    assert cost() == one
    # It is read in pieces: memory does not grow with the register.
    monkeypatch.setattr(exports, "CHUNK", 2)
    assert len(read_csv(get(admin_client, "csv"))) == 7
    assert cost() > one


@pytest.mark.django_db
def test_hostile_titles_break_no_file(admin_client: Any, rows: Any) -> None:
    rows(*(value[:200].replace("\x00", "").encode("utf-8", "replace").decode() or "x" for value in HOSTILE.values()))
    assert len(read_csv(get(admin_client, "csv"))) == len(HOSTILE) + 1
    assert load_workbook(BytesIO(get(admin_client, "xlsx"))).active.max_row == len(HOSTILE) + 1


@pytest.mark.django_db
def test_nobody_takes_a_copy_without_the_right(client: Any, make_user: Any) -> None:
    client.force_login(make_user("other", "wagtailadmin.access_admin"))
    for name in LISTS:
        assert client.get(reverse(f"execvoice_register:{name}"), {"export": "csv"}).status_code == 302
