"""What word processors put on the clipboard, said in ordinary tags.

Google Docs says bold in a style and nowhere else; Word writes a list as paragraphs with a bullet in front. A cleaner would
drop the first and keep the bullets of the second. Nothing here makes a text safe: what it returns goes to ``clean_html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from wagtail_execvoice.text.markup import PARAGRAPH_TAGS, Token, attributes
from wagtail_execvoice.text.outline import bounded_tokens

#: Levels of a list of Word. Deeper ones are flattened.
DEEPEST_LEVEL = 5

_HEAVY = re.compile(r"(?:^|;)font-weight:(?:bold|[6-9]\d\d)")
_SLANTED = re.compile(r"(?:^|;)font-style:(?:italic|oblique)")
_LEVEL = re.compile(r"(?:^|;)mso-list:[^;]{0,40}level(\d)")
_IS_MARKER = re.compile(r"(?:^|;)mso-list:ignore")
# "1.", "iv)", "(a)" and the like; "o" alone is a bullet of Word's.
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-z]{1,4})[.)]", re.IGNORECASE)
_PICTURE = re.compile(r"\d{1,3}", re.ASCII)
_MARKER = "marker"


def tidy_paste(source: str) -> str:
    """Return HTML off a clipboard with its bold, italics, lists, quotations and titles in tags, however they were said.

    A picture that has a number with us (``<img data-picture="2">``) becomes a paragraph ``[[2]]``. Raises ``TextTooComplex``
    beyond the bounds of ``outline``. Linear in time.
    """
    reader = _Reader()
    return "".join(piece for token in bounded_tokens(source) for piece in reader.read(token)) + reader.end_lists()


class _Reader:
    def __init__(self) -> None:
        # What ends each open <span>: tags of ours, or nothing; or it is the bullet that Word wrote.
        self.spans: list[str] = []
        # The level of the item of Word's whose text is still to come; 0 for none.
        self.level = 0
        self.marker = ""
        self.lists: list[str] = []
        self.is_quoted = False

    def read(self, token: Token) -> Iterator[str]:
        if token.kind == "text":
            yield self._text(token.value)
        elif token.value in {"span", "font"}:
            yield self._start_span(token) if token.kind == "start" else self._end_span()
        elif token.kind == "end":
            yield f"</{token.value}>"
        elif token.value == "img":
            number = attributes(token).get("data-picture", "")
            yield f"<p>[[{number}]]</p>" if _PICTURE.fullmatch(number) else ""
        elif token.value in PARAGRAPH_TAGS:
            yield from self._start_block(token)
        else:
            yield f"<{token.value}{token.attributes}>"

    def end_lists(self, level: int = 0) -> str:
        ended = self.lists[level:]
        del self.lists[level:]
        return "".join(f"</{name}>" for name in reversed(ended))

    def _text(self, value: str) -> str:
        if _MARKER in self.spans:
            self.marker += value
            return ""
        begun = self._begin_item() if self.level and not value.isspace() else ""
        return begun + escape(value, quote=False)

    def _start_span(self, token: Token) -> str:
        style = _style_of(attributes(token))
        if _IS_MARKER.search(style):
            self.spans.append(_MARKER)
            return ""
        names = [name for name, said in (("b", _HEAVY), ("i", _SLANTED)) if said.search(style)]
        self.spans.append("".join(f"</{name}>" for name in reversed(names)))
        return "".join(f"<{name}>" for name in names)

    def _end_span(self) -> str:
        ended = self.spans.pop() if self.spans else ""
        return "" if ended == _MARKER else ended

    def _start_block(self, token: Token) -> Iterator[str]:
        found = attributes(token)
        kind = found.get("class", "").lower()
        level = _LEVEL.search(_style_of(found)) if token.value == "p" else None
        self.level, self.marker = (min(int(level[1]), DEEPEST_LEVEL), "") if level else (0, "")
        if level:
            return
        yield self.end_lists()
        is_quoted = kind in {"msoquote", "msointensequote"}
        if is_quoted != self.is_quoted:
            self.is_quoted = is_quoted
            yield "<blockquote>" if is_quoted else "</blockquote>"
        yield "<h1>" if kind == "msotitle" else f"<{token.value}{token.attributes}>"

    def _begin_item(self) -> str:
        """Open the lists around the item of Word's whose text comes now. The styles that are open already do not mind."""
        name = "ol" if _NUMBER.fullmatch(self.marker.strip()) else "ul"
        level, self.level = max(self.level, 1), 0
        ended = self.end_lists(level)
        if len(self.lists) == level and self.lists[-1] != name:
            ended += self.end_lists(level - 1)
        begun = [name] * (level - len(self.lists))
        self.lists += begun
        return ended + "".join(f"<{name}>" for name in begun) + "<li>"


def _style_of(found: dict[str, str]) -> str:
    return "".join(found.get("style", "").lower().split())
