"""Whose an e-mail address is: told by us, for databases find those of others beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


def find_by_address(rows: QuerySet[Any], email: str) -> list[Any]:
    """Return the ``rows`` with this address, in upper or lower case.

    Where the sort order of a database knows no accents, or where in upper case two letters are one, "muller" would be
    "müller", who is somebody else.
    """
    wanted = email.casefold()
    return [row for row in rows.filter(email__iexact=email) if row.email.casefold() == wanted]
