"""Whose work is in a text: they cannot sign it, except as its author."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from wagtail_execvoice.signoff.models import Contribution, Grant


def note_contribution(page_id: int, users: Iterable[Any]) -> None:
    """Remember that each of ``users`` (accounts, or their keys) has work in the draft of the page."""
    now = timezone.now()
    for key in dict.fromkeys(str(getattr(user, "pk", user)) for user in users):
        if not Contribution.objects.filter(page_id=page_id, user_key=key).update(last_at=now):
            row = Contribution(page_id=page_id, user_key=key, last_at=now)
            Contribution.objects.bulk_create([row], ignore_conflicts=True)


def note_writers_of_copy(page_id: int) -> None:
    """A copy brings the revisions of its source along: who wrote those has work in the copy.

    It is known by having revisions although nobody contributed and nothing was ever granted.
    """
    if Contribution.objects.filter(page_id=page_id).exists() or Grant.objects.filter(page_id=page_id).exists():
        return
    revisions = Revision.page_revisions.filter(object_id=str(page_id), user__isnull=False)
    note_contribution(page_id, revisions.order_by().values_list("user_id", flat=True).distinct())


def contributors_of(page_id: int) -> list[str]:
    """Return the keys of the accounts whose work is in the draft and was not yet signed by the others."""
    keys = Contribution.objects.filter(page_id=page_id).values_list("user_key", flat=True)
    return sorted(keys)


def forget_contributions(page_id: int, until: datetime) -> None:
    """A text was signed in full: what was contributed until then has been looked at by others."""
    Contribution.objects.filter(page_id=page_id, last_at__lte=until).delete()
