"""Foreign HTML rebuilt from its outline, within bounds.

bleach and nh3 parse like a browser, and a browser's repairs of broken nesting (the "adoption agency") cost quadratic time
and memory: 10 kB can take seconds. Counting tags beforehand does not help, because whoever counts must agree with the
parser on every detail: ``<div><marquee></div></marquee>`` looks closed and nests. So nothing of the foreign structure is
passed on. Each piece of text is written with the blocks and styles that were wanted for it at that moment, always closed
in order, and the cleaners only ever see a short, shallow, well-formed document in a dozen tags.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape
from typing import NamedTuple

from django.utils.translation import gettext as _

from wagtail_execvoice.text.characters import normalise
from wagtail_execvoice.text.links import safe_href
from wagtail_execvoice.text.markup import LINE_TAGS, PARAGRAPH_TAGS, Token, attributes, tokens

MAX_SOURCE_BYTES = 500_000
"""UTF-8 bytes of HTML that are looked at. A word processor wraps an article of 20 kB in ten times as much markup."""

MAX_SOURCE_TAGS = 10_000
"""Start and end tags in the source."""

MAX_ATTRIBUTES = 50
"""Attributes with a value in one tag, counted as equals signs: never too few."""

MAX_DEPTH = 10
"""Lists and quotations inside each other."""

MAX_OUTLINE_LENGTH = 80_000
"""Characters that are handed to the cleaners: about 12,000 words of English."""

MAX_OUTLINE_TAGS = 4_000
"""Start and end tags that are handed to the cleaners, which need about 50 µs for each."""

_STYLES = frozenset({"a", "b", "em", "i", "strong"})
_LEAVES = frozenset({"h2", "h3", "h4", "p"})
_LISTS = frozenset({"ol", "ul"})
_BREAKS = PARAGRAPH_TAGS | LINE_TAGS | {"td", "th"}
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:normal")
_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4"}


class TextTooComplex(ValueError):
    """A text was refused before it was worked on. ``str()`` of it is a message for the person who sent it, translated."""


def _too_long() -> TextTooComplex:
    return TextTooComplex(_("This text is too long. Paste it in parts, without its pictures, or as plain text."))


def _too_much_formatting() -> TextTooComplex:
    return TextTooComplex(_("This text holds too much formatting. Paste it in parts, or as plain text."))


class _Element(NamedTuple):
    name: str
    serial: int
    href: str = ""


def outline(source: str, allowed: Collection[str]) -> str:
    """Return ``source`` as well-formed HTML in ``allowed`` tags only, every text inside a block, entities normalised.

    Raises ``TextTooComplex`` beyond the bounds of this module. Tags that are not allowed leave their text behind.
    """
    writer = _Writer(allowed)
    for token in bounded_tokens(source):
        if token.kind == "text":
            writer.text(token.value)
        else:
            writer.tag(token)
    return writer.finish()


def bounded_tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of ``source``. Raises ``TextTooComplex`` where they are more, or longer, than is looked at."""
    if len(source) > MAX_SOURCE_BYTES or len(source.encode("utf-8", "surrogatepass")) > MAX_SOURCE_BYTES:
        raise _too_long()
    tags = 0
    for token in tokens(source):
        tags += token.kind != "text"
        if tags > MAX_SOURCE_TAGS:
            raise _too_much_formatting()
        if token.attributes.count("=") > MAX_ATTRIBUTES:
            raise TextTooComplex(_("The formatting of this text cannot be read safely. Paste it as plain text."))
        yield token


class _Writer:
    """Keeps what is wanted (``blocks``, ``styles``) apart from what is open, and brings them together at each text."""

    def __init__(self, allowed: Collection[str]) -> None:
        self.allowed = allowed
        self.blocks: list[_Element] = []
        # Wanted styles with how often each was opened; at most one element per name, so this never grows.
        self.styles: dict[str, tuple[_Element, int]] = {}
        self.open: list[_Element] = []
        self.item_with_break: _Element | None = None
        self.serial = 0
        # Texts that nothing has come between; joined before they are written, so that no mark hides at a seam.
        self.run: list[str] = []
        self.written: list[str] = []
        self.length = self.tags = 0

    def text(self, value: str) -> None:
        value = normalise(value)
        if not self._in_open_text() or self._has_break():
            value = value.lstrip()
        if not value:
            return
        self._want_block()
        if self._has_break():
            self._line_break()
            self.item_with_break = None
        self._bring_together()
        self._count(len(value))
        self.run.append(value)

    def tag(self, token: Token) -> None:
        name = _RENAMED.get(token.value, token.value)
        if name in _STYLES:
            if name in self.allowed:
                self._style(name, token)
        elif name == "br":
            if self._in_open_text():
                self._line_break()
        elif token.kind == "end":
            self._end(name)
        else:
            self._start(name)

    def finish(self) -> str:
        self._close(0)
        return "".join(self.written)

    def _style(self, name: str, token: Token) -> None:
        element, count = self.styles.pop(name, (self._element(name), 0))
        if token.kind == "end":
            count -= 1
        elif name == "a":
            # A link inside a link ends the first one.
            href = safe_href(normalise(attributes(token).get("href", "")).strip())
            element, count = self._element(name, href or ""), int(href is not None)
        elif not _is_reset(token):
            count += 1
        if count > 0:
            self.styles[name] = (element, count)

    def _start(self, name: str) -> None:
        if name == "li":
            self._start_item()
        elif name in _LISTS or name == "blockquote":
            self._start_container(name)
        elif name in _LEAVES:
            self._break()
            if not self._in_item():
                self.blocks.append(self._element(name if name in self.allowed else "p"))
        elif name in _BREAKS:
            self._break()

    def _start_container(self, name: str) -> None:
        self._break()
        if name not in self.allowed or (name == "blockquote" and self._in_list()):
            return
        if self._block_name() in _LISTS:
            self.blocks.append(self._element("li"))
        if sum(element.name != "li" for element in self.blocks) >= MAX_DEPTH:
            raise TextTooComplex(_("This text has too many lists or quotations inside each other."))
        self.blocks.append(self._element(name))

    def _start_item(self) -> None:
        self._break()
        if self._in_item():
            self.blocks.pop()
        if self._block_name() in _LISTS:
            self.blocks.append(self._element("li"))

    def _end(self, name: str) -> None:
        if name in _BREAKS:
            self._break()
        # "</li>" ends nothing: a list that follows it, as word processors write them, belongs to the item.
        if name in _LISTS or name == "blockquote":
            positions = [index for index, element in enumerate(self.blocks) if element.name == name]
            if positions:
                del self.blocks[positions[-1] :]

    def _break(self) -> None:
        """The next text begins a paragraph of its own, or inside a list item a line."""
        if self._block_name() in _LEAVES:
            self.blocks.pop()
        elif self._in_item() and self._in_open_text():
            self.item_with_break = self._block()

    def _want_block(self) -> None:
        if self._block_name() in _LISTS:
            self.blocks.append(self._element("li"))
        elif self._block_name() in {"", "blockquote"}:
            self.blocks.append(self._element("p"))

    def _line_break(self) -> None:
        self._close_unwanted()
        self._write("<br>")

    def _bring_together(self) -> None:
        for element in self._close_unwanted():
            href = f' href="{escape(element.href)}"' if element.href else ""
            self._write(f"<{element.name}{href}>")
            self.open.append(element)

    def _close_unwanted(self) -> list[_Element]:
        """Close what is not wanted and return what is wanted and not open."""
        wanted = [*self.blocks, *(element for element, _count in self.styles.values())]
        same = 0
        while same < min(len(wanted), len(self.open)) and wanted[same] == self.open[same]:
            same += 1
        self._close(same)
        return wanted[same:]

    def _close(self, depth: int) -> None:
        while len(self.open) > depth:
            self._write(f"</{self.open.pop().name}>")

    def _write(self, tag: str) -> None:
        joined = "".join(self.run)
        text = escape(normalise(joined) if len(self.run) > 1 else joined)
        self.run.clear()
        self._count(len(text) - len(joined) + len(tag))
        self.tags += 1
        if self.tags > MAX_OUTLINE_TAGS:
            raise _too_much_formatting()
        self.written += [text, tag]

    def _count(self, characters: int) -> None:
        self.length += characters
        if self.length > MAX_OUTLINE_LENGTH:
            raise _too_long()

    def _element(self, name: str, href: str = "") -> _Element:
        self.serial += 1
        return _Element(name, self.serial, href)

    def _block(self) -> _Element | None:
        return self.blocks[-1] if self.blocks else None

    def _block_name(self) -> str:
        return self.blocks[-1].name if self.blocks else ""

    def _in_item(self) -> bool:
        return self._block_name() == "li"

    def _in_list(self) -> bool:
        return any(element.name in _LISTS for element in self.blocks)

    def _has_break(self) -> bool:
        return self._in_item() and self.item_with_break == self._block()

    def _in_open_text(self) -> bool:
        """Whether something was written into the present paragraph, heading or list item."""
        return (self._in_item() or self._block_name() in _LEAVES) and self._block() in self.open


def _is_reset(token: Token) -> bool:
    # Google Docs wraps everything it puts on the clipboard in <b style="font-weight:normal">.
    # Word says of the bold that it writes "mso-bidi-font-weight:normal".
    return _NOT_BOLD.search(token.attributes.replace(" ", "").lower()) is not None
