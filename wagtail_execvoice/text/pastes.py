"""What word processors put on the clipboard, said in ordinary tags.

Google Docs says bold in a style and nowhere else, Word writes lists as paragraphs with a bullet in front. A cleaner would
drop both. Nothing here makes a text safe: what it returns goes to ``clean_html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from wagtail_execvoice.text.markup import PARAGRAPH_TAGS, Token, attributes
from wagtail_execvoice.text.outline import MAX_DEPTH, bounded_tokens

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STYLED = frozenset({"span", "font"})
# Where browsers write no end tag, one may be missing.
_NO_END = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_HEAVY = re.compile(r"(?:^|;)font-weight:(?:bold|bolder|[6-9]\d\d)\b")
_SLANTED = re.compile(r"(?:^|;)font-style:(?:italic|oblique)\b")
_LIST_OF_WORD = re.compile(r"(?:^|;)mso-list:\S*?level(\d)")
_MARKER_OF_WORD = re.compile(r"(?:^|;)mso-list:ignore")
_COUNTED = re.compile(r"\(?(?:\d{1,3}|[a-z]{1,4})[.)]", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_PICTURE = re.compile(r"\d{1,3}", re.ASCII)


def tidy_paste(source: str) -> str:
    """Return HTML off a clipboard with bold, italic, lists, quotations and titles in tags, however they were said.

    A picture that is one of ours (``<img data-picture="2">``) becomes the paragraph ``[[2]]``. Raises ``TextTooComplex``
    beyond the bounds of ``outline``. Linear in time.
    """
    return "".join(_Reader().read(source))


class _Reader:
    def __init__(self) -> None:
        # For each open <span>, what was written for it; None while inside the bullet that Word writes.
        self.spans: list[tuple[str, ...]] = []
        self.marker_depth = 0
        self.marker: list[str] = []
        # The list that Word writes as paragraphs: what encloses the present item, and the item itself until its text comes.
        self.lists: list[str] = []
        self.item_level = 0
        self.quotes = self.in_heading = False

    def read(self, source: str) -> Iterator[str]:
        for token in bounded_tokens(source):
            if token.kind == "text":
                yield self._text(token.value)
            elif token.kind == "start":
                yield from self._start(token)
            else:
                yield from self._end(token.value)
        yield from self._end_lists()

    def _text(self, value: str) -> str:
        if self.marker_depth:
            self.marker.append(value)
            return ""
        value = _BLANKS.sub(" ", value)
        if value.isspace():
            return value
        return self._begin_item() + escape(value)

    def _start(self, token: Token) -> Iterator[str]:
        name = token.value
        if name in _STYLED:
            yield self._begin_item() if not self._is_marker(token) and not self.marker_depth else ""
            yield self._open_span(token)
        elif name == "img":
            number = attributes(token).get("data-picture", "")
            if _PICTURE.fullmatch(number):
                yield f"<p>[[{number}]]</p>"
        else:
            if name in PARAGRAPH_TAGS:
                yield from self._start_block(token)
            if not self.item_level or name not in PARAGRAPH_TAGS:
                yield self._begin_item() if name not in PARAGRAPH_TAGS and not _is_foreign(name) else ""
                yield _write(token)

    def _start_block(self, token: Token) -> Iterator[str]:
        found = attributes(token)
        style, kind = _squeeze(found.get("style", "")), found.get("class", "").lower()
        self.in_heading = token.value in _HEADINGS
        level = _LIST_OF_WORD.search(style) if token.value == "p" else None
        if level:
            self.item_level, self.marker = max(1, min(int(level[1]), MAX_DEPTH - 1)), []
            return
        self.item_level = 0
        yield from self._end_lists()
        yield from self._quote("quote" in kind and kind.startswith("mso"))
        if kind == "msotitle":
            self.in_heading = True
            yield "<h1>"
