"""Putting the text of a guest into the fields of a page type that we do not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from wagtail_execvoice.guestposts.targets import find_blocks, find_body, list_required, takes_pictures
from wagtail_execvoice.guestposts.texts import split_at_pictures
from wagtail_execvoice.text import plain_text


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


class CannotBeFilled(ValueError):
    """A page type has no field for a text. ``str()`` of it is a sentence for people, translated."""


def can_be_filled(model: Any) -> bool:
    """Return whether the text of a guest can become a page of this type, as far as its fields tell."""
    return fills_itself(model) or (find_body(model) is not None and not list_required(model))


def has_place_for_pictures(model: Any) -> bool:
    """Return whether pages of this type show the pictures of a guest in their text, as far as their fields tell."""
    return fills_itself(model) or takes_pictures(find_body(model))


def fills_itself(model: Any) -> bool:
    """Return whether the site says by itself how a text gets into pages of this type. It knows best."""
    from wagtail_execvoice.guestposts.mixins import GuestPostMixin

    return bool(model.fill_from_guest is not GuestPostMixin.fill_from_guest)


def fill_body(page: Any, text: GuestText) -> None:
    """Put ``text`` into the field of ``page`` that holds its text. Raises ``CannotBeFilled`` if it has none that we know.

    Pictures for which the field has no place are left out.
    """
    column = find_body(type(page))
    if column is None:
        raise CannotBeFilled(
            _("Pages of this type have no field for a text that we know. Choose another type of page.")
        )
    if not takes_pictures(column):
        # An editor without a place for them would drop them unseen.
        text = replace(text, pictures={})
    if isinstance(column, StreamField):
        value: Any = list(make_blocks(column.stream_block, text))
    elif isinstance(column, RichTextField):
        value = make_rich_text(text)
    else:
        value = make_plain_text(text)
    setattr(page, column.name, value)


def make_plain_text(text: GuestText) -> str:
    """Return the words of the text, without its pictures."""
    return "\n\n".join(words for piece in _at_pictures(text) if (words := plain_text(piece.html).strip()))


def make_rich_text(text: GuestText) -> str:
    """Return the text as Wagtail stores rich text, with its pictures embedded."""
    return "".join(embed(piece.picture) if piece.picture else piece.html for piece in _at_pictures(text))


def make_blocks(stream: blocks.StreamBlock, text: GuestText) -> Iterator[tuple[str, Any]]:
    """Yield the text as blocks of ``stream``, by what they are and not by what a site calls them.

    It has one for rich text. Headings, quotations and pictures for which it has no block stay in that.
    """
    names = find_blocks(stream)
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
