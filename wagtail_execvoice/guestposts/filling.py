"""Putting the text of a guest into the fields of a page type that we do not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.rich_text import RichText

from wagtail_execvoice.guestposts.texts import split_at_pictures
from wagtail_execvoice.text import plain_text

#: The names by which page types call their text, the likeliest first.
BODY_NAMES = ("body", "content", "text", "stream")


@dataclass(frozen=True)
class Picture:
    """A picture of a guest that is among the site's images now."""

    image: Any
    description: str = ""
    credit: str = ""


@dataclass(frozen=True)
class GuestText:
    """What a guest wrote, as an editor takes it over: clean rich text, with pictures named by ``[[number]]``."""

    title: str
    html: str
    pictures: Mapping[int, Picture] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """A part of a text: ``kind`` is "rich" (``html``), "heading" or "quote" (``text``), or "picture" (``picture``)."""

    kind: str
    html: str = ""
    text: str = ""
    picture: Picture | None = None


def fill_body(page: Any, text: GuestText) -> bool:
    """Put ``text`` into the field of ``page`` that holds its text; False if it has none that we know."""
    for name in BODY_NAMES:
        try:
            column = page._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(column, StreamField):
            setattr(page, name, list(make_blocks(column.stream_block, text)))
        elif isinstance(column, RichTextField):
            setattr(page, name, make_rich_text(text))
        else:
            setattr(page, name, plain_text(text.html))
        return True
    return False


def make_rich_text(text: GuestText) -> str:
    """Return the text as Wagtail stores rich text, with its pictures embedded."""
    return "".join(embed(piece.picture) if piece.picture else piece.html for piece in _at_pictures(text))


def make_blocks(stream: blocks.StreamBlock, text: GuestText) -> Iterator[tuple[str, Any]]:
    """Yield the text as blocks of ``stream``, by what they are and not by what a site calls them.

    Headings, quotations and pictures for which it has no block stay in the rich text. Raises ``ValueError`` if it has no
    block for text at all.
    """
    names = _find_blocks(stream)
    if "rich" not in names:
        raise ValueError("The stream has no block for rich text: override fill_from_guest() of the page type.")
    for piece in _merge(_pieces(text), names):
        if piece.kind == "rich":
            yield names["rich"], RichText(piece.html)
        elif piece.kind == "picture":
            yield names["picture"], _image_value(stream.child_blocks[names["picture"]], piece.picture)
        elif piece.kind == "quote":
            yield names["quote"], _quote_value(stream.child_blocks[names["quote"]], piece.text)
        else:
            yield names["heading"], piece.text


def embed(picture: Picture) -> str:
    html: str = format_html(
        '<embed embedtype="image" format="fullwidth" id="{}" alt="{}"/>', picture.image.pk, picture.description
    )
    return html


def _find_blocks(stream: blocks.StreamBlock) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, block in stream.child_blocks.items():
        kind = _kind_of(name, block)
        if kind:
            found.setdefault(kind, name)
    return found


def _kind_of(name: str, block: blocks.Block) -> str:
    if isinstance(block, ImageBlock | ImageChooserBlock):
        return "picture"
    if isinstance(block, blocks.RichTextBlock):
        # One for corrections or notes is none for the text.
        return "rich" if name in {"paragraph", "text", "rich_text", "richtext", "body", "content"} else ""
    if isinstance(block, blocks.CharBlock) and "heading" in name:
        return "heading"
    is_quote = isinstance(block, blocks.BlockQuoteBlock) or (
        isinstance(block, blocks.StructBlock) and isinstance(block.child_blocks.get("text"), blocks.TextBlock)
    )
    return "quote" if is_quote and "quote" in name else ""


def _at_pictures(text: GuestText) -> Iterator[Piece]:
    for part in split_at_pictures(text.html):
        if isinstance(part, str):
            yield Piece("rich", html=part)
        elif part in text.pictures:
            yield Piece("picture", picture=text.pictures[part])


def _pieces(text: GuestText) -> Iterator[Piece]:
    for piece in _at_pictures(text):
        if piece.picture:
            yield piece
            continue
        for element in BeautifulSoup(piece.html, "html.parser").children:
            html = str(element)
            if not html.strip():
                continue
            name = element.name if isinstance(element, Tag) else ""
            kind = "heading" if name in {"h2", "h3"} else "quote" if name == "blockquote" else "rich"
            words = " ".join(plain_text(html).split()) if kind == "heading" else plain_text(html)
            yield Piece(kind, html, "" if kind == "rich" else words)


def _merge(pieces: Iterator[Piece], names: Mapping[str, str]) -> Iterator[Piece]:
    """Join what becomes one block of rich text."""
    run: list[str] = []
    for piece in pieces:
        if piece.kind != "rich" and piece.kind in names and _fits(piece):
            if run:
                yield Piece("rich", "".join(run))
                run = []
            yield piece
        else:
            run.append(embed(piece.picture) if piece.picture else piece.html)
    if run:
        yield Piece("rich", "".join(run))


def _fits(piece: Piece) -> bool:
    # What is too long for a heading was no heading.
    return piece.kind != "heading" or 0 < len(piece.text) <= 200


def _image_value(block: blocks.Block, picture: Picture | None) -> Any:
    image = picture.image if picture else None
    if image is not None and isinstance(block, ImageBlock):
        image.decorative = False
        image.contextual_alt_text = picture.description if picture else ""
    return image


def _quote_value(block: blocks.Block, text: str) -> Any:
    return block.to_python({"text": text}) if isinstance(block, blocks.StructBlock) else text
