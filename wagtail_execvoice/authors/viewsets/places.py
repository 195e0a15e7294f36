"""Pages as a list on a screen of ours: the first few, for whoever may edit them with a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

#: A few are named; thousands would hide the button.
MOST_NAMED = 10


@dataclass(frozen=True)
class Place:
    """One page. ``url`` is empty for whoever may not edit it, and then its title is not told either."""

    label: str
    url: str


@dataclass(frozen=True)
class Places:
    """Pages that share something: the first of them, and how many there are besides."""

    named: list[Place]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.named)


def name_places(pages: Any, user: Any) -> Places:
    """Return what ``user`` may see of ``pages``, a queryset or a list."""
    return Places(_name(pages[:MOST_NAMED], user), len(pages) if isinstance(pages, list) else pages.count())


def _name(pages: Iterable[Any], user: Any) -> list[Place]:
    find = AdminURLFinder(user).get_edit_url
    named = []
    for page in pages:
        url = find(page) or ""
        named.append(Place(page.get_admin_display_title() if url else _("(a page that you cannot edit)"), url))
    return named
