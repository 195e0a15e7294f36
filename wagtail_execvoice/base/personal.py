"""What features keep of somebody who has no account, for the one who answers them: it is told, given out, and erased.

Features do not know of each other. The one with the screen asks here, and each that keeps something of its own answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outsider:
    """Who asks: addresses in lower case, and the keys of the people of the directory they are ("person:12").

    Where several people share the addresses, ``names`` are those of who asks; empty, it is whoever has the addresses.
    ``others`` are keys of people with these addresses who are somebody else, or more than that: of them everything stays.
    """

    addresses: frozenset[str]
    keys: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Keeper:
    """A feature that keeps something: ``describe`` says it in sentences, ``export`` gives it as JSON values, and ``forget``
    erases it for the user, in the caller's transaction, and says what became of it. All of it is empty if nothing is kept."""

    name: str
    describe: Callable[[Outsider], list[str]]
    export: Callable[[Outsider], dict[str, Any]]
    forget: Callable[[Outsider, Any], list[str]]


_keepers: dict[str, Keeper] = {}


def register_keeper(keeper: Keeper) -> None:
    """Have ``keeper`` asked. One of the same name takes its place."""
    _keepers[keeper.name] = keeper


def describe_kept(outsider: Outsider) -> list[str]:
    """Return what is kept, in sentences. Changes nothing."""
    return [sentence for keeper in _keepers.values() for sentence in keeper.describe(outsider)]


def export_kept(outsider: Outsider) -> dict[str, Any]:
    """Return what is kept as JSON values, by the name of the feature. Changes nothing."""
    found = {keeper.name: keeper.export(outsider) for keeper in _keepers.values()}
    return {name: values for name, values in found.items() if values}


def forget_kept(outsider: Outsider, user: Any) -> list[str]:
    """Erase what is kept, and return what became of it, in sentences."""
    return [sentence for keeper in _keepers.values() for sentence in keeper.forget(outsider, user)]
