"""What was signed, for people: read from the canonical document, with the names of the fields where they are still known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, ChooserBlock, ListBlock, RichTextBlock
from wagtail.fields import RichTextField, StreamField

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.certificates.names import Names
from wagtail_execvoice.signoff.certificates.richtext import Line, looks_rich, read_rich_text


@dataclass
class Part:
    """A field, a block or a row: its name, its own words, and what is in it."""

    label: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def read_content(document: dict[str, Any]) -> list[Part]:
    """Return the fields of a canonical document in the order of the page type, if that is still installed."""
    model, content = find_model(document["type"]), document["content"]
    reader = _Reader(Names(document.get("references", [])))
    return [reader.read_field(model, name, content[name]) for name in sorted(content, key=lambda n: _place(model, n))]


def read_reference(reference: dict[str, Any], document: dict[str, Any]) -> list[Part]:
    """Return what else is printed with a picture or a document that the canonical document shows."""
    reader, model = _Reader(Names(document["references"])), find_model(reference["model"])
    return [reader.read_field(model, name, value) for name, value in sorted(reference.get("content", {}).items())]


def find_model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _place(model: Any, name: str) -> tuple[int, int]:
    """The title first, then what the page type brings, then what every page has."""
    if name == "title":
        return (0, 0)
    if model is None:
        return (1, 0)
    base = {each.name for each in get_base_page_model()._meta.get_fields()}
    own = [each.name for each in model._meta.get_fields()]
    return (2 if name in base else 1, own.index(name) if name in own else 0)


def _find_field(model: Any, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


@dataclass
class _Reader:
    """Knows what is mentioned in the document. ``schema`` is everywhere the field or block of a value, None if unknown."""

    names: Names

    def read_field(self, model: Any, name: str, value: Any) -> Part:
        found = _find_field(model, name)
        if found is None:
            return self.read(_as_words(name), value, None)
        if found.one_to_many and found.auto_created:
            return self.read_rows(found.related_model, value)
        return self.read(str(capfirst(found.verbose_name)), value, found)

    def read_rows(self, model: Any, value: Any) -> Part:
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        parts = [
            Part(str(number), parts=[self.read_field(model, name, item) for name, item in row.items()])
            for number, row in enumerate(rows, 1)
        ]
        return Part(str(capfirst(model._meta.verbose_name_plural)), parts=parts)

    def read(self, label: str, value: Any, schema: Any) -> Part:
        schema = schema.stream_block if isinstance(schema, StreamField) else schema
        if isinstance(value, dict):
            return self.read_dict(label, value, schema)
        if isinstance(value, list):
            return Part(label, parts=list(self.read_items(value, schema)))
        if isinstance(schema, ChooserBlock) and value is not None:
            return Part(label, lines=[Line(f"→ {self.names.find(schema.model_class._meta.label_lower, str(value))}")])
        return Part(label, lines=self.read_text(value, schema) if isinstance(value, str) else [Line(_say(value))])

    def read_text(self, value: str, schema: Any) -> list[Line]:
        # A mark that the canonical form puts before what no encoding can write.
        value = value.lstrip("\0")
        if isinstance(schema, (RichTextField, RichTextBlock)) or (schema is None and looks_rich(value)):
            return read_rich_text(value, self.names.find)
        return [Line(line) for line in value.splitlines() if line.strip()]

    def read_dict(self, label: str, value: dict[str, Any], schema: Any) -> Part:
        if value.keys() == {"model", "pk"}:
            return Part(label, lines=[Line(f"→ {self.names.find(str(value['model']), str(value['pk']))}")])
        children = schema.child_blocks if isinstance(schema, BaseStructBlock) else {}
        named = ((name, item, children.get(name)) for name, item in value.items())
        return Part(label, parts=[self.read(_name_block(child, name), item, child) for name, item, child in named])

    def read_items(self, value: list[Any], schema: Any) -> Iterator[Part]:
        children = schema.child_blocks if isinstance(schema, BaseStreamBlock) else {}
        child = schema.child_block if isinstance(schema, ListBlock) else None
        for number, item in enumerate(value, 1):
            if isinstance(item, dict) and item.keys() == {"type", "value"}:
                block = children.get(item["type"])
                yield self.read(_name_block(block, item["type"]), item["value"], block)
            else:
                yield self.read(str(number), item, child)


def _name_block(block: Any, name: str) -> str:
    return str(capfirst(block.label)) if block is not None and block.label else _as_words(name)


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return _("empty") if value is None else str(value)


def _as_words(name: str) -> str:
    return str(capfirst(name.replace("_", " ")))
