"""The patterns of moderators: what they find, what is refused, and that none of them takes long."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wagtail_execvoice.comments.spam.automata import MOST_REMEMBERED, Automaton
from wagtail_execvoice.comments.spam.matching import find_faults
from wagtail_execvoice.comments.spam.patterns import LONGEST_PATTERN, PatternRefused


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        (r"v\W*i\W*a\W*g", "V.i-a  G!", "via rent"),
        (r"\bseo\b", "the best SEO!", "seoul"),
        (r"^buy|cheap$", "so CHEAP", "not buy a cheap one"),
        (r"[0-9]{4,6}€", "it costs 12345€", "123€"),
        (r"straße", "Hauptstrasse", "strase"),
        (r"[[]x", "[x", "x]"),
        (r"[^a-z\s]{3}", "$%^", "ab $ c"),
        (r"colou?rs?", "COLOR", "colr"),
        (r"(?:foo|bar)baz", "barbaz", "foobar"),
        (r"a.c", "abc", "a\nc"),
        (r"\.com\b", "x.com", "x.company"),
        (r"a+?b", "aaab", "aaa"),
        (r"a{2,}", "xaa", "xa"),
        (r"\Bing\b", "going", "ing"),
        # Signs that a later Python may read otherwise.
        (r"x[+--]x", "x,x", "x1x"),
        (r"x[a&&b]x", "x&x", "x-x"),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, found: str, not_found: str) -> None:
    automaton = Automaton(pattern)
    assert automaton.finds(found) and not automaton.finds(not_found)
    # Once more, from what it remembers.
    assert automaton.finds(found) and not automaton.finds(not_found)


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("(a+)+", "inside of a repetition"),
        ("(a|b*)*", "inside of a repetition"),
        ("(?=x)", "ahead or behind"),
        ("(?<!x)y", "ahead or behind"),
        ("(?i)x", "options in brackets"),
        (r"(a)\1", "refers back"),
        ("a**", "next to one another"),
        ("a++", "next to one another"),
        ("*a", "nothing before it"),
        ("a{99}", "at most 50 times"),
        ("a{3,2}", "at most 50 times"),
        ("(a", "not closed"),
        ("a)", "too many"),
        ("[a", "not closed"),
        ("[z-a]", "no set of characters"),
        ("\\", "no meaning"),
        (r"\q", "no meaning"),
        ("a*", "every text"),
        ("x|", "every text"),
        ("^*", "cannot be repeated"),
        ("(" * 30 + "a" + ")" * 30, "too many brackets"),
        ("(abcdefghij){50}" * 3, "too large"),
        ("a" * 201, "at most 200 characters"),
    ],
)
def test_a_pattern_that_cannot_be_run_is_refused_in_words(pattern: str, word: str) -> None:
    assert word in " ".join(find_faults("pattern", pattern))


def test_many_patterns_that_are_each_small_enough_are_refused_if_they_are_too_large_together() -> None:
    lines = [f"x{number}.{{40}}y" for number in range(50)]
    assert find_faults("pattern", "\n".join(lines[:20])) == []
    assert "Together" in " ".join(find_faults("pattern", "\n".join(lines)))


def test_what_is_remembered_of_a_pattern_stays_small() -> None:
    automaton = Automaton(r"[\w\W]{50}" * 9 + "!")
    automaton.finds("".join(map(chr, range(0x4E00, 0x4E00 + 5000))))
    assert sum(len(states) for states in automaton._steps.values()) < 2 * MOST_REMEMBERED


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a*a*a*a*a*a*a*a*a*a*b", "a" * 20_000),
        ("(a?){50}b", "a" * 20_000),
        ("(a|b|ab){50}c", "ab" * 10_000),
        (".*x.*y.*z", "ab\u0301x" * 5000),
        ("[ab].{50}z", "".join(random.Random(1).choices("ab", k=20_000))),  # noqa: S311
        ("[ab].{50}z", "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))),
        (r"(\w|\W|\d|.){50}\n!", "".join(random.Random(2).choices("a1 -\t", k=20_000))),  # noqa: S311
    ],
)
def test_no_pattern_that_is_taken_can_hang_the_server(pattern: str, text: str) -> None:
    automaton = Automaton(pattern)
    start = time.process_time()
    assert not automaton.finds(text)
    assert time.process_time() - start < 5


SIGNS = st.text(alphabet="ab1 .*+?|()[]{}^$\\-,dwsbßİ", max_size=30)


@settings(max_examples=400, deadline=None)
@given(SIGNS | st.text(max_size=LONGEST_PATTERN + 10), st.text(alphabet="ab1 -ß\n", max_size=60))
def test_a_pattern_is_run_or_refused_and_nothing_else(pattern: str, text: str) -> None:
    try:
        automaton = Automaton(pattern)
    except PatternRefused as refused:
        assert str(refused)
        return
    assert automaton.finds(text) in {True, False}


PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            "1",
            ".",
            r"\d",
            r"\w",
            r"\W",
            r"\b",
            "[ab]",
            "[^a]",
            "(a|b1)",
            "(?:ab)?",
            "a*",
            "b+",
            "1{1,3}",
            "^",
            "$",
            "|",
        ]
    ),
    min_size=1,
    max_size=8,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(PIECES, st.text(alphabet="ab1 -", max_size=40))
def test_it_finds_what_the_expressions_of_python_find(pattern: str, text: str) -> None:
    try:
        automaton = Automaton(pattern)
    except PatternRefused:
        assume(False)
    # Their "$" is also before a last line break; there is none here.
    assert automaton.finds(text) == bool(re.search(pattern, text, re.IGNORECASE))
