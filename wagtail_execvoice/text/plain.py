"""What readers write: plain text with the habits of e-mail, made into HTML without ever being parsed as HTML.

The text is escaped first. After that only tags of our own are put around it, so whatever the text is, the result holds
nothing but ``PLAIN_TEXT_TAGS`` with ``PLAIN_TEXT_ATTRIBUTES``. Every step looks at each character a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from wagtail_execvoice.text.characters import normalise
from wagtail_execvoice.text.links import WEB_SCHEMES, safe_href

PLAIN_TEXT_TAGS = frozenset({"a", "blockquote", "br", "li", "ol", "p", "ul"})
PLAIN_TEXT_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href", "rel"}),
    "ol": frozenset({"dir", "start"}),
    "p": frozenset({"dir"}),
    "ul": frozenset({"dir"}),
}

MAX_LINKS = 10
"""Addresses in one text that become links; the rest stay text. Nobody answers a post with more."""

MAX_QUOTE_DEPTH = 3
"""Quotations inside each other; deeper ones keep their ``>`` as text."""

LINK_REL = "nofollow ugc noopener"

_QUOTE = "&gt;"  # ">", escaped
_BULLET = re.compile(r"[ \t]{0,3}[-*•][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]{0,3}([1-9][0-9]{0,5})\.[ \t]+(?=\S)")

# On escaped text: an address goes on over "&amp;" and ends at any other entity, which is a quotation mark or a bracket.
_URL = re.compile(r"\bhttps?://(?:[^\s&\\`]|&amp;)+", re.IGNORECASE)
_TRAILING = frozenset(".,:;!?*_~]…’”»。，、！？」』）")


def render_plain_text(source: str, *, max_links: int = MAX_LINKS) -> SafeString:
    """Return the text of a reader as HTML that is safe for any input; paragraphs, lines, quotations, lists and links.

    A line that begins with ``>`` is a quotation, with ``- ``, ``* `` or ``1. `` a list; the first ``max_links`` http and https
    addresses are links that search engines do not follow. Numbers of a list stay as they were written. Each block has
    its own direction, so Arabic reads well on an English page. Linear in time; the result is empty for an empty text.
    """
    lines = escape(normalise(source)).split("\n")
    return mark_safe("".join(_blocks(lines, _Links(max_links), depth=0)))  # noqa: S308 - escaped just above


class _Links:
    """Makes addresses in escaped text clickable until there have been enough."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, text: str) -> str:
        return _URL.sub(self._link, text) if self.left > 0 else text

    def _link(self, match: re.Match[str]) -> str:
        end = _end_of_url(match[0])
        url, rest = match[0][:end], match[0][end:]
        if self.left <= 0 or safe_href(unescape(url), schemes=WEB_SCHEMES) is None:
            return match[0]
        self.left -= 1
        return f'<a href="{url}" rel="{LINK_REL}">{url}</a>{rest}'


def _end_of_url(url: str) -> int:
    """Return where an address ends if what follows it is punctuation of the sentence; its own brackets stay."""
    end = len(url)
    surplus = url.count(")") - url.count("(")
    while end:
        if url.endswith("&amp;", 0, end):
            end -= len("&amp;")
        elif url[end - 1] in _TRAILING:
            end -= 1
        elif url[end - 1] == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        else:
            break
    return end


def _blocks(lines: list[str], links: _Links, depth: int) -> Iterator[str]:
    for kind, group in groupby(_kinds(lines, depth), key=lambda pair: pair[0]):
        found = [line for _kind, line in group]
        if kind == "quote":
            inner = [line[len(_QUOTE) :].removeprefix(" ") for line in found]
            yield f"<blockquote>{''.join(_blocks(inner, links, depth + 1))}</blockquote>"
        elif kind == "bullet":
            yield f'<ul dir="auto">{_items(found, _BULLET, links)}</ul>'
        elif kind == "number":
            for start, items in _numbered(found):
                attribute = "" if start == 1 else f' start="{start}"'
                yield f'<ol dir="auto"{attribute}>{_items(items, _NUMBER, links)}</ol>'
        elif kind == "text":
            yield f'<p dir="auto">{"<br>".join(map(links, found))}</p>'


def _kinds(lines: list[str], depth: int) -> Iterator[tuple[str, str]]:
    kind = "blank"
    for line in lines:
        kind = _kind(line, kind, depth)
        yield kind, line


def _kind(line: str, previous: str, depth: int) -> str:
    if not line or line.isspace():
        return "blank"
    if line.startswith(_QUOTE) and depth < MAX_QUOTE_DEPTH:
        return "quote"
    if _BULLET.match(line):
        return "bullet"
    number = _NUMBER.match(line)
    # As in CommonMark only 1 interrupts a paragraph: a wrapped line may well begin with "1984. ".
    if number and (previous != "text" or number[1] == "1"):
        return "number"
    if previous in {"bullet", "number"} and line[0] in " \t":
        return previous
    return "text"


def _numbered(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Split the lines where the numbers do not count up, for a browser would show other numbers than were written."""
    start = following = 0
    items: list[str] = []
    for line in lines:
        number = _NUMBER.match(line)
        if number and int(number[1]) != following:
            if items:
                yield start, items
            start = following = int(number[1])
            items = []
        following += bool(number)
        items.append(line)
    yield start, items


def _items(lines: list[str], marker: re.Pattern[str], links: _Links) -> str:
    """A line without a marker goes on with the item before it."""
    parts: list[str] = []
    for line in lines:
        found = marker.match(line)
        if found:
            parts.append(("</li>" if parts else "") + "<li>" + links(line[found.end() :]))
        else:
            parts.append("<br>" + links(line))
    return "".join([*parts, "</li>"])
