from __future__ import annotations

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st
from text.support import PAYLOADS, elements, forbidden, text_of

from wagtail_execvoice.text import MAX_LINKS, PLAIN_TEXT_ATTRIBUTES, PLAIN_TEXT_TAGS, normalise, render_plain_text

# Pieces of the little language and of HTML, so that random texts have structure.
PIECES = ["\n", "\n\n", "> ", ">>", "- ", "* ", "1. ", "2. ", "  ", "http://a.b", "https://ä.example/(x)?a=1&b=2", ".", ")",
          "&", "&amp;", "<b>", "</p>", '"', "'", "<script>", "é", "\u0338", "مرحبا", "\x00", "\ud800", "`", "\\"]  # fmt: skip
structured_text = st.one_of(
    st.text(st.characters(exclude_categories=())), st.lists(st.sampled_from(PIECES)).map("".join)
)

MARKERS = set(">-*•0123456789.")


def lasting(text: str) -> str:
    """The characters that neither white space nor a marker at the beginning of a line could be."""
    return "".join(character for character in text if not character.isspace() and character not in MARKERS)


def problems(html: str) -> list[str]:
    return forbidden(html, PLAIN_TEXT_TAGS, PLAIN_TEXT_ATTRIBUTES, ("http://", "https://"))


@given(structured_text)
def test_a_browser_finds_nothing_but_the_promised_tags(source: str) -> None:
    html = render_plain_text(source)
    assert isinstance(html, SafeString)
    assert problems(html) == []


@given(structured_text)
def test_no_character_of_the_reader_is_lost_or_added(source: str) -> None:
    assert lasting(text_of(render_plain_text(source))) == lasting(normalise(source))


@given(structured_text)
def test_a_link_shows_exactly_the_address_it_opens(source: str) -> None:
    for element in elements(render_plain_text(source)):
        if element.tag == "a":
            assert "".join(element.itertext()) == element.attrib["href"]
            assert element.attrib["rel"] == "nofollow ugc noopener"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_known_attacks_are_shown_as_the_text_they_are(payload: str) -> None:
    html = render_plain_text(payload)
    assert problems(html) == []
    assert lasting(text_of(html)) == lasting(normalise(payload))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("one\ntwo\r\n\r\n\nthree", '<p dir="auto">one<br>two</p><p dir="auto">three</p>'),
        ("> a\n>b\nc", '<blockquote><p dir="auto">a<br>b</p></blockquote><p dir="auto">c</p>'),
        ("> a\n>> b", '<blockquote><p dir="auto">a</p><blockquote><p dir="auto">b</p></blockquote></blockquote>'),
        ("Why:\n- a\n  more\n* b", '<p dir="auto">Why:</p><ul dir="auto"><li>a<br>  more</li><li>b</li></ul>'),
        ("1. a\n2. b", '<ol dir="auto"><li>a</li><li>b</li></ol>'),
        ("3. a\n4. b", '<ol dir="auto" start="3"><li>a</li><li>b</li></ol>'),
        ("1. a\n5. b", '<ol dir="auto"><li>a</li></ol><ol dir="auto" start="5"><li>b</li></ol>'),
        ("born in\n1984. Then", '<p dir="auto">born in<br>1984. Then</p>'),
        ("-5 degrees\n007. Bond\n-", '<p dir="auto">-5 degrees<br>007. Bond<br>-</p>'),
        ("\u200f- مرحبا", '<p dir="auto">\u200f- مرحبا</p>'),
    ],
)
def test_habits_of_e_mail_become_structure(source: str, expected: str) -> None:
    assert render_plain_text(source) == expected


def test_quotations_end_at_a_depth_and_the_rest_stays_text() -> None:
    html = render_plain_text(">" * 50_000 + " x")
    assert html.count("<blockquote>") == 3
    assert text_of(html) == ">" * 49_997 + " x"


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("See http://a.b.", "http://a.b"),
        ("(https://a.b/c_(d))", "https://a.b/c_(d)"),
        ("<https://a.b/?c=1&d=2>", "https://a.b/?c=1&d=2"),
        ('"https://a.b/"', "https://a.b/"),
        ("https://a.b/?x&,", "https://a.b/?x"),
        ("HTTPS://A.B/", "HTTPS://A.B/"),
        ("https://例え.jp/道。", "https://例え.jp/道"),
        ("https://a.b/&lt;", "https://a.b/&lt"),
    ],
)
def test_addresses_become_links_without_the_punctuation_around_them(source: str, url: str) -> None:
    html = render_plain_text(source)
    assert [element.attrib["href"] for element in elements(html) if element.tag == "a"] == [url]
    assert text_of(html) == source


@pytest.mark.parametrize(
    "source",
    [
        "www.example.com",
        "ftp://a.b",
        "javascript:alert(1)",
        "http://",
        "http://...",
        "http://[",
        "https://bank.example@evil.example",
        "https://a.b/" + "x" * 2048,
        "mailto:a@b.c",
        "xhttp://a.b",
    ],
)
def test_other_addresses_stay_text(source: str) -> None:
    html = render_plain_text(source)
    assert "<a" not in html
    assert text_of(html) == source


def test_links_are_limited_over_the_whole_text_and_the_rest_stays_text() -> None:
    source = "\n\n".join(["http://a.b http://c.d", "> http://e.f", "- http://g.h"] * MAX_LINKS)
    assert render_plain_text(source).count("<a ") == MAX_LINKS
    assert render_plain_text(source, max_links=2).count("<a ") == 2
    assert "<a " not in render_plain_text(source, max_links=0)
    assert text_of(render_plain_text(source)).count("http://") == 4 * MAX_LINKS


@pytest.mark.parametrize(
    "piece", ["<b>", "- x\n", "> ", "http://a.b ", "&", ")", "a", "(http://", " ", "\n", "<!--", "é"]
)
def test_a_megabyte_is_rendered_whole(piece: str) -> None:
    source = piece * (1_000_000 // len(piece))
    html = render_plain_text(source)
    assert len(html) < 7_000_000
    assert html.count("é") == source.count("é")
    assert html.count("&lt;") == source.count("<")
