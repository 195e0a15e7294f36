"""Rows of other apps that name a person: they follow when two people are merged.

An app registers its own from its ``AppConfig.ready()``::

    register_rows(PersonRows(_("Talks"), find_talks, move_talks, is_credit=True))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class PersonRows:
    """One kind of them."""

    #: What they are, in the plural: above their list.
    label: str | Promise
    #: Returns those of a person, as a queryset.
    find: Callable[[Any], Any]
    #: Has those of the first person name the second, in the transaction of the merge.
    move: Callable[[Any, Any], None]
    #: Whether readers see the person's name in them. Nobody who is credited is deleted, but archived.
    is_credit: bool = False


_kinds: list[PersonRows] = []


def register_rows(rows: PersonRows) -> None:
    """Have ``rows`` follow the people they name."""
    if rows not in _kinds:
        _kinds.append(rows)


def list_rows() -> list[PersonRows]:
    """Return all kinds that are registered, in their order."""
    return [*_kinds]
