"""The content of a ``StreamField``, read from its stored JSON by the definition of its blocks.

From the stored form and not from the values: those load what they mention, and what is stored of a block differs by whether
anybody looked at it since it was loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.dateparse import parse_datetime
from wagtail.blocks import (
    BaseStreamBlock,
    BaseStructBlock,
    Block,
    BooleanBlock,
    ChooserBlock,
    DateTimeBlock,
    ListBlock,
    RichTextBlock,
)
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock

from wagtail_execvoice.canonical.mentions import Mentions
from wagtail_execvoice.canonical.richtext import normalise
from wagtail_execvoice.canonical.values import in_utc, is_empty, plain, stored, text

Reader = Callable[[Any, Any, Mentions], Any]


def read_block(block: Block, value: Any, mentions: Mentions) -> Any:
    """Return the canonical value of a block from what is stored of it, and note what it mentions."""
    if value is None:
        return None
    for kinds, form, read in _readers():
        if isinstance(block, kinds) and isinstance(value, form):
            return read(block, value, mentions)
    return _read_other(block, value, mentions)


@cache
def _readers() -> tuple[tuple[Any, Any, Reader], ...]:
    return (
        *_image_readers(),
        (BaseStreamBlock, list, _read_stream),
        (BaseStructBlock, dict, _read_struct),
        (ListBlock, list, _read_list),
        (RichTextBlock, str, _read_rich_text),
        (ChooserBlock, int | str, _read_choice),
        (DateTimeBlock, str, _read_datetime),
        (BaseTypedTableBlock, dict, _read_table),
    )


def _image_readers() -> tuple[tuple[Any, Any, Reader], ...]:
    if not apps.is_installed("wagtail.images"):
        return ()
    from wagtail.images.blocks import ImageBlock

    return ((ImageBlock, int | dict, _read_image),)


def _read_stream(block: Any, value: list[Any], mentions: Mentions) -> list[Any]:
    # Wagtail drops blocks of a type that the code no longer has. No reader sees them.
    return [
        {"type": text(item["type"]), "value": read_block(child, item.get("value"), mentions)}
        for item in value
        if (child := block.child_blocks.get(item["type"])) is not None
    ]


def _read_struct(block: Any, value: dict[str, Any], mentions: Mentions) -> dict[str, Any]:
    content = {}
    for name, child in block.child_blocks.items():
        # A child that came later is shown with its default, and has no value until the text is saved again.
        item = value[name] if name in value else stored(child.get_prep_value(child.get_default()))
        read = read_block(child, item, mentions)
        if not (is_empty(read) or (read is False and isinstance(child, BooleanBlock))):
            content[text(name)] = read
    return content


def _read_list(block: Any, value: list[Any], mentions: Mentions) -> list[Any]:
    return [read_block(block.child_block, _unwrap(item), mentions) for item in value]


def _unwrap(item: Any) -> Any:
    """Items of a list were stored bare before Wagtail 2.16; now each is wrapped, with an id."""
    is_wrapped = isinstance(item, dict) and item.get("type") == "item" and {"id", "value"} <= item.keys()
    return item["value"] if is_wrapped else item


def _read_rich_text(block: Any, value: str, mentions: Mentions) -> str:
    mentions.add_from_rich_text(value)
    return text(normalise(value))


def _read_choice(block: Any, value: Any, mentions: Mentions) -> Any:
    mentions.add(block.model_class, value)
    return plain(value)


def _read_datetime(block: Any, value: str, mentions: Mentions) -> str:
    try:
        moment = parse_datetime(value)
    except ValueError:
        return text(value)
    return in_utc(moment) if moment else text(value)


def _read_table(block: Any, value: dict[str, Any], mentions: Mentions) -> Any:
    columns = [block.child_blocks.get(column.get("type")) for column in value.get("columns") or []]
    if None in columns:
        return _read_other(block, value, mentions)
    rows = [
        [read_block(child, cell, mentions) for child, cell in zip(columns, row["values"], strict=False)]
        for row in value.get("rows") or []
    ]
    return {**{key: plain(item) for key, item in value.items() if not is_empty(item)}, "rows": rows}


def _read_image(block: Any, value: Any, mentions: Mentions) -> dict[str, Any]:
    # A number is what a block for pictures without a description left; Wagtail takes the picture's own description.
    content = value if isinstance(value, dict) else stored(block.get_prep_value(block.to_python(value)))
    read = _read_struct(block, content, mentions)
    if read.get("decorative"):
        read.pop("alt_text", None)
    return read


def _read_other(block: Any, value: Any, mentions: Mentions) -> Any:
    """Blocks of a site's own kind: what is stored, and whatever they themselves say that they mention."""
    if type(block).extract_references is not Block.extract_references:
        for model, pk, *_path in block.extract_references(block.to_python(value)):
            mentions.add(model, pk)
    return plain(value)
