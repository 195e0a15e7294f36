"""That somebody approved a text of a page by other means than a signature: one feature knows it, another tells it.

Who knows it says here of which text: by its digest, which is that of ``canonical``. Who tells it says whether that is the
text it speaks of, or an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class GivenApproval:
    """Who approved the text with this digest, when, and how in a few words ("by secret link")."""

    name: str
    digest: str
    given_at: datetime
    how: str


Finder = Callable[[int], list[GivenApproval]]
_finders: list[Finder] = []


def register_approval_finder(finder: Finder) -> None:
    """Have ``finder`` asked: it gets the id of a page."""
    if finder not in _finders:
        _finders.append(finder)


def find_approvals(page_id: int) -> list[GivenApproval]:
    """Return every approval of a text of the page, oldest first."""
    found = [approval for finder in _finders for approval in finder(page_id)]
    return sorted(found, key=lambda approval: approval.given_at)
