from __future__ import annotations

from django.db import DatabaseError

from wagtail_execvoice.signoff.triggers.constants import GATE_ERROR


def is_gate_error(error: BaseException) -> bool:
    """Return whether the database refused because a page is not signed for. It is an ``IntegrityError`` on every database."""
    return isinstance(error, DatabaseError) and GATE_ERROR in str(error)
