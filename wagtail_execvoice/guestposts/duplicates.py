"""People in the directory who may be the guest."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from wagtail_execvoice.authors.models import Person

MOST = 5


def find_same(submission: Any) -> list[Person]:
    """Return people with the address or the name of the guest, those with the address first. One query."""
    same_address = Q(email__iexact=submission.email) if submission.email else Q(pk=None)
    found = Person.objects.unmerged().filter(same_address | Q(name__iexact=submission.name))
    people = list(found.order_by("sort_key")[:MOST])
    return sorted(people, key=lambda person: person.email.casefold() != submission.email.casefold())


def find_same_address(submission: Any, same: list[Person]) -> Person | None:
    """Return the one of ``same`` who has the address of the guest. A name alone says nothing: an editor may have said so."""
    address = submission.email.casefold()
    found = [person for person in same if address and person.email.casefold() == address]
    return found[0] if len(found) == 1 else None
