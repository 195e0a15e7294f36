"""Names in a text: cleaned, split and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.authors.adopting.texts import fold, looks_like_several, read_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Bolt", ["Ann Bolt"]),
        ("Ann, Ben & Cas", ["Ann", "Ben", "Cas"]),
        ("Ann, Ben, and Cas", ["Ann", "Ben", "Cas"]),
        ("Ann and Ben; Cas", ["Ann", "Ben", "Cas"]),
        ("Ann AND Ben", ["Ann", "Ben"]),
        ("Ann\nBen", ["Ann", "Ben"]),
        ("<ul><li>Ann</li><li>Ben</li></ul>", ["Ann", "Ben"]),
        ("Ann en Ben", ["Ann en Ben"]),
        ("Alexandra Brandt", ["Alexandra Brandt"]),
        ("Ann Bolt, Jr., and Ben Cole, Ph.D.", ["Ann Bolt, Jr.", "Ben Cole, Ph.D."]),
        (" , and ; ", []),
        ("AT&T", ["AT&T"]),
        ("", []),
        (None, []),
    ],
)
def test_a_text_is_split_into_names(text: str | None, names: list[str]) -> None:
    assert read_names(text, ["and"]) == names


def test_a_word_between_names_may_be_given() -> None:
    assert read_names("Ann, Ben en Cas", ["and", "en"]) == ["Ann", "Ben", "Cas"]
    assert read_names("Hendrik Venema", ["en"]) == ["Hendrik Venema"]


def test_without_words_a_text_is_one_name() -> None:
    assert read_names("Ann,  Ben\nand Cas", None) == ["Ann, Ben and Cas"]


@pytest.mark.parametrize("name", ["Ann, Ben", "Ann & Ben", "Ann and Ben", "Ann; Ben"])
def test_several_names_are_noticed(name: str) -> None:
    assert looks_like_several(name)


def test_one_name_is_not_taken_for_several() -> None:
    assert not looks_like_several("Joost van der Meer, Jr.")


@given(st.text())
def test_names_are_clean_and_compare_equal_to_themselves(text: str) -> None:
    for name in read_names(text, ["and", "en"]):
        assert name == " ".join(name.split())
        assert name
        assert "\x00" not in name
        assert fold(name) == fold(f"  {name.upper()} ") or fold(name.upper()) == fold(f" {name.upper()}")


@given(st.lists(st.sampled_from(["Ann Bolt", "Ben Cole", "Çelik", "Joost van der Meer", "李 雷"]), min_size=1))
def test_what_is_joined_is_split_again(names: list[str]) -> None:
    assert read_names(" and ".join(names), ["and"]) == names
    assert read_names(", ".join(names), ["and"]) == names
    assert read_names("; ".join(names), ["and"]) == names
