"""Two texts, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.restoring import restore_page
from wagtail_execvoice.signoff.difference.leaves import Line, Names, find_unseen, list_exactly
from wagtail_execvoice.signoff.difference.native import Shown, show_fields
from wagtail_execvoice.signoff.difference.things import name_things, tell_changes
from wagtail_execvoice.signoff.models import SignedContent


@dataclass(frozen=True)
class Side:
    """One of the two texts: its canonical document, and the page as it has it, if that can still be made."""

    document: dict[str, Any]
    page: Any = None


@dataclass(frozen=True)
class Change:
    """A field that differs: as Wagtail shows it, and the pieces that it does not show."""

    label: str
    html: SafeString = SafeString("")  # noqa: RUF009 (a SafeString is immutable)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    changes: list[Change]
    things: list[str]

    def __bool__(self) -> bool:
        return bool(self.changes or self.things)


def side_of(page_id: int, content: SignedContent | None = None, page: Any = None) -> Side:
    """Return a text that was kept, or ``page`` as it is."""
    if content is None:
        return Side(canonicalise(page).document, page)
    try:
        page = restore_page(content, page_id)
    except LookupError:
        page = None
    return Side(json.loads(content.canonical), page)


def compare(old: Side, new: Side, http_request: HttpRequest) -> Difference:
    """Return what differs between the two. Empty if and only if they are the same text."""
    names = name_things(old.document, new.document)
    comparable = old.page is not None and new.page is not None and type(old.page) is type(new.page)
    shown = show_fields(old.page, new.page, http_request) if comparable else {}
    changes = list(_changes(old.document, new.document, shown, names, new.page))
    return Difference(changes, tell_changes(old.document, new.document, names))


def _changes(
    old: dict[str, Any], new: dict[str, Any], shown: dict[str, Shown], names: Names, page: Any
) -> Iterator[Change]:
    if old["language"] != new["language"]:
        lines = [Line(False, old["language"]), Line(True, new["language"])]
        yield Change(_("Language"), lines=lines)
    before, after = old["content"], new["content"]
    differing = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    # In the order of the editor, then what has no panel.
    for name in [*(name for name in shown if name in differing), *sorted(differing - set(shown))]:
        label = shown[name].label if name in shown else _label(page, name)
        yield _change(label, before.get(name), after.get(name), shown.get(name), names)


def _change(label: str, old: Any, new: Any, shown: Shown | None, names: Names) -> Change:
    if shown is None or not shown.shows_change:
        return Change(label, lines=find_unseen(old, new, ("", ""), names) or list_exactly(old, new))
    if isinstance(new or old, dict):
        # A thing that was chosen: Wagtail names both.
        return Change(label, shown.html)
    return Change(label, shown.html, find_unseen(old, new, shown.texts, names))


def _label(page: Any, name: str) -> str:
    try:
        found = type(page)._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return name
    if found.auto_created and found.related_model:
        return capfirst(found.related_model._meta.verbose_name_plural)
    return capfirst(getattr(found, "verbose_name", name))
