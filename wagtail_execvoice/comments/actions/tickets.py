"""What a form carries along: for which page and whom it was made, and when. Good for one comment.

It stands in no page that is cached. It is also what keeps other sites from sending a reader's form: they cannot read a
ticket that was made for that reader's account, and a form without a ticket is shown once more instead of being taken. So
no cookie is needed from people who are not logged in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.crypto import get_random_string

LIFETIME = timedelta(hours=24)
_SALT = "wagtail_execvoice.comments.ticket"


@dataclass(frozen=True)
class Ticket:
    """A ticket that is in order: ``seconds`` is how long ago the form was made, ``digest`` what is kept of it."""

    seconds: float
    digest: str


def issue_ticket(page_id: int, user: Any) -> str:
    """Return a new ticket for a form on the page that ``user`` fills in."""
    value = {"page": page_id, "user": _key(user), "nonce": get_random_string(22), "at": timezone.now().timestamp()}
    return signing.dumps(value, salt=_SALT)


def open_ticket(ticket: object, page_id: int, user: Any) -> Ticket | None:
    """Return what ``ticket`` says; None if it is none, too old, or was made for another page or person."""
    try:
        value = signing.loads(str(ticket), salt=_SALT, max_age=LIFETIME)
        made_for, nonce, made_at = (value["page"], value["user"]), str(value["nonce"]), float(value["at"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    if made_for != (page_id, _key(user)):
        return None
    # The clock of the site, and not the signature's own: a test can move it.
    return Ticket(timezone.now().timestamp() - made_at, hashlib.sha256(nonce.encode()).hexdigest())


def _key(user: Any) -> str:
    return str(user.pk) if user is not None and user.is_authenticated else ""
