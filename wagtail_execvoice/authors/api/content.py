"""The blocks of a page: as they are stored, and, in the detail view, as the page shows them."""

from __future__ import annotations

from typing import Any

from django.utils.html import conditional_escape
from typing_extensions import NotRequired, TypedDict
from wagtail.blocks import ListBlock, StreamBlock, StructBlock

from wagtail_execvoice.authors.api.base import PreparedField, in_language_of
from wagtail_execvoice.authors.metadata.addresses import make_links_absolute


class BlockDict(TypedDict):
    id: str | None
    type: str
    value: Any
    html: NotRequired[str]


class BlocksField(PreparedField):
    """The blocks of a stream field. ``html`` is what the page shows, with absolute addresses; a listing leaves it out."""

    def to_representation(self, page: Any) -> list[BlockDict]:
        stream = getattr(page, str(self.field_name))
        blocks: list[BlockDict] = [
            {
                "id": raw.get("id"),
                "type": raw["type"],
                "value": read_stored(stream.stream_block.child_blocks[raw["type"]], raw["value"]),
            }
            for raw in stream.raw_data
        ]
        if self.get_listing() is None:
            with in_language_of(page):
                for block, child in zip(blocks, stream, strict=True):
                    # As a template does it: what a block without a template returns is plain text.
                    html = conditional_escape(child.render({"page": page}))
                    block["html"] = make_links_absolute(html, page.full_url or "").strip()
        return blocks


def read_stored(block: Any, value: Any) -> Any:
    """Return what is stored of a block in the form of Wagtail's own API, where a choice is an id. It asks no database."""
    if isinstance(block, ListBlock):
        # Before Wagtail 2.16 the items stood there without their ids.
        items = [
            item["value"] if isinstance(item, dict) and item.keys() >= {"type", "value"} else item for item in value
        ]
        return [read_stored(block.child_block, item) for item in items]
    if isinstance(block, StreamBlock):
        return [{**child, "value": read_stored(block.child_blocks[child["type"]], child["value"])} for child in value]
    if isinstance(block, StructBlock) and isinstance(value, dict):
        return {name: read_stored(child, value.get(name)) for name, child in block.child_blocks.items()}
    return value
