"""A person in the API: what their page shows of them. Accounts, addresses and notes are not even read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from typing_extensions import TypedDict

from wagtail_execvoice.authors.api.base import DetailField, PreparedField, in_language_of
from wagtail_execvoice.authors.api.pictures import PictureDict, load_renditions, make_portrait
from wagtail_execvoice.authors.metadata.addresses import make_links_absolute

BIOGRAPHY = "wagtail_execvoice/authors/biography.html"


class SocialProfileDict(TypedDict):
    network: str
    name: str
    url: str


class PersonDict(TypedDict):
    id: int
    name: str
    sort_name: str
    honorific_prefix: str
    honorific_suffix: str
    portrait: PictureDict | None
    language: str
    title: str
    organisation: str
    bio_short: str
    bio_medium: str
    profiles: list[SocialProfileDict]


class BiographyDict(TypedDict):
    html: str
    language: str


def load_people(pages: Sequence[Any]) -> None:
    """Load the people of ``pages`` with all that is told of them, in five queries."""
    prefetch_related_objects(pages, "locale", "person__portrait", "person__texts", "person__profiles")
    load_renditions(page.person.portrait for page in pages if page.person)


class PersonField(PreparedField):
    """Who a page is about. Texts are in the page's language, or the next best, which ``language`` then is."""

    def prepare(self, pages: Sequence[Any]) -> None:
        load_people(pages)

    def to_representation(self, page: Any) -> PersonDict | None:
        self.prepare_once(page)
        person = page.person
        if person is None:
            return None
        text = page.get_person_text()
        with in_language_of(page):
            return {
                "id": person.pk,
                "name": person.name,
                "sort_name": person.sort_name,
                "honorific_prefix": person.honorific_prefix,
                "honorific_suffix": person.honorific_suffix,
                "portrait": make_portrait(person, page.full_url or ""),
                "language": text.language,
                "title": text.title,
                "organisation": text.organisation,
                "bio_short": text.bio_short,
                "bio_medium": text.bio_medium,
                "profiles": [
                    {"network": profile.network, "name": str(profile.network_name), "url": profile.address}
                    for profile in person.profiles.all()
                ],
            }


class BiographyField(DetailField):
    """The biography that the page shows, its own or the longest of the profile, as HTML with absolute addresses."""

    def to_representation(self, page: Any) -> BiographyDict:
        text = page.get_person_text()
        with in_language_of(page):
            html = render_to_string(BIOGRAPHY, {"page": page, "text": text})
        language = text.language if text and not page.biography else page.locale.language_code
        return {"html": make_links_absolute(html, page.full_url or "").strip(), "language": language}
