"""The content of one model instance, read from what a revision stores of it."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.fields import RichTextField, StreamField

from wagtail_execvoice.canonical.blocks import read_block
from wagtail_execvoice.canonical.bookkeeping import bookkeeping_of, is_technical
from wagtail_execvoice.canonical.mentions import Mentions
from wagtail_execvoice.canonical.richtext import normalise
from wagtail_execvoice.canonical.rows import in_order, name_tags
from wagtail_execvoice.canonical.values import encode, is_empty, plain, text


def read_fields(
    model: Any, data: dict[str, Any], mentions: Mentions, left_out: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return the content of an instance, by name of field, and note what it mentions.

    An empty field is left out, and so is an unset tick: a field that is added later changes nothing that was signed before.
    """
    left_out |= bookkeeping_of(model)
    content = {
        **{
            field.name: _read_value(field, data[field.name], mentions)
            for field in _content_fields(model, data, left_out)
        },
        **_read_relations(model, data, mentions, left_out),
        **_read_choices(model, data, mentions, left_out),
    }
    return {text(name): value for name, value in content.items() if not is_empty(value)}


def _content_fields(model: Any, data: dict[str, Any], left_out: frozenset[str]) -> list[Any]:
    fields = [field for field in model._meta.fields if field.name in data and field.name not in left_out]
    return [field for field in fields if not is_technical(field)]


def _read_relations(model: Any, data: dict[str, Any], mentions: Mentions, left_out: frozenset[str]) -> dict[str, Any]:
    named = {relation.get_accessor_name(): relation for relation in get_all_child_relations(model)}
    return {
        name: _read_rows(relation, data[name], mentions)
        for name, relation in named.items()
        if name in data and name not in left_out
    }


def _read_rows(relation: Any, rows: list[dict[str, Any]], mentions: Mentions) -> list[Any]:
    model = relation.related_model
    left_out = frozenset({relation.field.name, "sort_order"})
    is_tag = hasattr(model, "tag_model")  # of taggit, whose rows have no order
    rows = name_tags(model, rows) if is_tag else in_order(model, rows)
    content = [read_fields(model, row, mentions, left_out) for row in rows]
    return sorted(content, key=encode) if is_tag else content


def _read_choices(model: Any, data: dict[str, Any], mentions: Mentions, left_out: frozenset[str]) -> dict[str, Any]:
    content = {}
    for field in get_all_child_m2m_relations(model):
        if field.name in data and field.name not in left_out:
            for pk in data[field.name]:
                mentions.add(field.related_model, pk)
            content[field.name] = sorted(text(str(pk)) for pk in data[field.name])
    return content


def _read_value(field: Any, value: Any, mentions: Mentions) -> Any:
    if field.many_to_one or field.one_to_one:
        return _read_link(field, value, mentions)
    if isinstance(field, StreamField):
        return _read_stream(field, value, mentions)
    if isinstance(field, RichTextField) and isinstance(value, str):
        mentions.add_from_rich_text(value)
        return text(normalise(value))
    if isinstance(field, models.FileField) and isinstance(value, str) and value:
        mentions.add_file(field, value)
    return plain(_as_column(field, value))


def _read_link(field: Any, value: Any, mentions: Mentions) -> Any:
    if value is None or isinstance(value, dict):
        return plain(value)  # `name_tags` has put the name of a tag where its key was
    if field.target_field.primary_key:
        mentions.add(field.related_model, value)
    return {"model": field.related_model._meta.label_lower, "pk": text(str(value))}


def _read_stream(field: Any, value: Any, mentions: Mentions) -> Any:
    try:
        blocks = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return text(value)  # text that was there before the field became a stream
    return read_block(field.stream_block, blocks, mentions)


def _as_column(field: Any, value: Any) -> Any:
    """Return the value as the database gives it back, whatever it was set to in memory."""
    if isinstance(field, models.DecimalField) and isinstance(value, str | int | float):
        return _as_decimal(field, value)
    if isinstance(field, models.BooleanField | models.IntegerField | models.FloatField):
        with suppress(ValidationError):
            value = field.to_python(value)
    # Unset where it can be unknown too is something else than unknown.
    return None if value is False and isinstance(field, models.BooleanField) and not field.null else value


def _as_decimal(field: Any, value: Any) -> str:
    context = Context(prec=max(field.max_digits or 0, 28) + (field.decimal_places or 0))
    try:
        return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places), context=context):f}"
    except InvalidOperation:
        return str(value)
