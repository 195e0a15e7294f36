"""A reader of markup whose time is linear in the length of the text, whatever the text is.

Not a parser: it finds where tags begin and end and builds no tree. The standard library's ``html.parser`` is quadratic on
some input in the Python versions we support (CVE-2025-6069), and Django's ``strip_tags`` raises on some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple

from wagtail_execvoice.text.characters import normalise

# fmt: off
PARAGRAPH_TAGS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    )
)
# fmt: on
LINE_TAGS = frozenset({"br", "caption", "li", "option", "summary", "tr"})

# Their content is not text of the document. The content of every other tag is.
_SKIPPED = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE | re.ASCII)
    for name in ("iframe", "noembed", "noframes", "noscript", "script", "style", "template", "title", "xmp")
}
_CONSTRUCT = re.compile(r"<(?:(?P<closing>/?)(?P<name>[a-zA-Z][^\s/>]*)|(?P<comment>!--)|[!?/])")
_QUOTE_OR_END = re.compile(r"=\s*(?P<quote>[\"'])|>")
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_BLANK_LINES = re.compile(r"\n{3,}")
_LINE_END_TO_SPACE = str.maketrans(dict.fromkeys("\n\r\v\f\x85\u2028\u2029", " "))


class Token(NamedTuple):
    """A piece of markup. ``value`` is the text with its entities decoded, or the name of the tag in lower case."""

    kind: Literal["text", "start", "end"]
    value: str
    attributes: str = ""


def tokens(source: str) -> Iterator[Token]:
    """Yield texts and tags of ``source`` in order; comments, declarations and scripts are left out.

    From a tag or comment that never ends, the rest is one text: nothing is lost, and nothing is searched twice.
    """
    text_from = position = 0
    while (found := _CONSTRUCT.search(source, position)) is not None:
        end = _end_of(source, found)
        if end < 0:
            break
        if found.start() > text_from:
            yield Token("text", unescape(source[text_from : found.start()]))
        text_from = position = end
        if found["name"] is not None:
            kind: Literal["start", "end"] = "end" if found["closing"] else "start"
            yield Token(kind, found["name"].lower(), source[found.end() : end - 1])
    if text_from < len(source):
        yield Token("text", unescape(source[text_from:]))


def attributes(token: Token) -> dict[str, str]:
    """Return the attributes of a start tag, names in lower case and entities decoded; of two alike the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(token.attributes):
        name, *values = match.groups(default="")
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def plain_text(html: str) -> str:
    """Return the text of rich text, for mails, feeds and descriptions: paragraphs apart by an empty line, no markup.

    The result is text and must be escaped wherever it becomes HTML. Any input is accepted, in linear time; use
    ``single_line(plain_text(html))`` where one line is wanted.
    """
    parts: list[str] = []
    for token in tokens(html):
        if token.kind == "text":
            parts.append(token.value.translate(_LINE_END_TO_SPACE))
        elif token.value in PARAGRAPH_TAGS:
            parts.append("\n\n")
        elif token.value in LINE_TAGS:
            parts.append("\n")
        elif token.value in {"td", "th"}:
            parts.append(" ")
    lines = (" ".join(line.split()) for line in normalise("".join(parts)).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _end_of(source: str, found: re.Match[str]) -> int:
    """Return the index just after the construct that begins at ``found``, or -1 if it never ends."""
    if found["comment"]:
        # Two characters back, since "<!-->" is a whole comment.
        return _after(source, "-->", found.end() - 2)
    if found["name"] is None:
        return _after(source, ">", found.end())
    end = _end_of_tag(source, found.end())
    skipped = None if found["closing"] else _SKIPPED.get(found["name"].lower())
    if end < 0 or skipped is None:
        return end
    closing = skipped.search(source, end)
    return -1 if closing is None else _after(source, ">", closing.end())


def _end_of_tag(source: str, position: int) -> int:
    """Return the index after the ``>`` that ends a tag; one inside a quoted value does not."""
    while (found := _QUOTE_OR_END.search(source, position)) is not None:
        if found["quote"] is None:
            return found.end()
        position = _after(source, found["quote"], found.end())
        if position < 0:
            return -1
    return -1


def _after(source: str, end: str, position: int) -> int:
    found = source.find(end, position)
    return -1 if found < 0 else found + len(end)
