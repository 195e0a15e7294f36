"""Rich text as lines to print: its words, and where its links lead. No markup of it reaches the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wagtail_execvoice.text.markup import attributes, tokens

_BLOCKS = frozenset({"p", "div", "blockquote", "ul", "ol", "table", "tr", "pre", "hr", "figure", "section"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_RICH = re.compile(r"\s*<(p|h[1-6]|ul|ol|blockquote|hr|embed|a|b|i)\b[^>]*>", re.IGNORECASE)


#: Tells what "image" and "12" stand for.
Name = Callable[[str, str], str]


@dataclass
class Line:
    """One paragraph, heading or item of a list."""

    text: str = ""
    kind: str = "p"


def looks_rich(text: str) -> bool:
    """True for what is rich text by the look of it, where the field that would say so is no longer installed."""
    return bool(_RICH.match(text)) and ">" in text


def read_rich_text(html: str, name: Name) -> list[Line]:
    """Return the lines of rich text as Wagtail stores it. ``name`` tells what a kind and a key stand for."""
    reader = _Reader(name)
    for token in tokens(html):
        if token.kind == "text":
            reader.line.text += token.value
        elif token.kind == "start":
            reader.start(token.value, attributes(token))
        else:
            reader.end(token.value)
    reader.new_line("p")
    return reader.lines


class _Reader:
    def __init__(self, name: Name) -> None:
        self.name = name
        self.lines: list[Line] = []
        self.line = Line()
        self.links: list[str] = []

    def new_line(self, kind: str) -> None:
        self.line.text = self.line.text.strip()
        if self.line.text:
            self.lines.append(self.line)
        self.line = Line(kind=kind)

    def start(self, name: str, values: dict[str, str]) -> None:
        if name in _HEADINGS:
            self.new_line("h")
        elif name == "li":
            self.new_line("li")
        elif name in _BLOCKS:
            self.new_line("p")
        elif name == "br":
            self.line.text += "\n"
        elif name == "a":
            self.links.append(self._say_link(values))
        elif name == "embed":
            self.line.text += self._say_embed(values)

    def end(self, name: str) -> None:
        if name == "a" and self.links:
            self.line.text += f" [{self.links.pop()}]"
        elif name in _HEADINGS | _BLOCKS | {"li"}:
            self.new_line("p")

    def _say_link(self, values: dict[str, str]) -> str:
        kind = values.get("linktype", "")
        return f"→ {self.name(kind, values.get('id', ''))}" if kind else f"→ {values.get('href', '')}"

    def _say_embed(self, values: dict[str, str]) -> str:
        kind = values.get("embedtype", "")
        if kind != "image":
            return f"[{kind}: {values.get('url', '')}]"
        words = {"picture": self.name(kind, values.get("id", "")), "alt": values.get("alt", "")}
        return _("[%(picture)s, described as “%(alt)s”]") % words if words["alt"] else f"[{words['picture']}]"
