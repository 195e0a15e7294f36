"""Where in a page type that we do not know the text of a guest goes: by what a field is, and by its name only if there are several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from wagtail_execvoice.compat import get_base_page_model

#: What sites call their text, the likeliest first.
TEXT_NAMES = ("body", "content", "text", "paragraph", "richtext", "copy", "main", "article", "story", "stream")
#: What stands beside a text is not the text, as long as there is anything else.
ASIDES = frozenset(
    {
        "abstract",
        "caption",
        "correction",
        "credit",
        "description",
        "disclaimer",
        "excerpt",
        "footer",
        "footnote",
        "intro",
    }
    | {
        "introduction",
        "lead",
        "meta",
        "note",
        "remark",
        "seo",
        "sidebar",
        "standfirst",
        "subtitle",
        "summary",
        "teaser",
    }
)


def find_body(model: Any) -> Any:
    """Return the field of a page type that holds its text, None if it has none that we know how to fill."""
    ranked = [(*_rank(field.name), _rank_field(field), field) for field in list_own_fields(model)]
    suitable = [row for row in ranked if row[2] is not None and (row[2] == 0 or not row[0])]
    best = min(suitable, key=lambda row: (row[0], row[2], row[1]), default=None)
    return best[-1] if best else None


def find_blocks(stream: blocks.StreamBlock) -> dict[str, str]:
    """Return the names of the blocks of ``stream`` for "rich" text, a "picture", a "quote" and a "heading", as far as it has them."""
    found: dict[str, str] = {}
    for name, block in sorted(stream.child_blocks.items(), key=lambda item: _rank(item[0])):
        if kind := _kind_of(name, block):
            found.setdefault(kind, name)
    return found


def list_own_fields(model: Any) -> list[Any]:
    """Return the fields that a page type has beside those of every page."""
    inherited = {field.name for field in get_base_page_model()._meta.get_fields()}
    return [field for field in model._meta.concrete_fields if field.name not in inherited and not field.primary_key]


def list_required(model: Any) -> list[Any]:
    """Return the fields of a page type without which the database keeps no page, and that have no default. No query."""
    return [field for field in list_own_fields(model) if _is_needed(field) and field.get_default() is None]


def list_unfilled(page: Any) -> list[Any]:
    """Return those that nobody set in ``page``."""
    return [
        field for field in list_own_fields(type(page)) if _is_needed(field) and getattr(page, field.attname) is None
    ]


def name_fields(fields: Iterable[Any]) -> str:
    return ", ".join(f"“{field.verbose_name}”" for field in fields)


def takes_pictures(field: Any) -> bool:
    """Return whether a text in ``field`` can have pictures."""
    if isinstance(field, StreamField):
        names: Mapping[str, str] = find_blocks(field.stream_block)
        return "picture" in names or _has_image_feature(field.stream_block.child_blocks[names["rich"]])
    return isinstance(field, RichTextField) and _has_image_feature(field)


def _has_image_feature(rich: Any) -> bool:
    # Without any named, an editor has all.
    return rich.features is None or "image" in rich.features


def _rank(name: str) -> tuple[bool, int]:
    """Return how far a name is from that of a text: whether it is one of an aside, and its place among ``TEXT_NAMES``."""
    words = name.lower().split("_")
    exact = TEXT_NAMES.index(name) if name in TEXT_NAMES else len(TEXT_NAMES)
    near = 0 if exact < len(TEXT_NAMES) or not set(words).isdisjoint(TEXT_NAMES) else 1
    return any(word.removesuffix("s") in ASIDES for word in words), exact + near


def _rank_field(field: Any) -> int | None:
    """Return 0 for what holds rich text, 1 for a plain text, None for what holds none."""
    if not field.editable or getattr(field, "choices", None):
        return None
    if isinstance(field, StreamField):
        return 0 if "rich" in find_blocks(field.stream_block) else None
    if isinstance(field, RichTextField):
        return 0
    return 1 if isinstance(field, models.TextField) else None


def _kind_of(name: str, block: blocks.Block) -> str:
    if isinstance(block, ImageBlock | ImageChooserBlock):
        return "picture"
    if isinstance(block, blocks.RichTextBlock):
        return "rich"
    if isinstance(block, blocks.CharBlock) and "heading" in name:
        return "heading"
    is_quote = isinstance(block, blocks.BlockQuoteBlock) or (
        isinstance(block, blocks.StructBlock) and isinstance(block.child_blocks.get("text"), blocks.TextBlock)
    )
    return "quote" if is_quote and "quote" in name else ""


def _is_needed(field: Any) -> bool:
    is_set_by_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) or field.generated
    return not (field.null or is_set_by_itself or field.has_db_default())
