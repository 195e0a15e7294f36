"""Marks passages in the text of a comment as it is stored, and changes nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape

from django.utils.safestring import SafeString, mark_safe

#: A tag, what stands for one sign, or the sign itself.
_PIECE = re.compile(r"<[^<>]*>?|&#?\w{1,32};|.", re.DOTALL)
_LINK = re.compile(r"</?a[\s>]")


def mark(html: str, find: Callable[[str], Iterable[tuple[int, int]]]) -> SafeString:
    """Return ``html``, which ``text.render_plain_text`` made, with ``<mark>`` around what ``find`` finds.

    ``find`` takes the text that people see, each tag but a link a new line, and returns where passages begin and end. A passage
    that goes on behind a tag has a mark on each side of it. Without the marks it is ``html``, to the letter.
    """
    pieces = _PIECE.findall(html)
    seen = [_show(piece) for piece in pieces]
    marked = _choose(seen, find("".join(seen)))
    written, is_open = [], False
    for number, piece in enumerate(pieces):
        is_marked = number in marked and not piece.startswith("<")
        if is_marked != is_open:
            written.append("<mark>" if is_marked else "</mark>")
            is_open = is_marked
        written.append(piece)
    return mark_safe("".join([*written, "</mark>" if is_open else ""]))  # noqa: S308 - as it is stored, which is escaped


def _show(piece: str) -> str:
    if piece.startswith("<"):
        return "" if _LINK.match(piece) else "\n"
    return unescape(piece) if piece.startswith("&") else piece


def _choose(seen: list[str], spans: Iterable[tuple[int, int]]) -> set[int]:
    """Return the numbers of the pieces that stand in one of ``spans``."""
    owners = [number for number, shown in enumerate(seen) for _sign in shown]
    return {owner for start, end in spans for owner in owners[start:end]}
