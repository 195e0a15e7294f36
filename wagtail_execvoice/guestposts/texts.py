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
from wagtail_execvoice.text import clean_html, plain_text, render_plain_text

MAX_LINKS = 50
FEATURES = ("h2", "h3", "bold", "italic", "ol", "ul", "blockquote", "link")

_HEADING = re.compile(r"(#{2,3})[ \t]+(\S.*)")
_PICTURE_TAG = re.compile(r"<img\b[^<>]{0,2000}?\bdata-picture=[\"']?(\d{1,3})[\"']?[^<>]{0,2000}>", re.IGNORECASE)
_PICTURE_LINE = re.compile(r"<p>\s*\[\[(\d{1,3})\]\]\s*</p>")
_PICTURE_MARK = re.compile(r"\[\[(\d{1,3})\]\]")


def read_text(source: str, notation: str) -> SafeString:
    """Return what a guest handed in as clean rich text. Raises ``TextTooComplex``, whose text is meant for people.

    ``notation`` is that of ``source``: HTML from the editor, or text with ``## `` before headings, ``- `` before points of a
    list and ``> `` before quotations.
    """
    html = _PICTURE_TAG.sub(r"<p>[[\1]]</p>", source) if notation == Notation.HTML else _render_typed(source)
    return clean_html(html, features=FEATURES)


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
    return list(dict.fromkeys(int(number) for number in _PICTURE_MARK.findall(html)))


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


def find_missing_pictures(html: str, numbers: Collection[int]) -> list[int]:
    """Return the numbers that the text names and no picture has."""
    return [number for number in list_pictures(html) if number not in numbers]


def count_words(html: str) -> int:
    return len(_PICTURE_MARK.sub(" ", plain_text(html)).split())
