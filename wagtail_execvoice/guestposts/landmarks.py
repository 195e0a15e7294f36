"""Where the disclosure stands in what a browser gets, or belongs.

Read as a browser does (HTML Standard, 13.2.5): tags, and no text, comment, script or value that looks like one. By a reader of
our own: Python's takes a time that grows with the square of what is malformed, and reads differently in each version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Of the element that says it, with the key of the page: so that another page's does not count.
MARK = "data-ev-disclosure"
#: What stands in these is not shown, or is no element.
_UNSEEN = ["iframe", "noembed", "noframes", "noscript", "script", "style", "template", "textarea", "title", "xmp"]
_ENDS = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _UNSEEN}
_COMMENT_END = re.compile(r"--!?>")
_NAME = re.compile(r"[a-z][^\s/>]*", re.IGNORECASE)
# Names, and the value of the last one. A quotation mark means something only behind the sign.
_ATTRIBUTE = re.compile(r"""(?P<names>[^>=]*)(?:(?P<sign>=\s*)(?P<value>"[^"]*"|'[^']*')?)?""")


class Tag(NamedTuple):
    name: str
    #: Behind which place it ends.
    end: int
    #: Whether it says that nothing is in it, as only an element of SVG or MathML can.
    is_closed: bool = False
    #: The value of ``data-ev-disclosure`` between its quotation marks, if it has one.
    mark: str | None = None


def says_disclosure_of(key: str, html: str) -> bool:
    """Return whether the page with this key says its disclosure in ``html``, in an element that a browser shows."""
    return MARK in html and any(tag.mark == key for tag in _read_tags(html))


def put_on_top(html: str, disclosure: str) -> str:
    """Return ``html`` with ``disclosure`` first in what is read: in its main part, else in its body, else before all."""
    ends: dict[str, int] = {}
    for tag in _read_tags(html):
        ends.setdefault(tag.name, tag.end)
    place = next((ends[name] for name in ("main", "body", "/head", "!doctype") if name in ends), 0)
    return html[:place] + disclosure + html[place:]


def _read_tags(html: str) -> Iterator[Tag]:
    """Yield the tags of ``html``. What is not closed reaches to the end, as it does in a browser."""
    place = html.find("<")
    foreign = 0
    while place >= 0:
        if html.startswith("<!--", place):
            place = _skip_comment(html, place)
        elif html[place + 1 : place + 2] in {"/", "!", "?"}:
            end = html.find(">", place) + 1
            if not end:
                return
            name = html[place + 1 : end - 1].lower().split(" ")[0].strip()
            foreign = max(0, foreign - (name in {"/svg", "/math"}))
            yield Tag(name, end)
            place = end
        elif found := _NAME.match(html, place + 1):
            tag = _read_tag(html, found)
            if tag is None:
                return
            yield tag
            foreign += tag.name in {"svg", "math"} and not tag.is_closed
            place = tag.end if foreign and tag.is_closed else _skip_content(html, tag)
        else:
            place += 1
        place = html.find("<", place) if place >= 0 else -1


def _read_tag(html: str, name: re.Match[str]) -> Tag | None:
    place, mark = name.end(), None
    while place < len(html) and html[place] != ">":
        found = _ATTRIBUTE.match(html, place)
        if found is None or (
            found["sign"] and not found["value"] and html[found.end() : found.end() + 1] in {'"', "'"}
        ):
            # A value that nothing closes.
            return None
        if found["value"] and (names := found["names"].replace("/", " ").split()) and names[-1].lower() == MARK:
            mark = found["value"][1:-1]
        place = found.end()
    return Tag(name.group().lower(), place + 1, html[place - 1] == "/", mark) if place < len(html) else None


def _skip_content(html: str, tag: Tag) -> int:
    if tag.name not in _ENDS:
        return tag.end
    end = _ENDS[tag.name].search(html, tag.end)
    return end.start() if end else -1


def _skip_comment(html: str, place: int) -> int:
    for short in ("<!-->", "<!--->"):
        if html.startswith(short, place):
            return place + len(short)
    end = _COMMENT_END.search(html, place + 4)
    return end.end() if end else -1
