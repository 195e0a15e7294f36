"""What guests type and paste: cleaned, kept in meaning, and bounded before any cleaner meets it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text.support import PAYLOADS, elements, forbidden, text_of

from wagtail_execvoice.guestposts.texts import (
    count_words,
    find_misplaced_pictures,
    list_pictures,
    read_text,
    show_text,
    split_at_pictures,
    write_typed,
)
from wagtail_execvoice.text import TextTooComplex
from wagtail_execvoice.text import html as html_module
from wagtail_execvoice.text.outline import MAX_OUTLINE_LENGTH, MAX_OUTLINE_TAGS

PASTES = Path(__file__).parent / "pastes"
TAGS = {"a", "b", "blockquote", "br", "em", "h2", "h3", "i", "li", "ol", "p", "strong", "ul"}
STARTS = ["p", "div", "h1", "h3", "h5", "b", "i", "em", "ul", "ol", "li", "blockquote", "a href='https://a.b/'", "table", "td", "svg",
          "b style='font-weight:normal'", "span style='font-weight: 700'", "span style='font-style:italic'", "span", "br", "style",
          "p style='mso-list:l0 level1 lfo1'", "p style='mso-list:l0 level3 lfo1'", "p class=MsoQuote", "p class=MsoTitle",
          "img data-picture=1", "img src=x onerror=x", "img data-picture='2' src='javascript:x'", "img data-picture=9999"]  # fmt: skip
PIECES = [
    *(f"<{tag}>" for tag in STARTS),
    *(f"</{name}>" for name in sorted({tag.split()[0] for tag in STARTS} - {"img", "br"})),
    *("words", " ", "\n", "[[1]]", "&lt;b&gt;", "[[", "]]", "&#8212;", "<!--", "-->", '"', "'", "<", "&nbsp;"),
]
pasted = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text())
LINES = ["words", "", "## Heading", "### Smaller", "- one", "- two", "1. first", "2. second", "> said", "> - said", "[[1]]", "> [[2]]",
         "<b>", "https://a.example/?b=c&d=e", "## ", "#", "&amp;", "  - deeper"]  # fmt: skip
typed = st.one_of(st.lists(st.sampled_from(LINES), max_size=15).map("\n".join), st.text())


def problems(html: str) -> list[str]:
    return forbidden(html, TAGS, {"a": {"href"}})


@given(pasted, st.sampled_from(["html", "typed"]))
def test_nothing_comes_out_but_what_a_text_may_hold(source: str, notation: str) -> None:
    assert problems(read_text(source, notation)) == []


@given(pasted)
def test_what_was_cleaned_stays_as_it_is(source: str) -> None:
    html = read_text(source, "html")
    assert read_text(html, "html") == html


@given(typed)
def test_what_was_typed_stays_as_it_is_once_it_is_in_the_editor(source: str) -> None:
    html = read_text(source, "typed")
    # A browser shows no run of blanks.
    again = read_text(html, "html")
    assert "".join(text_of(again).split()) == "".join(text_of(html).split())
    assert [element.tag for element in elements(again) if element.tag != "br"] == [
        element.tag for element in elements(html) if element.tag != "br"
    ]


@given(
    st.lists(st.sampled_from([piece for piece in PIECES if not re.search("^<$|<(img|!--|style)|-->|mso-list", piece)]))
)
def test_no_word_is_lost(pieces: list[str]) -> None:
    said = sum(piece == "words" for piece in pieces)
    # What never ends is shown as text: a quotation mark may swallow a tag, and never a word.
    assert read_text("".join(pieces), "html").count("words") == said


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("notation", ["html", "typed"])
def test_known_attacks_come_out_harmless(payload: str, notation: str) -> None:
    assert problems(read_text(payload, notation)) == []


HOSTILE: dict[str, Callable[[int], str]] = {
    "deep nest": lambda n: "<b>" * n + "x",
    "mis-nested": lambda n: "<b><i>x</b></i>" * n,
    "unclosed links": lambda n: "<a href=http://a.b>x" * n,
    "comments": lambda n: "<!--" * n,
    "tag openings": lambda n: "<a" * n,
    "attributes": lambda n: "<b" + "".join(f" a{i}=1" for i in range(n)) + ">x",
    "addresses": lambda n: "http://" + "a." * n + "com",
    "brackets": lambda n: "(" * n + "http://a.com" + ")" * n,
    "math": lambda n: "<math><mtext><table><mglyph>" * n + "x",
    "adoption agency": lambda n: "".join(f"<{name} {i}>" for name in "bi" for i in range(n)) + "x</b>" * n,
    "spans": lambda n: "<span style='font-weight:700'>" * n + "x" + "</span>" * n,
    "span in each word": lambda n: "<span style='font-style:italic'>x</span> " * n,
    "lists of Word": lambda n: "<p style='mso-list:l0 level9 lfo1'>x" * n,
    "bullets of Word": lambda n: "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>" * n + "x",
    "a style without end": lambda n: "<span style='" + "font-weight:" * n + "'>x",
    "pictures": lambda n: "<img data-picture=1>" * n,
    "forged pictures": lambda n: "<img data-picture=" * n,
    "marks": lambda n: "[[1]]" * n + "[[" * n,
    "quoted pictures": lambda n: "<blockquote><p>[[1]]</p>" * 9 + "<p>[[1]]</p>" * n,
    "headings": lambda n: "## x\n" * n,
    "quotes": lambda n: "> " * n,
}


@pytest.mark.parametrize("notation", ["html", "typed"])
@pytest.mark.parametrize("build", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("count", [3_000, 100_000])
def test_hostile_text_is_refused_or_small_before_a_cleaner_meets_it(
    build: Callable[[int], str], count: int, notation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[str] = []
    monkeypatch.setitem(html_module._CLEANERS, "bleach", lambda html, allowed: met.append(html) or html)
    try:
        html = read_text(build(count), notation)
    except TextTooComplex:
        pass
    else:
        assert problems(html) == []
    assert all(len(html) <= MAX_OUTLINE_LENGTH and html.count("<") <= MAX_OUTLINE_TAGS for html in met)


@pytest.mark.parametrize("name", ["word", "google_docs", "apple_pages", "apple_notes"])
def test_a_real_paste_keeps_what_its_writer_saw(name: str) -> None:
    source = (PASTES / f"{name}.html").read_text("utf-8")
    expected = (PASTES / f"{name}.expected.html").read_text("utf-8").replace("\xa0", " ")
    html = read_text(source, "html")
    assert read_text(html, "html") == html
    by_line = re.sub(r"(</(?:p|h2|ul|ol|blockquote)>)(?=<(?:p|h2|ul|ol|blockquote)>)", r"\1\n", html)
    assert by_line.replace("\xa0", " ") == expected.strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<img data-picture=1>", "<p>[[1]]</p>"),
        ("<figure><img src=/x alt=y data-picture='12'></figure>", "<p>[[12]]</p>"),
        ("<p>a<img data-picture=1>b</p>", "<p>a</p><p>[[1]]</p><p>b</p>"),
        ("<p><b>a<img data-picture=1>b</b></p>", "<p><b>a</b></p><p>[[1]]</p><p><b>b</b></p>"),
        ("<a href=http://a.b><img data-picture=1></a>", "<p>[[1]]</p>"),
        ("<h2>a<img data-picture=1></h2>", "<h2>a</h2><p>[[1]]</p>"),
        ("<blockquote><img data-picture=1></blockquote>", "<p>[[1]]</p>"),
        (
            "<blockquote>a<img data-picture=1>b</blockquote>",
            "<blockquote><p>a</p></blockquote><p>[[1]]</p><blockquote><p>b</p></blockquote>",
        ),
        ("<a title='<img data-picture=1>' href=http://a.b>x</a>", '<p><a href="http://a.b">x</a></p>'),
        ("<a href='http://a.b/[[1]]'>x</a>", '<p><a href="http://a.b/[[1]]">x</a></p>'),
        ("<img data-picture=1000><img data-picture=-1><img data-picture='1 onload=x'><img data-picture=١>", ""),
        ("<!--<img data-picture=1>-->", ""),
    ],
)
def test_a_picture_stands_between_paragraphs_or_is_none(source: str, expected: str) -> None:
    assert read_text(source, "html") == expected


def test_a_mark_inside_an_address_names_no_picture() -> None:
    html = read_text("<p>[[2]]</p><a href='http://a.b/[[1]]'>x</a>", "html")
    assert list_pictures(html) == [2] and find_misplaced_pictures(html) == []


@given(pasted)
def test_pieces_between_pictures_are_whole(source: str) -> None:
    for piece in split_at_pictures(read_text(source, "html")):
        if isinstance(piece, str):
            assert piece.count("<blockquote>") == piece.count("</blockquote>")
            assert piece.count("<p>") == piece.count("</p>")


@pytest.mark.parametrize("source", ["a [[1]] b", "- [[1]]", "## [[1]]", "1. a\n2. [[1]]"])
def test_a_picture_that_cannot_stand_where_it_is_named_is_found(source: str) -> None:
    assert find_misplaced_pictures(read_text(source, "typed")) == [1]
    assert find_misplaced_pictures(read_text("a\n\n[[1]]\n\nb", "typed")) == []


def test_a_picture_is_shown_with_its_description_escaped() -> None:
    html = show_text("<p>[[1]]</p><p>[[2]]</p>", {1: ('/"><script>', '"><script>')})
    assert [element.tag for element in elements(html)] == ["figure", "img", "p"]


@given(typed)
def test_what_can_be_typed_is_written_as_it_is_typed(source: str) -> None:
    html = read_text(source, "typed")
    back = write_typed(html)
    assert back is None or read_text(back, "typed") == html


def test_typing_comes_back_as_text_and_what_cannot_be_typed_as_none() -> None:
    source = "First\nline\n\n## Heading\n\n### Smaller\n\n- one\n- two\n\n1. a\n2. b\n\n> said\n\n[[1]]\n\nhttps://a.example/"
    assert write_typed(read_text(source, "typed")) == source
    assert write_typed("<p><b>bold</b></p>") is None
    assert write_typed('<p><a href="https://a.example/">there</a></p>') is None
    assert write_typed("") == ""


def test_words_are_counted_without_pictures() -> None:
    assert count_words("<p>one two</p><p>[[1]]</p>") == 2


def test_a_hundred_thousand_words_are_refused_in_words() -> None:
    for notation in ("html", "typed"):
        with pytest.raises(TextTooComplex, match="too long"):
            read_text("word " * 100_000, notation)


def test_text_of_a_paste_is_text() -> None:
    assert text_of(read_text("<p>1 &lt; 2 &amp; <b>\"x\" 'y'</b></p>", "html")) == "1 < 2 & \"x\" 'y'"
