"""A card shows what was found in the text of the comment, and nothing of the text is changed by it."""

from __future__ import annotations

import random
import re
import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.comments.constants import RuleKind
from wagtail_execvoice.comments.marking import mark
from wagtail_execvoice.comments.models import ModerationRule, ReaderComment
from wagtail_execvoice.comments.spam.automata import Automaton
from wagtail_execvoice.comments.spam.patterns import PatternRefused
from wagtail_execvoice.comments.spam.spans import Phrases, Text, find_pattern
from wagtail_execvoice.comments.spam.tokens import words
from wagtail_execvoice.comments.viewsets.matches import MOST_MARKED, Matches
from wagtail_execvoice.text import render_plain_text

#: Texts that have more of what matters than any text would.
SIGNS = [*"abßÉİ <>&'\"\n\u200d\u202e😀𝒶ﬃ", "e\u0301", "\n\n", "> ", "- ", "1. ", "&amp;", "<mark>"]
ADDRESSES = ["https://a.example/?b=1&c=<", "www.b.example", "B.EXAMPLE."]
CHARACTERS = st.sampled_from([*SIGNS, *ADDRESSES]) | st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(CHARACTERS, max_size=60).map("".join)


def read_marks(html: str) -> list[str]:
    return [found.text for found in BeautifulSoup(html, "html.parser").select("mark")]


def without_marks(html: str) -> str:
    return html.replace("<mark>", "").replace("</mark>", "")


@pytest.fixture
def marks(admin_client: Any, write: Any) -> Any:
    """Return a function that says what is marked on the card of a comment in which something was found."""

    def marks(body: str, *reasons: dict[str, Any], client: Any = admin_client, **values: Any) -> list[str]:
        comment = write(body, **values)
        if reasons:
            ReaderComment.objects.filter(pk=comment.pk).update(reasons=list(reasons))
        html = client.get(reverse("execvoice_comments:all")).content.decode()
        card = BeautifulSoup(html, "html.parser").select_one(f"#comment-{comment.pk} .ev-card__text")
        assert card is not None
        return read_marks(str(card))

    return marks


@given(TEXTS, st.lists(st.tuples(st.integers(-5, 80), st.integers(-5, 80)), max_size=8))
def test_without_its_marks_a_text_is_as_it_was_and_no_mark_goes_around_a_tag(
    text: str, spans: list[tuple[int, int]]
) -> None:
    html = str(render_plain_text(text))
    marked = mark(html, lambda plain: spans)
    assert without_marks(marked) == html
    for inside in re.findall(r"<mark>(.*?)</mark>", marked, re.DOTALL):
        assert inside and not re.search(r"[<>]|&(?!\w+;|#)", inside)
    assert marked.count("<mark>") == marked.count("</mark>")


@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_whatever_words_are_looked_for_the_text_stays_as_it_was_and_what_is_marked_are_those(
    text: str, phrases: list[str]
) -> None:
    html = str(render_plain_text(text))
    marked = mark(html, lambda plain: Phrases(phrases).find(Text(plain)))
    assert without_marks(marked) == html
    wanted = {word for phrase in phrases for word in words(phrase)}
    # A sign may stand for several words, as "¼" does, and is never marked by half.
    assert all(wanted.intersection(words(found)) for found in read_marks(marked) if words(found))


@given(TEXTS)
def test_the_words_of_a_text_are_those_that_the_rules_see_and_each_has_its_place(text: str) -> None:
    found = Text(text).words
    assert [word for word, _start, _end in found] == words(text)
    # One sign may be two words: "¼" is "1" and "4".
    assert all(word in words(text[start:end]) for word, start, end in found)


@given(st.text("abAB .ß", max_size=40), st.text("ab.*+?|()[]^$ß{2}", max_size=12))
def test_a_pattern_is_marked_wherever_it_finds_something(text: str, pattern: str) -> None:
    try:
        automaton = Automaton(pattern)
    except PatternRefused:
        return
    spans = list(find_pattern(automaton, Text(text)))
    assert spans == sorted(spans) and all(0 <= start < end <= len(text) for start, end in spans)
    assert bool(spans) == automaton.finds(text)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("ca+sino", "A CASINO and a caaasino.", ["CASINO", "caaasino"]),
        (r"\d{3,}", "12 or 1234567 or 123", ["1234567", "123"]),
        (r"\bfree\b", "freely free", ["free"]),
        ("stra(ß|ss)e", "Straße, STRASSE", ["Straße", "STRASSE"]),
        ("ss", "Fuß", ["ß"]),
        (r"\b", "nothing here", []),
        ("^well", "well, well", ["well"]),
        ("end$", "end of the end", ["end"]),
        (".*spam", "no spam, much spam", ["spam, much spam"]),
    ],
)
def test_of_a_pattern_what_it_found_is_marked(pattern: str, text: str, found: list[str]) -> None:
    spans = find_pattern(Automaton(pattern), Text(text))
    assert [text[start:end] for start, end in spans] == found


@pytest.mark.parametrize(
    ("kind", "rule", "body", "found"),
    [
        (RuleKind.WORDS, "payday loan\nseo", "A PAYDAY   loan from Seoul", ["PAYDAY   loan"]),
        (RuleKind.WORDS, "one two", "> One\n\ntwo", ["One", "two"]),
        (RuleKind.WORDS, "cafe", "A café & a cafe\u0301!", ["café", "café"]),
        (RuleKind.PATTERN, "vi[a4]gra\n(a+)+", "V14gra, vi4gra", ["vi4gra"]),
        (
            RuleKind.LINK,
            "spam.example",
            "https://shop.spam.example/?a=1&b=2, not https://notspam.example/",
            ["https://shop.spam.example/?a=1&b=2"],
        ),
        (RuleKind.LINK, "spam.example", "At spam.example now", ["spam.example"]),
        (RuleKind.ADDRESS, "ana@example.com", "Write to ana@example.com", ["ana@example.com"]),
    ],
)
def test_what_a_rule_found_is_marked(marks: Any, kind: str, rule: str, body: str, found: list[str]) -> None:
    ModerationRule.objects.create(name="Ads", kind=kind, text=rule)
    reason = {"code": "rule", "points": 0.4, "detail": "Ads"}
    assert marks(body, reason, email="ana@example.com") == found


def test_what_the_pipeline_writes_down_of_a_rule_is_marked(marks: Any) -> None:
    ModerationRule.objects.create(name="Ads", text="casino")
    assert marks("A casino here, a Casino there: https://a.example") == ["casino", "Casino", "https://a.example"]


def test_what_the_learned_filter_goes_by_is_marked(marks: Any) -> None:
    reason = {"code": "learned", "points": 0.4, "detail": "93%: casino, cheap pills, links=1, capitals=3, tld=top"}
    found = marks("Cheap pills at the Casino, capitals=3, see https://x.example and y.top", reason)
    assert found == ["Cheap pills", "Casino", "https://x.example", "y.top"]


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ({"code": "links", "detail": "2"}, ["https://a.example/x", "www.b.example"]),
        ({"code": "known_site", "detail": "b.example"}, ["www.b.example"]),
        ({"code": "name_is_ours", "detail": "Anna Bolt"}, ["Anna Bolt"]),
        ({"code": "acme.competitors", "detail": "rival"}, ["RIVAL"]),
        ({"code": "spam_by_network", "detail": "3"}, []),
        ({"code": "speaker", "detail": "team"}, []),
        ({"code": "first"}, []),
        ({"code": "rule", "detail": "team"}, []),
    ],
)
def test_a_detail_that_stands_in_the_text_is_marked(marks: Any, reason: dict[str, str], found: list[str]) -> None:
    body = "I, Anna Bolt, of the team, say 3 RIVAL things: https://a.example/x. And www.b.example"
    assert marks(body, {"points": 0.1, **reason}) == found


def test_a_rule_that_was_changed_deleted_or_switched_off_is_no_error(marks: Any) -> None:
    rule = ModerationRule.objects.create(name="Ads", text="casino")
    assert marks("A casino") == ["casino"]
    ModerationRule.objects.update(is_active=False)
    reason = {"code": "rule", "points": 0.4, "detail": "Ads"}
    assert marks("My casino", reason) == ["casino"]
    rule.delete()
    assert marks("Our casino", reason) == []


def test_who_may_not_see_addresses_cannot_guess_one_by_the_marks(
    marks: Any, client: Any, make_moderator: Any, home: Any
) -> None:
    ModerationRule.objects.create(name="Ads", kind=RuleKind.ADDRESS, text="ana@example.com")
    for permissions, found in (((), []), (("see_personal_data",), ["ana@example.com"])):
        client.force_login(make_moderator(home, *permissions))
        body = f"Not ana@example.com {len(permissions)}"
        assert marks(body, client=client, email="ana@example.com") == found


def test_a_mark_in_a_link_leaves_the_link_as_it_was(admin_client: Any, write: Any) -> None:
    ModerationRule.objects.create(name="Ads", text="example")
    write("See https://example.com/?a=1&b=2 & <mark>example</mark>")
    ReaderComment.objects.update(reasons=[{"code": "rule", "points": 0.4, "detail": "Ads"}])
    html = admin_client.get(reverse("execvoice_comments:all")).content.decode()
    href = '<a href="https://example.com/?a=1&amp;b=2" rel="nofollow ugc noopener">https://<mark>example</mark>.com/?a=1&amp;b=2</a>'
    assert href in html and "&amp; &lt;mark&gt;<mark>example</mark>&lt;/mark&gt;" in html


def test_all_rules_of_a_page_are_read_by_one_query(admin_client: Any, write: Any) -> None:
    counts = []
    for number in (1, 5):
        ModerationRule.objects.create(name=f"Rule {number}", text=f"casino\nword{number}")
        for _time in range(number):
            write("A casino")
        url = reverse("execvoice_comments:all")
        admin_client.get(url)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(url)
        counts.append(sum("moderationrule" in query["sql"] for query in queries))
    assert counts == [1, 1]


def make_comment(body: str, *rules: str) -> ReaderComment:
    reasons = [{"code": "rule", "points": 0.1, "detail": name} for name in rules]
    return ReaderComment(body=body, html=render_plain_text(body), reasons=reasons)


@pytest.mark.django_db
def test_no_more_is_marked_than_anybody_reads() -> None:
    for number in range(10):
        ModerationRule.objects.create(name=f"Rule {number}", text="\n".join(f"word{number}{i}" for i in range(100)))
    body = "".join(f"word{number}{i} " for i in range(100) for number in range(10))
    comment = make_comment(body, *(f"Rule {number}" for number in range(10)))
    assert Matches([comment]).mark(comment).count("<mark>") == MOST_MARKED


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["a", "a!", "ab"])
def test_patterns_that_cost_much_keep_nobody_waiting(sign: str) -> None:
    lines = ["a?" * 40 + "a" * 40, "(a|b|ab|ba){20,50}!", "a{1,50}b{0,50}$", ".*a.*b.*a.*b.*!", r"\b\w*\w*\w*b"]
    ModerationRule.objects.create(name="Slow", kind=RuleKind.PATTERN, text="\n".join(lines * 10))
    comments = [make_comment((sign * 5000)[:5000], "Slow") for _card in range(20)]
    matches = Matches(comments)
    started = time.monotonic()
    for comment in comments:
        assert without_marks(matches.mark(comment)) == comment.html
    assert time.monotonic() - started < 10


@pytest.mark.django_db
def test_marking_spends_no_more_steps_than_it_has_and_gives_back_what_it_did_not_need() -> None:
    ModerationRule.objects.create(name="Free", kind=RuleKind.PATTERN, text="fre+")
    ModerationRule.objects.create(name="Pay", text="payday loan")
    comments = [make_comment("Free! A payday loan. " * 5, "Free", "Pay") for _card in range(30)]
    matches = Matches(comments)
    before = matches._budget.left
    matches.mark(comments[0])
    spent = before - matches._budget.left
    matches._budget.left = 10 * spent
    marked = [matches.mark(comment).count("<mark>") for comment in comments]
    assert matches._budget.left >= 0
    assert marked[:10] == [10] * 10 and marked[-1] == 0


@pytest.mark.django_db
def test_large_patterns_on_the_right_text_keep_nobody_waiting() -> None:
    text = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=5000))  # noqa: S311
    for number in range(3):
        lines = "\n".join(f"[a-m].{{0,24}}.{{0,24}}{sign}" for sign in "0123456789!?;:"[number:])
        ModerationRule.objects.create(name=f"{number}", kind=RuleKind.PATTERN, text=f"{lines}\na.*{text[-1]}$")
    comments = [make_comment(text, "0", "1", "2") for _card in range(5)]
    matches = Matches(comments)
    started = time.process_time()
    for comment in comments:
        matches.mark(comment)
    assert time.process_time() - started < 4
