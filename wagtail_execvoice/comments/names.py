"""What somebody is called where readers see it: never nothing, and no address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail_execvoice.comments.constants import LONGEST_NAME
from wagtail_execvoice.text import is_unseen, single_line


def first_seen(names: Iterable[object]) -> str:
    """Return the first of ``names`` of which something is seen, on one line; empty if there is none."""
    lines = (single_line(str(name or ""), max_length=LONGEST_NAME) for name in names)
    return next((line for line in lines if not is_unseen(line)), "")


def full_name(user: Any) -> str:
    """Return what ``user`` is called, empty if the account does not say. Accounts that come from elsewhere may hold an address."""
    return first_seen([_without_address(user.get_full_name())])


def login_name(user: Any) -> str:
    """Return what ``user`` logs in with as far as others may see it, empty if nothing is left."""
    return first_seen([_without_address(user.get_username())])


def _without_address(name: object) -> str:
    # "@jane" is no address, but how some write their name.
    return str(name).strip().removeprefix("@").partition("@")[0]
