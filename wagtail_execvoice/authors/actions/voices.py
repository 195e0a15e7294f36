"""Whose voice a page is, and who drafted it: what sign-off asks a page with bylines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import get_page_models

from wagtail_execvoice.authors.actions.credits import attach_people
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, Role
from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.authors.querysets import without_private


@dataclass(frozen=True)
class AuthorVoice:
    """A public author, with what sign-off needs to ask them. It has the fields of sign-off's own ``Voice``.

    ``key`` names the author for good, ``user_key`` their account if they have one, ``gone`` says why nobody can ask them.
    """

    key: str
    name: str
    title: str = ""
    user_key: str = ""
    email: str = ""
    gone: str = ""


def find_voices(page: Any) -> list[AuthorVoice]:
    """Return the public authors of ``page`` in the order of the byline, each once."""
    voices = [_voice(byline, page.get_byline_language()) for byline in _bylines(page, Role.AUTHOR)]
    return list({voice.key: voice for voice in voices}.values())


def find_responders(page: Any) -> list[AuthorVoice]:
    """Return the public authors as readers see them, in one query: their names and accounts, and no titles."""
    credits = Byline.objects.filter(page_id=page.pk, role=Role.AUTHOR).select_related("person__merged_into")
    people = ((byline, byline.person and (byline.person.merged_into or byline.person)) for byline in credits)
    responders = [_respond(byline, person) for byline, person in people]
    return list({responder.key: responder for responder in responders}.values())


def _respond(byline: Byline, person: Any) -> AuthorVoice:
    name = byline.printed_name or (person.name if person else byline.known_name)
    if person is None:
        return AuthorVoice(_name_key(name), name)
    return AuthorVoice(f"person:{person.pk}", name, user_key=str(person.user_id or ""), email=person.email)


def find_reserved_names() -> list[tuple[str, str]]:
    """Return under which names nobody else may write: of people with an account or a public page of their own, with the account."""
    own_pages = [
        without_private(model.objects.live()).values("person_id")
        for model in get_page_models()
        if issubclass(model, ExecutiveAuthorMixin)
    ]
    with_page = [Q(pk__in=ids) for ids in own_pages]
    people = Person.objects.unmerged().filter(reduce(or_, with_page, Q(user__isnull=False)))
    return [(name, str(user_id or "")) for name, user_id in people.order_by("pk").values_list("name", "user_id")]


def find_drafters(page: Any) -> list[str]:
    """Return the keys of the accounts of those who drafted ``page``."""
    people = [byline.person for byline in _bylines(page, Role.DRAFTED)]
    return [str(person.user_id) for person in people if person and person.user_id]


def _bylines(page: Any, role: Role) -> list[Byline]:
    bylines = [byline for byline in getattr(page, BYLINES_RELATION_NAME).get_object_list() if byline.role == role]
    attach_people(bylines)
    return bylines


def _voice(byline: Byline, language: str) -> AuthorVoice:
    name, title, _affiliation = byline.get_print(language)
    person = byline.person
    if person is None:
        return AuthorVoice(_name_key(name), name, title, gone=_("is no longer in the directory of people"))
    user_key = str(person.user_id) if person.user_id else ""
    gone = _("is archived in the directory of people") if person.is_archived else ""
    return AuthorVoice(f"person:{person.pk}", name, title, user_key, person.email, gone)


def _name_key(name: str) -> str:
    # The key stands in evidence, where a name could not be erased.
    return f"name:{sha256(name.encode()).hexdigest()[:32]}"
