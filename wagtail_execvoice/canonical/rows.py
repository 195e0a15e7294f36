"""Rows of a child relation: their order, and the names of tags."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist


def in_order(model: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as they will be listed once they are stored: by what orders them, else as they were added.

    New rows have no key yet, and are added after the others, in the order of the list.
    """
    ordered = sorted(rows, key=lambda row: _sortable(row.get("pk")))
    for name in reversed(_ordering(model)):
        ordered.sort(key=lambda row: _sortable(row.get(name.lstrip("-"))), reverse=name.startswith("-"))
    return ordered


def _ordering(model: Any) -> list[str]:
    """Return the fields of the row itself that order it. No other can be known without asking the database."""
    names = ["sort_order"] if _has_column(model, "sort_order") else model._meta.ordering
    return [name for name in names if isinstance(name, str) and _has_column(model, name.lstrip("-"))]


def _has_column(model: Any, name: str) -> bool:
    try:
        return not model._meta.get_field(name).is_relation
    except FieldDoesNotExist:
        return False


def _sortable(value: Any) -> tuple[int, float, str]:
    if value is None:
        return (2, 0, "")
    return (0, value, "") if isinstance(value, int | float) else (1, 0, str(value))


def name_tags(model: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of tags with the names in the place of the keys: it is the names that people read."""
    if not rows:
        return []
    tags = model.tag_model()._base_manager.in_bulk({row["tag"] for row in rows if row.get("tag") is not None})
    return [{**row, "tag": {"name": tags[row["tag"]].name} if row.get("tag") in tags else None} for row in rows]
