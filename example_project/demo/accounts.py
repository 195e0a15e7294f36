from __future__ import annotations

from typing import NamedTuple

from wagtail_execvoice.base import constants


class Account(NamedTuple):
    """A demo account. Its password is its name."""

    name: str
    group: str
    first_name: str
    last_name: str
    does: str


ACCOUNTS = [
    Account("admin", "", "Robin", "Admin", "may do everything (superuser)"),
    Account("executive", constants.EXECUTIVES, "", "", "writes in an own voice"),
    Account("ghostwriter", constants.GHOSTWRITERS, "", "", "drafts for others"),
    Account("editor", constants.EDITORS, "", "", "edits and publishes"),
    Account("legal", constants.LEGAL, "Ingrid", "Vos", "reviews for legal"),
    Account("counsel", constants.LEGAL, "Daniel", "Okafor", "reviews for legal, too"),
    Account("moderator", constants.COMMENT_MODERATORS, "Mei", "Tan", "looks after the conversation"),
]
