"""Who wrote a page, told below it: in a number of queries that does not grow with the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from wagtail_execvoice.authors.actions.credits import find_author_pages
from wagtail_execvoice.authors.bylines import Credit
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, Role, Tenure
from wagtail_execvoice.authors.models import Byline, Person


@dataclass(frozen=True)
class AuthorBio:
    """One author of a page: as credited on it, and as they are known today."""

    credit: Credit
    person: Person
    #: One line, or the paragraph where there is none; ``language`` is the one it is written in.
    text: str
    language: str
    #: Their page in the language of what they wrote, if they have one.
    author_page: Any | None = None

    @property
    def is_former(self) -> bool:
        return bool(self.author_page and self.author_page.is_former)

    @property
    def is_in_memoriam(self) -> bool:
        return bool(self.author_page and self.author_page.tenure == Tenure.IN_MEMORIAM)

    @property
    def label(self) -> str:
        """ "Former" or the like, which the title of that day cannot say. Empty for who is in office."""
        if not self.author_page or not self.is_former:
            return ""
        return str(self.author_page.get_tenure_display())

    @property
    def tenure(self) -> str:
        """For who is no longer in office, a sentence that says so."""
        return str(self.author_page.get_tenure_sentence()) if self.author_page and self.is_former else ""


def load_bios(page: Any) -> list[AuthorBio]:
    """Return the authors of ``page`` of whom there is something to tell, each once, in the order they are credited."""
    bylines = find_authors(page)
    people = Person.objects.select_related("portrait").prefetch_related("texts").in_bulk([b.person_id for b in bylines])
    author_pages = find_author_pages(set(people)) if people else {}
    with_portrait = [person for person in people.values() if person.portrait]
    if with_portrait:
        prefetch_related_objects(with_portrait, "portrait__renditions")
    bios = [
        make_bio(page, byline, people[byline.person_id], author_pages.get((byline.person_id, page.locale_id)))
        for byline in bylines
        if byline.person_id in people
    ]
    return [bio for bio in bios if bio.text or bio.credit.url or bio.person.portrait]


def find_authors(page: Any) -> Sequence[Byline]:
    authors: dict[int, Byline] = {}
    for byline in getattr(page, BYLINES_RELATION_NAME).all():
        if byline.role == Role.AUTHOR and byline.person_id:
            authors.setdefault(byline.person_id, byline)
    return [*authors.values()]


def make_bio(page: Any, byline: Byline, person: Person, author_page: Any | None) -> AuthorBio:
    # Neither row would have the person's texts, which are loaded for all at once.
    byline.person = person
    if author_page:
        author_page.person = person
    language = page.get_byline_language()
    text = person.get_text(language)
    return AuthorBio(
        credit=byline.get_credit(language, page.get_byline_url(byline, author_page)),
        person=person,
        text=text.bio_short or text.bio_medium,
        language=text.language,
        author_page=author_page,
    )
