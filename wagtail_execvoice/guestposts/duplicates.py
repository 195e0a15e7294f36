"""People in the directory who may be the guest."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from wagtail_execvoice.authors.models import Person

MOST = 5


def find_same(submission: Any) -> list[Person]:
    """Return people with the address or the name of the guest, those with the address first. One query."""
    same_address = Q(email__iexact=submission.email) if submission.email else Q(pk=None)
    is_named = Q(name__iexact=submission.name)
    people = Person.objects.unmerged().annotate(is_named=ExpressionWrapper(is_named, output_field=BooleanField()))
    found = people.filter(same_address | is_named).order_by("sort_key")[:MOST]
    address = submission.email.casefold()
    # A database may find the address of somebody else: see find_by_address().
    same = [person for person in found if person.is_named or person.email.casefold() == address]
    return sorted(same, key=lambda person: person.email.casefold() != address)


def find_same_address(submission: Any, same: list[Person]) -> Person | None:
    """Return the one of ``same`` who has the address of the guest. A name alone says nothing: an editor may have said so."""
    address = submission.email.casefold()
    found = [person for person in same if address and person.email.casefold() == address]
    return found[0] if len(found) == 1 else None
