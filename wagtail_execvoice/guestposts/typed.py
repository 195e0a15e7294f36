"""The other way round: clean rich text as a guest would type it, for a text area that works alone."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

_SIGNS = {"h2": "## ", "h3": "### "}


class CannotBeTyped(ValueError):
    """The text holds something for which the notation has no sign, as bold words."""


def type_out(html: str) -> str:
    """Return clean rich text in the notation of the text area. Raises ``CannotBeTyped`` where that has no sign for it."""
    return "\n\n".join(_blocks(BeautifulSoup(html, "html.parser")))


def _blocks(parent: Tag) -> Iterator[str]:
    for element in parent.children:
        if not isinstance(element, Tag):
            raise CannotBeTyped
        if element.name == "p":
            yield _line(element)
        elif element.name in _SIGNS:
            yield _SIGNS[element.name] + _line(element)
        elif element.name in {"ul", "ol"}:
            yield "\n".join(_items(element))
        elif element.name == "blockquote":
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(element)).split("\n"))
        else:
            raise CannotBeTyped


def _items(parent: Tag) -> Iterator[str]:
    for number, item in enumerate(parent.children, start=1):
        if not isinstance(item, Tag) or item.name != "li":
            raise CannotBeTyped
        yield (f"{number}. " if parent.name == "ol" else "- ") + _line(item)


def _line(element: Tag) -> str:
    pieces = []
    for child in element.children:
        if isinstance(child, NavigableString):
            pieces.append(str(child))
        elif isinstance(child, Tag) and child.name == "br":
            pieces.append("\n")
        elif isinstance(child, Tag) and child.name == "a" and child.get("href") == child.get_text():
            pieces.append(child.get_text())
        else:
            raise CannotBeTyped
    return "".join(pieces)
