from __future__ import annotations

import json
import re
import unicodedata

import pytest
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.text import MAX_COMBINING_MARKS, is_unseen, normalise, single_line

# Random text hardly ever has two special characters in a row, so they are drawn as often as all others.
SPECIAL = "aé\u2800>\u0338\u0301\u0316\u0344\u09c7\u09be\u093f\u200c\u200d\u200b\u200e\u202e\u2066\u00a0 \n\r\t\x00\x85\ud800\u1100\u1161\U0001d165\ufb2c\U0001f468"
any_text = st.text(st.one_of(st.sampled_from(SPECIAL), st.characters(exclude_categories=())))

FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\ufeff\U000e0000-\U000e007f]"
)


@given(any_text)
def test_nothing_that_hides_reorders_or_cannot_be_stored_remains(source: str) -> None:
    result = normalise(source)
    assert not FORBIDDEN.search(result)
    assert unicodedata.is_normalized("NFC", result)
    assert json.loads(json.dumps(result)).encode() == result.encode()


@given(any_text)
def test_doing_it_twice_changes_nothing(source: str) -> None:
    assert normalise(normalise(source)) == normalise(source)
    assert single_line(single_line(source)) == single_line(source)
    assert normalise(single_line(source)) == single_line(source)


@given(any_text, st.integers(0, 20))
def test_a_cut_text_is_still_normalised_and_no_longer_than_asked(source: str, length: int) -> None:
    for function in (normalise, single_line):
        result = function(source, max_length=length)
        assert len(result) <= length
        assert function(source).startswith(result)
        assert function(result) == result


@given(any_text)
def test_no_mark_can_merge_with_markup_around_the_text(source: str) -> None:
    result = normalise(source)
    assert unicodedata.normalize("NFC", f"<p>{result}</p>") == f"<p>{result}</p>"


@given(any_text)
def test_marks_on_one_base_are_limited(source: str) -> None:
    marks = MAX_COMBINING_MARKS
    for character in normalise(source):
        if unicodedata.category(character) in {"Mn", "Me"}:
            marks += 1
            assert marks <= MAX_COMBINING_MARKS
        elif unicodedata.category(character) != "Mc" and character not in "\u200c\u200d":
            marks = MAX_COMBINING_MARKS if character.isspace() else 0


@pytest.mark.parametrize(
    "text",
    [
        "Vše nejlepší",
        "می\u200cخواهم",
        "שָׁלוֹם",
        "مرحبا بالعالم",
        "क्\u200dष्म्य निर्देश",
        "ကျွန်ုပ်တို့",
        "བསྒྲུབས",
        "葛\U000e0100城市",
        "\U0001f469\U0001f3fd\u200d\U0001f4bb and \u2764\ufe0f\u200d\U0001f525",
        "한국어",
        "abc \u200fשלום!\u200f",
    ],
)
def test_living_scripts_and_emoji_are_left_alone(text: str) -> None:
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("tab\tstays", "tab\tstays"),
        ("e\u0301", "é"),
        ("N\x00U\x00L", "NUL"),
        ("lone \ud83d surrogate \ude00", "lone  surrogate "),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("pay\u200bpal\u00ad\ufeff\u2060", "paypal"),
        ("flag \U000e0067\U000e007f", "flag "),
        ("\u3164\uffa0", ""),
        ("Z" + "\u0335" * 60, "Z" + "\u0335" * 3),
        ("ส" + "\u0e47" * 60, "ส" + "\u0e47" * 3),
        ("Z" + "\u200d\u0335" * 60, "Z\u200d\u0335" + "\u200d\u0335" * 2 + "\u200d"),
        ("\u0301a \u0301b", "a b"),
        ("a\u200d\u200d\u200cb \u200dc", "a\u200db c"),
    ],
)
def test_normalise(source: str, expected: str) -> None:
    assert normalise(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("  Jane \t\n Doe\u00a0\u3000", "Jane Doe"),
        ("Jane\r\nBcc: victim@example.com", "Jane Bcc: victim@example.com"),
        ("Ja\u200dne D\u200coe\u200e", "Jane Doe"),
        ("e\u200d\u0301", "é"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\u200f\u061cعلی", "علی"),
        ("\u200b\u3164", ""),
        ("⠚⠁⠝⠑\u2800⠙⠕⠑", "⠚⠁⠝⠑ ⠙⠕⠑"),
        ("\u2800\u2800", ""),
    ],
)
def test_single_line(source: str, expected: str) -> None:
    assert single_line(source) == expected


@pytest.mark.parametrize(
    "text",
    ["", " \n\u3000", "\u200b", "\u115f\u1160\u3164\uffa0", "\u2800\ufe0f", "\u0301", "\ufffc", "\U0001d159", "\u180b"],
)
def test_of_what_is_drawn_as_nothing_nothing_is_seen(text: str) -> None:
    assert is_unseen(text)


@pytest.mark.parametrize(
    "text", ["a", "\u2800⠁", " .", "क्", "ー", "ا", "½", "\u2764\ufe0f", "\U0001f469\U0001f3fd", "한"]
)
def test_of_whatever_is_drawn_something_is_seen(text: str) -> None:
    assert not is_unseen(text)


@given(any_text)
def test_a_single_line_can_be_a_mail_header(source: str) -> None:
    line = single_line(source)
    assert line.splitlines() in ([], [line])
    # Raises BadHeaderError for a line that could begin another header.
    message = EmailMessage(subject=line, from_email="a@example.com", to=["b@example.com"]).message()
    assert len(message.get_all("Subject", [])) == 1


def test_a_megabyte_of_marks_in_the_wrong_order_is_cut_before_it_is_sorted() -> None:
    # NFC alone would need minutes for each.
    assert normalise("a" + "\u0301" * 500_000 + "\u0316" * 500_000) == unicodedata.normalize(
        "NFC", "a\u0301\u0301\u0301"
    )
    spacing = normalise("a" + "\U0001d16d" * 500_000 + "\U0001d165" * 500_000)
    assert len(spacing) == 1 + MAX_COMBINING_MARKS
