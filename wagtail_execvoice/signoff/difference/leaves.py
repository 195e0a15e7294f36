"""A canonical value as the small pieces that a reader could miss: texts, tags with what they lead to, chosen things."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

_TAG = re.compile(r"(<[^<>]*>)")
_HREF = re.compile(r'^<a\b[^>]*\bhref="([^"]*)"', re.IGNORECASE)
# Paragraphs and lists come and go with their text, which is compared anyway.
_PLAIN_TAG = re.compile(r"^</|^<(p|br|li|ul|ol)\s*/?>$", re.IGNORECASE)
_LONGEST = 600
#: Shorter than this, a text is found in any other by chance.
_SURE = 4

Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Line:
    """A piece that was added or taken away."""

    is_addition: bool
    text: str


def find_unseen(old: Any, new: Any, shown: tuple[str, str], names: Names) -> list[Line]:
    """Return what differs between two canonical values and does not stand in ``shown``: the text as it was, and as it is."""
    before, after = Counter(leaves(old, names)), Counter(leaves(new, names))
    gone = [leaf for leaf in (before - after).elements() if not _stands_in(leaf, shown[0])]
    come = [leaf for leaf in (after - before).elements() if not _stands_in(leaf, shown[1])]
    return [*_lines(gone, False), *_lines(come, True)]


def list_exactly(old: Any, new: Any) -> list[Line]:
    """Return every line that differs between two canonical values as they are stored: for what can be shown in no other way."""
    before, after = ([] if value is None else _write(value).splitlines() for value in (old, new))
    changed = [line for line in difflib.ndiff(before, after) if line[:2] in {"- ", "+ "}]
    return [Line(line[0] == "+", line[2:].strip()[:_LONGEST]) for line in changed]


def leaves(value: Any, names: Names) -> Iterator[str]:
    """Yield the pieces of a canonical value in the order in which they are read."""
    if isinstance(value, str):
        yield from _pieces(value)
    elif isinstance(value, dict) and set(value) == {"model", "pk"}:
        yield _name(value, names)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _named(key, value[key], names)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, names)
    elif value is not None:
        yield _write(value)


def squeeze(text: str) -> str:
    """Return ``text`` as it is compared: without entities, and with single spaces."""
    return " ".join(unescape(text).split())


def _named(key: str, value: Any, names: Names) -> Iterator[str]:
    if isinstance(value, bool | int | float):
        yield f"{key}: {_write(value)}"
    elif not (key == "type" and isinstance(value, str)):
        yield from leaves(value, names)


def _name(value: dict[str, str], names: Names) -> str:
    return names.get((value["model"], value["pk"])) or f"{value['model']} {value['pk']}"


def _pieces(text: str) -> Iterator[str]:
    for piece in _TAG.split(text):
        if not piece.startswith("<"):
            if squeeze(piece):
                yield squeeze(piece)
        elif not _PLAIN_TAG.match(piece):
            link = _HREF.match(piece)
            yield _("Link to %(address)s") % {"address": unescape(link[1])} if link else piece


def _stands_in(leaf: str, shown: str) -> bool:
    return len(leaf) >= _SURE and leaf in shown


def _lines(leaves: Iterable[str], is_addition: bool) -> Iterator[Line]:
    return (Line(is_addition, leaf[:_LONGEST]) for leaf in leaves)


def _write(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
