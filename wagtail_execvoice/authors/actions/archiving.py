"""Archived people keep every credit and page they have, but are not offered for new ones."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_execvoice.authors.models import Person


def archive_person(person: Person, user: Any) -> bool:
    """Offer ``person`` for no new credit; False if that was so already."""
    return _set_archived(person, True, "execvoice_authors.archive", user)


def bring_back_person(person: Person, user: Any) -> bool:
    """Offer ``person`` again; False if that was so already, or if the person was merged into another."""
    return _set_archived(person, False, "execvoice_authors.bring_back", user)


@transaction.atomic
def _set_archived(person: Person, archived: bool, action: str, user: Any) -> bool:
    # Conditional, so that of two who press the button at once one has done it, and the history says so once.
    rows = Person.objects.unmerged().filter(pk=person.pk, is_archived=not archived)
    if not rows.update(is_archived=archived, updated_at=timezone.now()):
        return False
    person.is_archived = archived
    log(person, action, user=user)
    return True
