"""Who comments, as far as trust goes: an account, or a keyed digest of an e-mail address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import Commenter, ReaderComment

BATCH = 1000
_SALT = "wagtail_execvoice.comments"
_COUNTERS = {Status.APPROVED: "approved_count", Status.REJECTED: "rejected_count", Status.SPAM: "spam_count"}


def make_commenter(key: str, user: Any, now: datetime) -> Commenter:
    """Return a new record, or the one that somebody else made meanwhile. One query if nobody did."""
    try:
        with transaction.atomic():
            return Commenter.objects.create(key=key, user=user, first_seen_at=now)
    except IntegrityError:
        return Commenter.objects.get(key=key)


def key_of(user: Any, email: str) -> str:
    """Return the key of a record: never the address itself."""
    if user is not None and user.is_authenticated:
        return f"user:{user.pk}"
    return f"mail:{_digest('email', email.casefold())}" if email else ""


def digest_network(visitor: str, now: datetime) -> str:
    """Return what stands for a visitor's address in our rows: another one every day, worth nothing without the key."""
    return _digest("network", f"{now:%Y-%m-%d} {visitor}") if visitor else ""


def counts_as(status: str) -> str:
    """Return what a commenter is counted for by a comment of which people decided this: what waits counts for nothing."""
    return status if status in _COUNTERS else ""


def count_anew(comments: Iterable[tuple[ReaderComment, str]]) -> None:
    """Count each commenter for what is named with their comment, and no more for what they were counted for by it.

    Whoever calls it stores the comments.
    """
    changes: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for comment, counted in comments:
        if comment.commenter_id and comment.counted != counted:
            changes[comment.commenter_id][comment.counted] -= 1
            changes[comment.commenter_id][counted] += 1
        comment.counted = counted
    if changes:
        count_decisions(changes)


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
