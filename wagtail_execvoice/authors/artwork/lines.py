"""A text in lines, as large as fits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from wagtail_execvoice.authors.artwork.fonts import Lettering

ELLIPSIS = "…"
HYPHEN = "-"
LEADING = 1.18
# Longer than any card can show, and short enough for nobody to make us measure a book.
LONGEST_TEXT = 400

# What may not begin a line, and what may not end one (of JIS X 4051, the marks that titles have).
_NOT_FIRST = set("、。，．・：；？！）」』】〉》〕”’,.:;?!)]}…ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ")
_NOT_LAST = set("（「『【〈《〔“‘([{")


@dataclass(frozen=True)
class Lines:
    """A text in lines of one size."""

    lines: tuple[str, ...]
    size: int
    complete: bool = True

    @property
    def leading(self) -> int:
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)


@dataclass(frozen=True)
class _Piece:
    """What is not broken unless it alone is wider than a line."""

    text: str
    gap: str


def fit(
    text: str, lettering: Lettering, width: int, height: int, *, sizes: tuple[int, int], most_lines: int = 4
) -> Lines:
    """Return ``text`` in the largest of ``sizes`` in which it fits; in the smallest with an ellipsis if it never does."""
    pieces = list(_pieces(text[:LONGEST_TEXT]))
    smallest, largest = sizes
    best: Lines | None = None
    while smallest <= largest:
        size = (smallest + largest) // 2
        lines = _fill(pieces, lettering, width, size)
        if lines.complete and len(lines.lines) <= most_lines and lines.height <= height:
            best, smallest = lines, size + 1
        else:
            largest = size - 1
    if best is None:
        return _cut_off(_fill(pieces, lettering, width, sizes[0]), lettering, width, most_lines, height)
    return _balance(pieces, lettering, width, best)


def _fill(pieces: list[_Piece], lettering: Lettering, width: int, size: int) -> Lines:
    """Put as much as fits into each line. ``complete`` is False if a word had to be broken."""
    lines, line, whole = [], "", True
    for piece in pieces:
        longer = line + piece.gap + piece.text if line else piece.text
        if lettering.width(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = piece.text
        if lettering.width(line, size) > width:
            whole = False
            *full, line = _break(line, lettering, width, size)
            lines.extend(full)
    return Lines((*lines, line), size, whole)


def _break(word: str, lettering: Lettering, width: int, size: int) -> list[str]:
    parts = [""]
    for cluster in _clusters(word):
        hyphen = HYPHEN if _takes_hyphen(parts[-1][-1:], cluster) else ""
        if parts[-1] and cluster not in _NOT_FIRST and lettering.width(parts[-1] + cluster + hyphen, size) > width:
            parts[-1] += hyphen
            parts.append("")
        parts[-1] += cluster
    return parts


def _takes_hyphen(before: str, after: str) -> bool:
    """True between two letters of an alphabet."""
    cased = "Lu", "Ll"
    return bool(before) and unicodedata.category(before) in cased and unicodedata.category(after[0]) in cased


def _balance(pieces: list[_Piece], lettering: Lettering, width: int, best: Lines) -> Lines:
    """Make the lines alike in length, without making more of them: nobody likes a word that stands alone."""
    low, high = width // 2, width
    while high - low > 8:
        middle = (low + high) // 2
        lines = _fill(pieces, lettering, middle, best.size)
        if lines.complete and len(lines.lines) <= len(best.lines):
            best, high = lines, middle
        else:
            low = middle
    return best


def _cut_off(lines: Lines, lettering: Lettering, width: int, most_lines: int, height: int) -> Lines:
    most = max(1, min(most_lines, height // lines.leading))
    if len(lines.lines) <= most:
        return lines
    *kept, last = lines.lines[:most]
    while last and lettering.width(last + ELLIPSIS, lines.size) > width:
        last = "".join(list(_clusters(last))[:-1])
    return Lines((*kept, last.rstrip(" ,;:–-") + ELLIPSIS), lines.size, complete=False)


def _pieces(text: str) -> Iterator[_Piece]:
    # A no-break space is no end of a word here, but is drawn as a space: not every font has it.
    for word in re.split(r"[^\S\u00a0]+", text):
        gap = " "
        for part in _parts(word):
            yield _Piece(part.replace("\u00a0", " "), gap)
            gap = ""


def _parts(word: str) -> list[str]:
    """Break a word where a line may end in it: behind a hyphen or slash, and between ideographs."""
    parts: list[str] = []
    for bit in re.findall(r"[^-/–]*[-/–]+|[^-/–]+", word):
        start = len(parts)
        for cluster in _clusters(bit):
            glued = len(parts) > start and not _may_break(parts[-1][-1], cluster[0])
            if glued:
                parts[-1] += cluster
            else:
                parts.append(cluster)
    return parts


def _may_break(before: str, after: str) -> bool:
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    return wide and before not in _NOT_LAST and after not in _NOT_FIRST


def _clusters(text: str) -> list[str]:
    """Split ``text`` into characters with the marks that belong to them."""
    clusters: list[str] = []
    for character in text:
        joins = clusters and (
            unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"} or clusters[-1][-1] == "\u200d"
        )
        if joins:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters
