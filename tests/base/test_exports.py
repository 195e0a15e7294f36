"""Copies of lists: no cell is a formula, whichever separator the reader of a CSV goes by."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wagtail_execvoice.base.exports import SafeExportMixin, as_cell

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Copy(SafeExportMixin):
    """A list of rows of three texts."""

    exported: Any = {str(number): (f"Column {number}", lambda row, number=number: row[number]) for number in range(3)}


def write_csv(rows: list[Any]) -> str:
    queryset: Any = type("Rows", (list,), {"model": None})(rows)
    return b"".join(Copy().stream_csv(queryset)).decode("utf-8-sig")


TEXTS = st.text("=+-@＝;,\t\r\n\"' a1", max_size=12)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=3))
@example([(";=1+1;", "Good point;=HYPERLINK(A1);", 'a;"=1+1"')])
@example([("a,=1", "a\t=1", "a\n=1")])
@example([('""";=1', ';"""=1";', 'a\r"=1')])
def test_no_cell_is_a_formula_whatever_separates_them(delimiter: str, rows: list[tuple[str, str, str]]) -> None:
    for row in csv.reader(io.StringIO(write_csv(rows), newline=""), delimiter=delimiter):
        assert not any(cell.lstrip("\t\r\n").startswith(SIGNS) for cell in row)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=3))
def test_what_a_reader_of_commas_gets_is_the_text_but_for_what_defuses_it(rows: list[tuple[str, str, str]]) -> None:
    _headings, *read = csv.reader(io.StringIO(write_csv(rows), newline=""))
    assert [[cell.replace("'", "") for cell in row] for row in read] == [
        [text.replace("'", "") for text in row] for row in rows
    ]


def test_every_cell_of_a_csv_is_quoted() -> None:
    assert write_csv([("a", 1, None)]) == '"Column 0","Column 1","Column 2"\r\n"a","1",""\r\n'


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (";=1+1;", ";'=1+1;"),
        ("a;=1,+2\t-3\n@b", "a;'=1,'+2\t'-3\n'@b"),
        ('a;""=1', 'a;\'""=1'),
        ("=a;＝b", "'=a;'＝b"),
        ("\t=1", "'\t'=1"),
        ("Well, - said she; and -1 + 2 = 1", "Well, - said she; and -1 + 2 = 1"),
    ],
)
def test_a_sign_is_defused_where_a_cell_could_begin_and_only_in_csv(text: str, cell: str) -> None:
    assert as_cell(text, for_csv=True) == cell
    assert as_cell(text, for_csv=False) == text
