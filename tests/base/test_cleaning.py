from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.base.cleaning import clean_line, clean_text

ANY_TEXT = st.text(st.characters(), max_size=100) | st.text("\0\x07\x1b\r\n\t\u2028\u2029\x85\ud800\udfff\u202e ab")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nBcc: all@example.com", "a Bcc: all@example.com"),
        ("a\0b", "a b"),
        ("\x1b[31mred", "[31mred"),
        ("a\x07\x7f\x9fb", "a b"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("a\ud800b", "a b"),
        ("  a \t b  ", "a b"),
        ("Invoice \u202egpj.exe\u2069", "Invoice gpj.exe"),
        (None, "None"),
    ],
)
def test_a_line_has_nothing_that_breaks_a_header(text: object, line: str) -> None:
    assert clean_line(text, 255) == line


def test_joiners_that_scripts_and_emoji_need_stay() -> None:
    assert clean_line("می\u200cخواهم 👩\u200d💻", 255) == "می\u200cخواهم 👩\u200d💻"


@given(ANY_TEXT, st.integers(1, 50))
def test_any_text_becomes_one_line_that_can_be_stored_and_is_no_longer_than_allowed(text: str, length: int) -> None:
    line = clean_line(text, length)
    assert len(line) <= length
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in line)
    assert clean_line(line, length) == line


def test_a_text_keeps_its_lines_and_loses_what_cannot_be_stored() -> None:
    assert clean_text("a\r\n\tb\0c\ud800d") == "a\r\n\tbcd"
