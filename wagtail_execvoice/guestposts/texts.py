"""The text of a guest: from what was typed or pasted to clean rich text, and from that to what is shown.

A picture is named by its number on a line of its own: ``[[2]]``. So the cleaners meet no picture, a text area alone can
say where one goes, and a text never names a file of anybody else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wagtail_execvoice.guestposts.constants import Notation
from wagtail_execvoice.guestposts.typed import CannotBeTyped, type_out
from wagtail_execvoice.text import TextTooComplex, clean_html, plain_text, render_plain_text, tidy_paste

MAX_LINKS = 50
FEATURES = ("h2", "h3", "bold", "italic", "ol", "ul", "blockquote", "link")

_HEADING = re.compile(r"(#{2,3})[ \t]+(\S.*)")
_PICTURE_LINE = re.compile(r"<p>\s*\[\[(\d{1,3})\]\]\s*</p>")
_PICTURE_MARK = re.compile(r"\[\[(\d{1,3})\]\]")
_STYLED_PICTURE = re.compile(
    r"<p>(?:<(?:b|strong|i|em|a href=\"[^\"<>]*\")>)+\s*(\[\[\d{1,3}\]\])\s*(?:</(?:b|strong|i|em|a)>)+</p>"
)
_PLACES = re.compile(r"(</?blockquote>)|<p>\[\[\d{1,3}\]\]</p>")
_EMPTY_QUOTE = re.compile(r"<blockquote>\s*</blockquote>")
_BEFORE_END = re.compile(r"(?:<br/>|[ \xa0])+(?=</(?:p|li|h2|h3)>)")
_AFTER_LIST = re.compile(r"(</[ou]l>)[ \xa0]+")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_text(source: str, notation: str) -> SafeString:
    """Return what a guest handed in as clean rich text. Raises ``TextTooComplex``, whose text is meant for people.

    ``notation`` is that of ``source``: HTML from the editor, or text with ``## `` before headings, ``- `` before points of a
    list and ``> `` before quotations.
    """
    if notation != Notation.HTML:
        return _place_pictures(clean_html(_render_typed(source), features=FEATURES))
    return _place_pictures(_drop_blanks(clean_html(tidy_paste(source), features=FEATURES)))


def _drop_blanks(html: str) -> str:
    """Return clean HTML as a browser shows it: a run of blanks is one, and none is at the end of a block."""
    return _AFTER_LIST.sub(r"\1", _BEFORE_END.sub("", _BLANKS.sub(" ", html)))


def _place_pictures(html: str) -> SafeString:
    """Return clean HTML with its pictures neither bold nor linked nor quoted: they stand between the pieces of the text."""
    depth = 0

    def lift(found: re.Match[str]) -> str:
        nonlocal depth
        if found[1]:
            depth += 1 if found[1] == "<blockquote>" else -1
            return found[0]
        return "</blockquote>" * depth + found[0] + "<blockquote>" * depth

    html = _STYLED_PICTURE.sub(r"<p>\1</p>", html)
    html = _PLACES.sub(lift, html)
    while (shorter := _EMPTY_QUOTE.sub("", html)) != html:
        html = shorter
    return mark_safe(html)  # noqa: S308 - was cleaned, and only gained and lost whole quotations


def write_typed(html: str) -> str | None:
    """Return a clean text as it would be typed; None if something of it, as bold words, would be lost by that."""
    try:
        source = type_out(html)
        return source if read_text(source, Notation.TYPED) == html else None
    except (CannotBeTyped, TextTooComplex):
        return None


def _render_typed(source: str) -> str:
    written: list[str] = []
    lines: list[str] = []
    for line in source.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        if heading is None:
            lines.append(line)
            continue
        written.append(render_plain_text("\n".join(lines), max_links=MAX_LINKS))
        lines = []
        level = len(heading[1])
        written.append(f"<h{level}>{escape(heading[2].rstrip('# '))}</h{level}>")
    return "".join([*written, render_plain_text("\n".join(lines), max_links=MAX_LINKS)])


def list_pictures(html: str) -> list[int]:
    """Return the numbers of the pictures that a clean text names, in their order, each once."""
    # In its words, not in the address of a link.
    return list(dict.fromkeys(int(number) for number in _PICTURE_MARK.findall(plain_text(html))))


def split_at_pictures(html: str) -> list[str | int]:
    """Return a clean text in pieces: rich text, and the number of each picture that stands on a line of its own."""
    parts = _PICTURE_LINE.split(html)
    # The odd ones are the numbers.
    pieces: list[str | int] = [int(part) if place % 2 else part for place, part in enumerate(parts)]
    return [piece for piece in pieces if piece != ""]


def show_text(html: str, pictures: Mapping[int, tuple[str, str]]) -> SafeString:
    """Return a clean text with its pictures in place: number -> address and description. Unknown numbers stay as typed."""

    def show(found: re.Match[str]) -> str:
        number = int(found[1])
        if number not in pictures:
            return found[0]
        url, description = pictures[number]
        return format_html('<figure><img src="{}" alt="{}" data-picture="{}"></figure>', url, description, number)

    return mark_safe(_PICTURE_LINE.sub(show, html))  # noqa: S308 - cleaned by read_text, which alone writes the column


def find_misplaced_pictures(html: str) -> list[int]:
    """Return the numbers of pictures that a clean text names within a sentence, a list or a heading, where none can stand."""
    return list_pictures(_PICTURE_LINE.sub("", html))


def find_missing_pictures(html: str, numbers: Collection[int]) -> list[int]:
    """Return the numbers that the text names and no picture has."""
    return [number for number in list_pictures(html) if number not in numbers]


def count_words(html: str) -> int:
    return len(_PICTURE_MARK.sub(" ", plain_text(html)).split())
