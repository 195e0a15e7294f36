"""Values of JSON in one form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.canonical.values import encode, is_empty, plain, stored, text

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        (1.0, 1),
        (-0.0, 0),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (2**53 - 1, 2**53 - 1),
        (2**53, str(2**53)),
        (-(2**70) - 1, str(-(2**70) - 1)),
        (1e20, "1" + "0" * 20),
        (10**20, "1" + "0" * 20),
        (1e300, "1" + "0" * 300),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (True, True),
        (False, False),
        (None, None),
        ([1, [2.5, {}]], [1, ["2.5", {}]]),
    ],
)
def test_numbers_have_one_form(value: Any, canonical: Any) -> None:
    assert plain(value) == canonical
    assert type(plain(value)) is type(canonical)


@given(JSON)
def test_any_json_has_bytes_and_reading_them_gives_them_again(value: Any) -> None:
    data = encode(plain(value))
    assert encode(plain(json.loads(data))) == data or "\\u0000" in data.decode()


@given(st.dictionaries(TEXT, st.integers(), min_size=2))
def test_the_order_of_keys_is_no_content(value: dict[str, int]) -> None:
    assert encode(plain(value)) == encode(plain(dict(reversed(value.items()))))


@given(TEXT, TEXT)
def test_two_texts_never_share_their_bytes(one: str, other: str) -> None:
    assert (encode(text(one)) == encode(text(other))) == (one == other)


@pytest.mark.parametrize("value", ["\ud800", "a\udfff", "\0", "\0\ud800", '\0"a"', "😀", "\ufffd", ""])
def test_no_text_breaks_it(value: str) -> None:
    assert encode(plain({value: value}))


def test_keys_are_sorted_as_the_standard_says() -> None:
    assert encode(plain({"\ufffd": 1, "😀": 2, "b": 3})) == '{"b":3,"😀":2,"\ufffd":1}'.encode()


@given(JSON)
def test_what_a_revision_stores_reads_the_same(value: Any) -> None:
    assert encode(plain(stored(stored(value)))) == encode(plain(stored(value)))


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_nothing_is_empty(value: Any) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, False, " ", [""], {"a": ""}, 0.0, "0"])
def test_what_says_something_is_not_empty(value: Any) -> None:
    assert not is_empty(value)
