"""One spelling of rich text: what an editor cannot see is gone, and nothing that a reader sees is lost."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from wagtail_execvoice.canonical.richtext import normalise


@pytest.mark.parametrize(
    ("stored", "same"),
    [
        ('<p data-block-key="a">x</p>', "<p>x</p>"),
        ('<p class="b" data-block-key="a" id="c">x</p>', '<p class="b" id="c">x</p>'),
        ("<p>a&nbsp;b</p>", "<p>a\u00a0b</p>"),
        ("<p>a&#160;b&#xA0;c</p>", "<p>a\u00a0b\u00a0c</p>"),
        ("<p>&quot;x&quot; &#x27;y&#39;</p>", "<p>\"x\" 'y'</p>"),
        ("<p>AT&T & Q&A</p>", "<p>AT&amp;T &amp; Q&amp;A</p>"),
        ("<p>5 > 3</p>", "<p>5 &gt; 3</p>"),
        ("<p>caf&eacute;</p>", "<p>café</p>"),
        ('<a href="?a=1&b=2">x</a>', '<a href="?a=1&amp;b=2">x</a>'),
        ('<embed alt="a &#34;b&#34;"/>', '<embed alt="a &quot;b&quot;"/>'),
        ("plain & simple", "plain &amp; simple"),
        ("", ""),
    ],
)
def test_two_spellings_are_one(stored: str, same: str) -> None:
    assert normalise(stored) == normalise(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>&lt;b&gt;x&lt;/b&gt;</p>", "<p><b>x</b></p>"),
        ("<p>&amp;nbsp;</p>", "<p>&nbsp;</p>"),
        ("<p>a b</p>", "<p>a\u00a0b</p>"),
        ("<p>a  b</p>", "<p>a b</p>"),
        ("<p>\u00e9</p>", "<p>e\u0301</p>"),
        ("<p>x</p>", "<p>x</p> "),
        ('<p title=" data-block-key=" class="b">x</p>', '<p title="b">x</p>'),
        ('<a href="?a=1&copy=2">x</a>', '<a href="?a=1©=2">x</a>'),
        ('<a href="?a=1&copy/">x</a>', '<a href="?a=1&amp;copy/">x</a>'),
        ("<p>&copy 2026</p>", "<p>&amp;copy 2026</p>"),
        ("<p>a <b</p>", "<p>a &lt;b</p>"),
        ('<p><a title="<b">x</a></p>', '<p><a title="&lt;b">x</a></p>'),
        ("<script>'&quot;'</script>", "<script>'\"'</script>"),
        ("<!-- &quot; -->", '<!-- " -->'),
        ("<p>&#13;</p>", "<p>\r</p>"),
        ("<p>&#0;</p>", "<p>\ufffd</p>"),
        ("<p>&#128;</p>", "<p>\u20ac</p>"),
        ("<p>&#00000000038;</p>", "<p>&amp;#00000000038;</p>"),
        ("<p>&notit;</p>", "<p>¬it;</p>"),
        ('<p>data-block-key="x"</p>', "<p></p>"),
    ],
)
def test_what_browsers_may_show_differently_stays_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("start", "piece", "end"),
    [("<a", " ", ">"), ("", "<", ""), ("", "&", ""), ("<a", " b", "'>"), ("", '<a "', ""), ("", "&#1", "")],
)
def test_hostile_markup_is_read_in_one_go(start: str, piece: str, end: str) -> None:
    html = start + piece * 500_000 + end
    # In a time that grew with the square of the length, this would take hours.
    assert normalise(html) in {html, html.replace("&", "&amp;")}


PIECES = [
    *("<", ">", "&", '"', "'", ";", "#", "x", "=", "/", " ", "a", "&lt", "&lt;", "&amp;", "&#38;", "&copy", "&nbsp;"),
    *(
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<p data-block-key=",
        '<a href="',
        '">',
        'data-block-key="k"',
        "<!--",
        "-->",
        "lt;",
    ),
    *("<script>", "</script>", "\u00a0", "\u00e9", "e\u0301", "\ud800", "\0", "<br/>", "amp;", "notit;"),
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(MARKUP)
def test_a_spelling_is_its_own_spelling(html: str) -> None:
    assert normalise(normalise(html)) == normalise(html)


@given(st.text(), st.text())
def test_every_two_texts_of_an_editor_stay_apart(one: str, other: str) -> None:
    def write(words: str) -> str:
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        return f'<p data-block-key="{len(words)}">{escaped}</p><a href="{escaped}">x</a>'

    assert (normalise(write(one)) == normalise(write(other))) == (one == other)


@given(MARKUP)
def test_links_lead_where_they_led(html: str) -> None:
    def links(markup: str) -> list[str]:
        return [unescape(extract_attrs(tag).get("href", "")) for tag in FIND_A_TAG.findall(markup)]

    assert links(normalise(html)) == links(html)


@given(MARKUP.filter(lambda html: "<" not in html))
def test_the_words_stay(words: str) -> None:
    assert unescape(normalise(words)) == unescape(words)
