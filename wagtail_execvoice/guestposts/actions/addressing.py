"""That an editor changed the address of a guest is known from the history, and said wherever the guest is taken at their word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from wagtail_execvoice.guestposts.models import Agreement, Submission

SENT = "execvoice_guestposts.link"
CHANGED = "address_changed"


def find_address_changes(submission_id: Any) -> list[datetime]:
    """Return when editors changed the address of the guest, oldest first."""
    kind = ContentType.objects.get_for_model(Submission)
    sent = ModelLogEntry.objects.filter(content_type=kind, object_id=str(submission_id), action=SENT)
    return [entry.timestamp for entry in sent.order_by("timestamp", "pk") if entry.data.get(CHANGED)]


def is_readdressed(agreement: Agreement | None) -> bool:
    """Return whether an editor had changed the address of the guest before they agreed."""
    if agreement is None or agreement.submission_id is None:
        return False
    return any(changed <= agreement.given_at for changed in find_address_changes(agreement.submission_id))
