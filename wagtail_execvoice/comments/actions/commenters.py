"""Who comments, as far as trust goes: an account, or a keyed digest of an e-mail address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import Commenter

BATCH = 1000
_SALT = "wagtail_execvoice.comments"
_COUNTERS = {Status.APPROVED: "approved_count", Status.REJECTED: "rejected_count", Status.SPAM: "spam_count"}


def find_commenter(user: Any, email: str) -> Commenter | None:
    """Return the record of whoever writes, None for somebody new. Changes nothing."""
    key = key_of(user, email)
    return Commenter.objects.filter(key=key).first() if key else None


def get_commenter(user: Any, email: str, now: datetime) -> Commenter | None:
    """Return the record of whoever writes, made if they are new; None for who gives neither account nor address."""
    key = key_of(user, email)
    if not key:
        return None
    signed_in = user if user is not None and user.is_authenticated else None
    commenter, _created = Commenter.objects.get_or_create(key=key, defaults={"user": signed_in, "first_seen_at": now})
    return commenter


def key_of(user: Any, email: str) -> str:
    """Return the key of a record: never the address itself."""
    if user is not None and user.is_authenticated:
        return f"user:{user.pk}"
    return f"mail:{_digest('email', email.casefold())}" if email else ""


def digest_network(visitor: str, now: datetime) -> str:
    """Return what stands for a visitor's address in our rows: another one every day, worth nothing without the key."""
    return _digest("network", f"{now:%Y-%m-%d} {visitor}") if visitor else ""


def count_decisions(changes: dict[int, dict[str, int]]) -> None:
    """Add to the records of commenters: key of the record -> status -> by how many. The same few queries for any number."""
    rows = list(Commenter.objects.select_for_update().filter(pk__in=changes).order_by("pk"))
    for row in rows:
        for status, name in _COUNTERS.items():
            setattr(row, name, max(0, getattr(row, name) + changes[row.pk].get(status, 0)))
    if rows:
        Commenter.objects.bulk_update(rows, list(_COUNTERS.values()), batch_size=BATCH)


def _digest(kind: str, value: str) -> str:
    return salted_hmac(_SALT, repr((kind, value)), algorithm="sha256").hexdigest()
