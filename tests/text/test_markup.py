from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text.support import PAYLOADS

from wagtail_execvoice.text import normalise, plain_text, render_plain_text, safe_href, single_line


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p>One &amp; <b>only</b></p><p>Two<br/>lines</p>", "One & only\n\nTwo\nlines"),
        ("<h2>Title</h2>\n\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>end", "Title\n\na\n\nb\n\nend"),
        ("<p>a\n   b\t c</p>", "a b c"),
        ('<p>See <a linktype="page" id="3">this</a></p><embed embedtype="image" id="1"/>', "See this"),
        ("<td>a</td><td>b</td>", "a b"),
        ("before<script>alert(1)</script><style>p{}</style>after", "beforeafter"),
        ("<p title='a > b'>c</p>", "c"),
        ("1 < 2 > 0 <3", "1 < 2 > 0 <3"),
        ("<!-->a<!-- b --><!DOCTYPE html><?php ?></>c", "ac"),
        ("&lt;script&gt;", "<script>"),
        ("a&#x202e;b&#0;\u200b", "ab\ufffd"),
        ("a <b unfinished='", "a <b unfinished='"),
    ],
)
def test_plain_text_of_rich_text(html: str, expected: str) -> None:
    assert plain_text(html) == expected


@pytest.mark.parametrize("payload", PAYLOADS)
def test_plain_text_takes_any_input_and_is_normalised(payload: str) -> None:
    text = plain_text(payload)
    assert text == normalise(text).strip()


@given(st.text())
def test_text_without_markup_comes_back_from_its_html(source: str) -> None:
    # Letters only: markers of lists and quotations do not come back.
    words = " ".join(word for word in source.split() if word.isalpha())
    assert single_line(plain_text(render_plain_text(words))) == single_line(words)


@pytest.mark.parametrize("piece", ["<a", "<!--", "<b>", "<a href='", "<script>", "</", "&", "<p>x", "a"])
def test_a_megabyte_is_read_whole(piece: str) -> None:
    # Django's strip_tags raises SuspiciousOperation for some of these.
    source = piece * (1_000_000 // len(piece))
    assert len(plain_text(source)) <= 2 * len(source)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.b",
        "https://a.b:8000/c?d=e#f",
        "HTTPS://A.B/",
        "https://例え.jp/",
        "mailto:a@b.c",
        "mailto:a@b.c?subject=x",
    ],
)
def test_absolute_addresses_are_safe(url: str) -> None:
    assert safe_href(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/relative",
        "//evil.example",
        "#fragment",
        "a.b",
        "http:a.b",
        "http:///path",
        "https:\\\\evil.example",
        "http://[",
        "http://[::1",
        "http://a b",
        "http://a.b/\n",
        "\x01http://a.b",
        'http://a.b/"x',
        "http://user@evil.example",
        "https://a.b@evil.example",
        "http://℀.example",
        "mailto:",
        "mailto://a@b.c",
        "javascript:alert(1)",
        "javascript://a.b/%0aalert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://a.b",
        "tel:123",
        "file:///etc/passwd",
        "http://a.b/" + "x" * 2048,
    ],
)
def test_other_addresses_are_not(url: str) -> None:
    assert safe_href(url) is None
