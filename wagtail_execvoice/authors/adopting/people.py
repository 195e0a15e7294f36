"""Making the people that the directory does not have yet."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import log

from wagtail_execvoice.authors.adopting.authors import Author, ModelAuthors, NamedAuthors
from wagtail_execvoice.authors.models import Person


def make_person(authors: ModelAuthors | NamedAuthors, author: Author, *, link: bool) -> Person:
    """Add a person to the directory with what the site knows of them, and log it."""
    person = Person(
        name=author.name, portrait_id=authors.get_portrait_id(author), user_id=author.user_id if link else None
    )
    person.texts = authors.make_texts(author)
    person.save()
    log(instance=person, action="wagtail.create", data={"adopted": True})
    return person


def link_account(person_id: int, user_id: Any) -> None:
    """Say which account somebody has who was in the directory already, and log it."""
    person = Person.objects.get(pk=person_id)
    person.user_id = user_id
    person.save(update_fields=["user", "updated_at"])
    log(instance=person, action="wagtail.edit", data={"linked_account": True})
