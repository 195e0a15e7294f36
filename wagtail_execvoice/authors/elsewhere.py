"""What people published elsewhere: a place for it in the lists of their pages, filled by whoever keeps such entries.

``guestposts`` fills it from its ``AppConfig.ready()``. Where it is not installed, lists have pages only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from wagtail_execvoice.authors.bylines import Credit


class Elsewhere(Protocol):
    """A row of the queryset that ``get_published_elsewhere()`` returns: what lists, feeds and APIs show of it.

    The queryset has the field ``published_on``, and loads with its rows what their methods need.
    """

    pk: Any
    #: True: by it a template tells it from a page.
    is_elsewhere: bool
    title: str
    url: str
    outlet: str
    kind: str
    published_on: date
    summary: str
    language: str
    needs_subscription: bool
    #: What the link to it is marked as, "sponsored" or nothing.
    link_relation: str

    def get_kind_display(self) -> str: ...

    def get_credits(self) -> Sequence[Credit]: ...

    def get_byline_text(self, language: str) -> str: ...

    def get_disclosure(self) -> str: ...

    def get_key(self) -> str:
        """Return what it is known by forever, among entries of all kinds."""


_finders: list[Callable[[Any], Any]] = []


def register_elsewhere(find: Callable[[Any], Any]) -> None:
    """Have ``find`` say what the person of an author page published elsewhere, as a queryset of ``Elsewhere``.

    Raises ``ValueError`` if another function says it already.
    """
    if _finders and find not in _finders:
        raise ValueError("What was published elsewhere is found by another function already.")
    _finders[:] = [find]


def find_elsewhere(page: Any) -> Any:
    """Return what the person of ``page`` published elsewhere, or ``None`` where nobody keeps it."""
    return _finders[0](page) if _finders else None


def is_elsewhere(entry: Any) -> bool:
    """Whether ``entry`` of a list is no page of this site."""
    return bool(getattr(entry, "is_elsewhere", False))
