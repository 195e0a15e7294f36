from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st
from text.support import PAYLOADS, elements, forbidden, text_of

from wagtail_execvoice.text import (
    CLEAN_HTML_ATTRIBUTES,
    CLEAN_HTML_TAGS,
    FEATURES,
    TextTooComplex,
    clean_html,
    normalise,
    plain_text,
)
from wagtail_execvoice.text import html as html_module
from wagtail_execvoice.text import outline as outline_module
from wagtail_execvoice.text.markup import tokens
from wagtail_execvoice.text.outline import outline

CLEANERS = ["bleach", "nh3"]
TAGS = ["p", "b", "i", "strong", "em", "h1", "h2", "h4", "ul", "ol", "li", "blockquote", "div", "span", "table", "td", "svg",
        "math", "mtext", "select", "form", "x", "br", "template", "style", "script", "a href='http://a.b/?c&d'", "a", "b ="]  # fmt: skip
PIECES = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *[
        "text",
        " ",
        "\n",
        "&lt;",
        "&#x1100;",
        "\u1161",
        "&#x338;",
        "é",
        "\"'",
        "<",
        ">",
        "&",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "\x00",
    ],
]
hostile_html = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(st.sampled_from(PIECES)).map("".join))


@pytest.fixture(params=CLEANERS)
def cleaner(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def problems(html: str) -> list[str]:
    return forbidden(html, CLEAN_HTML_TAGS, CLEAN_HTML_ATTRIBUTES)


@given(hostile_html, st.sampled_from(CLEANERS))
def test_a_browser_finds_nothing_but_the_promised_tags(source: str, cleaner: str) -> None:
    with override_settings(EXECVOICE={"HTML_CLEANER": cleaner}):
        html = clean_html(source)
    assert isinstance(html, SafeString)
    assert problems(html) == []
    assert unicodedata.normalize("NFC", html) == html


@given(hostile_html, st.sampled_from(CLEANERS))
def test_cleaning_twice_changes_nothing(source: str, cleaner: str) -> None:
    with override_settings(EXECVOICE={"HTML_CLEANER": cleaner}):
        html = clean_html(source)
        assert clean_html(html) == html


@given(hostile_html)
def test_both_cleaners_give_the_same(source: str) -> None:
    results = []
    for cleaner in CLEANERS:
        with override_settings(EXECVOICE={"HTML_CLEANER": cleaner}):
            results.append(clean_html(source))
    assert results[0] == results[1]


@given(
    st.lists(st.sampled_from([piece for piece in PIECES if "\u0338" not in piece and "&#x338;" not in piece])).map(
        "".join
    )
)
def test_text_stays_even_where_its_tags_do_not(source: str) -> None:
    texts = "".join(token.value for token in tokens(source) if token.kind == "text")
    assert normalise("".join(text_of(clean_html(source)).split())) == normalise("".join(texts.split()))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_known_attacks_come_out_harmless(payload: str, cleaner: str) -> None:
    with override_settings(EXECVOICE={"HTML_CLEANER": cleaner}):
        assert problems(clean_html(payload)) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_known_attacks_come_out_harmless_when_the_cleaner_lets_everything_through(
    payload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(html_module._CLEANERS, "bleach", lambda html, allowed: f"<p>{payload}</p>")
    assert problems(clean_html("ignored")) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_known_attacks_do_not_even_reach_the_cleaner(payload: str) -> None:
    assert problems(outline(payload, CLEAN_HTML_TAGS)) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        (" \n ", ""),
        ("plain", "<p>plain</p>"),
        ("http://a.b", "<p>http://a.b</p>"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<div>a</div><div>b<br>c</div>", "<p>a</p><p>b<br/>c</p>"),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><h6>e</h6>", "<h2>a</h2><h2>b</h2><h3>c</h3><h4>d</h4><h4>e</h4>"),
        ("<b><i>x</b>y</i>z", "<p><b><i>x</i></b><i>y</i>z</p>"),
        ("<strong><p>a</p><p>b</p></strong>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<b style='font-weight: normal'><p>from Google Docs</p></b>", "<p>from Google Docs</p>"),
        ("<b style='mso-bidi-font-weight:normal'>from Word</b>", "<p><b>from Word</b></p>"),
        ("<p class=MsoNormal><!--[if x]><xml>y</xml><![endif]-->from<o:p></o:p> Word</p>", "<p>from Word</p>"),
        ("<ul><li><p>a</p><p>b</p></li>\n<li>c</ul>d", "<ul><li>a<br/>b</li><li>c</li></ul><p>d</p>"),
        ("<ul><li>a</li><ol><li>b</li></ol></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        ("<blockquote>a<ol><li>b</ol></blockquote>", "<blockquote><p>a</p><ol><li>b</li></ol></blockquote>"),
        ("<li>a</li>", "<p>a</p>"),
        ("<blockquote>a</p> <br> <p>b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<ul><b>a<p>b</b>c<br>d", "<ul><li><b>a<br/>b</b>c<br/>d</li></ul>"),
        ("<a href='https://a.b/?c=1&amp;d=2' title=x>e</a>", '<p><a href="https://a.b/?c=1&amp;d=2">e</a></p>'),
        ("<a href=mailto:a@b.c>d</a>", '<p><a href="mailto:a@b.c">d</a></p>'),
        ("<a href=http://a.b>c<a href=http://d.e>f", '<p><a href="http://a.b">c</a><a href="http://d.e">f</a></p>'),
        ("<a href=/relative>a</a>", "<p>a</p>"),
        ("a &lt;b&gt; \"c\" & 'd'", "<p>a &lt;b&gt; &quot;c&quot; &amp; &#x27;d&#x27;</p>"),
        ("a&#x202e;b&#x200b;c&#0;", "<p>abc\ufffd</p>"),
        ("e<x></x>&#x1100;<!-- -->\u1161", "<p>e\uac00</p>"),
        ("x <a href='unfinished", "<p>x &lt;a href=&#x27;unfinished</p>"),
        ("<p>سلام <b>دنیا</b></p>", "<p>سلام <b>دنیا</b></p>"),
    ],
)
def test_what_people_paste_keeps_its_structure(source: str, expected: str, cleaner: str) -> None:
    with override_settings(EXECVOICE={"HTML_CLEANER": cleaner}):
        assert clean_html(source) == expected


@pytest.mark.parametrize("feature", FEATURES)
def test_what_is_no_feature_leaves_its_text(feature: str) -> None:
    source = (
        "<h2>h2</h2><h3>h3</h3><h4>h4</h4><b>b</b><strong>strong</strong><i>i</i><em>em</em><ol><li>ol</li></ol>"
        "<ul><li>ul</li></ul><blockquote>blockquote</blockquote><a href='http://a.b'>link</a>"
    )
    own = {"bold": {"b", "strong"}, "italic": {"i", "em"}, "link": {"a"}, "ol": {"ol", "li"}, "ul": {"ul", "li"}}
    only = clean_html(source, features=[feature])
    assert {element.tag for element in elements(only)} == own.get(feature, {feature}) | {"p"}
    assert text_of(only) == text_of(clean_html(source, features=[]))
    without = clean_html(source, features=[other for other in FEATURES if other != feature])
    assert not {element.tag for element in elements(without)} & (own.get(feature, {feature}) - {"li"})


def test_an_unknown_feature_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="image"):
        clean_html("x", features=["image"])


@override_settings(EXECVOICE={"HTML_CLEANER": "none"})
def test_a_slip_in_the_setting_leaves_the_text_clean() -> None:
    assert clean_html("<p onclick=alert(1)>x<script>y</script></p>") == "<p>x</p>"


@pytest.mark.parametrize("chosen", CLEANERS)
def test_the_setting_chooses_the_cleaner(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CLEANERS:
        monkeypatch.setitem(html_module._CLEANERS, name, lambda html, allowed, name=name: f"<p>{name}</p>")
    with override_settings(EXECVOICE={"HTML_CLEANER": chosen}):
        assert clean_html("x") == f"<p>{chosen}</p>"


@override_settings(EXECVOICE={"HTML_CLEANER": "nh3"})
def test_a_cleaner_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nh3", None)
    with pytest.raises(ImproperlyConfigured, match=r"wagtail-execvoice\[nh3\]"):
        clean_html("x")


def adoption_agency(count: int) -> str:
    opened = "".join(f"<{name} {number}>" for name in "bi" for number in range(count))
    return opened + "x</b>" * count


HOSTILE: dict[str, Callable[[int], str]] = {
    "adoption agency": adoption_agency,
    "nested styles": lambda n: "<b>" * n + "x",
    "nested unknown tags": lambda n: "<div><span>" * n + "x",
    "nested quotations": lambda n: "<blockquote>" * n + "x",
    "nested lists": lambda n: "<ul><li>" * n + "x",
    "mis-nested": lambda n: "<b><i>x</b></i>" * n,
    "looks closed": lambda n: "<b><select></b></select><div><marquee></div></marquee>" * n + "x",
    "styles over blocks": lambda n: "<b><strong><i><em><a href=http://a.b>" + "x<p>" * n,
    "comments": lambda n: "<!--" * n,
    "tag openings": lambda n: "<a" * n,
    "bare brackets": lambda n: "<" * n,
    "unclosed links": lambda n: "<a href=http://a.b>x" * n,
    "attributes": lambda n: "<b" + "".join(f" a{i}=1" for i in range(n)) + ">x",
    "attributes without value": lambda n: "<a" + "".join(f" a{i}" for i in range(n)) + ">x",
    "math": lambda n: "<math><mtext><table><mglyph>" * n + "x",
    "line breaks": lambda n: "x<br>" * n,
    "quotation marks": lambda n: "\"'" * n,
    "ampersands": lambda n: "&" * n,
}


@pytest.mark.parametrize("build", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("count", [300, 3_000, 250_000])
def test_hostile_structure_is_refused_or_comes_out_small_and_shallow(
    build: Callable[[int], str], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_to_cleaner = []
    monkeypatch.setitem(html_module._CLEANERS, "bleach", lambda html, allowed: given_to_cleaner.append(html) or html)
    try:
        html = clean_html(build(count))
    except TextTooComplex:
        assert all(len(given) <= outline_module.MAX_OUTLINE_LENGTH for given in given_to_cleaner)
        return
    [given_html] = given_to_cleaner
    assert len(given_html) <= outline_module.MAX_OUTLINE_LENGTH
    assert given_html.count("<") <= outline_module.MAX_OUTLINE_TAGS
    assert deepest(given_html) <= 2 * outline_module.MAX_DEPTH + 5
    assert len(html) <= html_module.MAX_HTML_LENGTH
    assert problems(html) == []


def deepest(html: str) -> int:
    depth = most = 0
    for token in tokens(html):
        if token.kind != "text" and token.value != "br":
            depth += 1 if token.kind == "start" else -1
            most = max(most, depth)
    return most


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x" * 500_001, "too long"),
        ("é" * 250_001, "too long"),
        ("\ud800" * 500_000, "too long"),
        ("word " * 20_000, "too long"),
        ("<x>" * 10_001, "too much formatting"),
        ("<p>x" * 2_001, "too much formatting"),
        ("<b " + "a=1 " * 51 + ">", "cannot be read safely"),
        ("<blockquote>" * 11, "inside each other"),
        ('"' * 79_000, "too long"),
    ],
)
def test_each_bound_refuses_with_a_reason_for_people(source: str, message: str) -> None:
    with pytest.raises(TextTooComplex, match=message):
        clean_html(source)


@pytest.mark.parametrize(
    "source",
    ["<x>" * 10_000, "<p>x" * 1_999, "<b " + "a=1 " * 50 + ">x", "<blockquote>" * 10 + "x", "<p>" + "word " * 15_000],
)
def test_up_to_each_bound_text_is_accepted(source: str) -> None:
    assert text_of(clean_html(source)).strip() == plain_text(source).replace("\n", "")


def test_a_cleaner_that_makes_text_grow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(html_module._CLEANERS, "bleach", lambda html, allowed: html * 60_000)
    with pytest.raises(TextTooComplex, match="special characters"):
        clean_html("x")


def test_a_refusal_speaks_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline_module, "_", lambda message: f"{translation.get_language()}: {message}")
    with translation.override("nl"), pytest.raises(TextTooComplex, match=r"^nl: This text is too long"):
        clean_html("x" * 500_001)
