"""The sentence about somebody's time in office."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.authors.constants import Tenure
from wagtail_execvoice.authors.tenure import Office, write_label, write_tenure

TODAY = date(2026, 11, 2)
SPRING, LATER, AHEAD = date(2019, 3, 1), date(2025, 9, 30), date(2027, 1, 1)


def office(tenure: Tenure, title: str = "", start: date | None = None, end: date | None = None, **more: Any) -> Office:
    return Office(tenure.value, title, start=start, end=end, **more)


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (office(Tenure.CURRENT), ""),
        (office(Tenure.CURRENT, "Chief"), ""),
        (office(Tenure.CURRENT, "Chief", SPRING), "Chief since March 2019"),
        (office(Tenure.CURRENT, "", SPRING), "In office since March 2019"),
        (office(Tenure.CURRENT, "Chief", SPRING, AHEAD), "In office from March 2019 until January 2027"),
        (office(Tenure.CURRENT, "Chief", None, AHEAD), "In office until January 2027"),
        (office(Tenure.CURRENT, "Chief", SPRING, LATER), "Was Chief from March 2019 until September 2025"),
        (office(Tenure.INCOMING), "Will take office"),
        (office(Tenure.INCOMING, "Chief"), "Will take office as Chief"),
        (office(Tenure.INCOMING, "", AHEAD), "Takes office on Jan. 1, 2027"),
        (office(Tenure.INCOMING, "Chief", AHEAD), "Takes office as Chief on Jan. 1, 2027"),
        (office(Tenure.INCOMING, "Chief", SPRING), "Chief since March 2019"),
        (office(Tenure.FORMER), "No longer in office"),
        (office(Tenure.FORMER, "Chief"), "Was Chief"),
        (office(Tenure.FORMER, "Chief", SPRING), "Was Chief"),
        (office(Tenure.FORMER, "Chief", None, LATER), "Was Chief until September 2025"),
        (office(Tenure.FORMER, "Chief", SPRING, LATER), "Was Chief from March 2019 until September 2025"),
        (office(Tenure.FORMER, "Former Chief", SPRING, LATER), "Was in office from March 2019 until September 2025"),
        (office(Tenure.FORMER, "Former Chief", None, LATER), "Was in office until September 2025"),
        (office(Tenure.IN_MEMORIAM), ""),
        (office(Tenure.IN_MEMORIAM, "Chief", SPRING, LATER), "Was Chief from 2019 until 2025"),
        (office(Tenure.IN_MEMORIAM, "", SPRING, LATER), "Was in office from 2019 until 2025"),
    ],
)
def test_what_is_known_of_an_office_makes_one_sentence(known: Office, sentence: str) -> None:
    assert write_tenure(known, "en", TODAY) == sentence


@pytest.mark.parametrize(
    ("known", "label"),
    [
        (office(Tenure.CURRENT, "Chief"), ""),
        (office(Tenure.CURRENT, "Chief", SPRING, LATER), "Former"),
        (office(Tenure.INCOMING, "Chief"), "Incoming"),
        (office(Tenure.INCOMING, "Chief", SPRING), ""),
        (office(Tenure.FORMER, "Chief"), "Former"),
        (office(Tenure.FORMER, "Former Chief"), ""),
        (office(Tenure.FORMER, "FORMER chief"), ""),
        (office(Tenure.FORMER, "Ex-chief"), ""),
        (office(Tenure.FORMER, "Retired; former Head of Safety"), ""),
        (office(Tenure.FORMER, "Formerly, Chief"), ""),
        (office(Tenure.FORMER, "Examiner"), "Former"),
        (office(Tenure.FORMER, "Head of Former Buildings"), "Former"),
        (office(Tenure.IN_MEMORIAM, "Former Chief"), "In memoriam"),
    ],
)
def test_the_label_is_left_out_where_the_title_says_it(known: Office, label: str) -> None:
    assert write_label(known, "en", TODAY) == label


def test_a_title_for_which_there_is_no_translation_is_read_in_its_own_language() -> None:
    known = office(Tenure.FORMER, "Former Chief", SPRING, LATER, title_language="en")
    assert "Former Chief" not in write_tenure(known, "nl", TODAY)


dates = st.none() | st.dates()
known = st.builds(Office, st.sampled_from(Tenure.values), st.text(max_size=20), st.just(""), dates, dates)


@given(known, st.sampled_from(["en", "nl"]), st.dates())
def test_a_sentence_holds_the_title_as_it_is_and_no_placeholder(known: Office, language: str, today: date) -> None:
    sentence = write_tenure(known, language, today)
    assert sentence == sentence.strip() or known.title in sentence
    for name in ("title", "start", "end"):
        assert f"{{{name}}}" not in sentence.replace(known.title, "") or f"{{{name}}}" in known.title


@given(known)
def test_who_is_in_office_has_no_label(known: Office) -> None:
    if known.stand_on(TODAY) == Tenure.CURRENT:
        assert write_label(known, "en", TODAY) == ""
