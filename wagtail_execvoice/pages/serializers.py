"""What Wagtail's API tells of our own page types: everything a page shows, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from typing_extensions import TypedDict
from wagtail.api import APIField
from wagtail.rich_text import expand_db_html

from wagtail_execvoice.authors.api import (
    BYLINE_API_FIELDS,
    BlocksField,
    DetailField,
    FeedsField,
    ImageField,
    PostsField,
    PreparedField,
)
from wagtail_execvoice.authors.api.base import in_language_of
from wagtail_execvoice.authors.api.people import load_people
from wagtail_execvoice.authors.api.pictures import PictureDict, make_portrait
from wagtail_execvoice.authors.metadata.addresses import make_links_absolute
from wagtail_execvoice.authors.metadata.dates import to_text, with_zone
from wagtail_execvoice.comments.api import COMMENTS_API_FIELDS
from wagtail_execvoice.guestposts.api import GUEST_POST_API_FIELDS
from wagtail_execvoice.pages.cards import voice_order
from wagtail_execvoice.pages.related import Related


class RelatedDict(TypedDict):
    id: int | None
    title: str
    url: str
    source: str
    language: str


class VoiceDict(TypedDict):
    id: int
    title: str
    url: str
    name: str
    position: str
    tenure: str
    portrait: PictureDict | None


class ChoiceDict(TypedDict):
    value: str
    label: str


class FilterDict(TypedDict):
    name: str
    label: str
    choices: list[ChoiceDict]


class IntroField(DetailField):
    """The introduction of an index, as HTML with absolute addresses."""

    def to_representation(self, page: Any) -> str:
        return make_links_absolute(expand_db_html(page.intro), page.full_url or "")


class TopicsField(PreparedField):
    """The names of the topics of a post."""

    def prepare(self, pages: Sequence[Any]) -> None:
        prefetch_related_objects(pages, "topic_items__tag")

    def to_representation(self, page: Any) -> list[str]:
        self.prepare_once(page)
        return sorted(item.tag.name for item in page.topic_items.all())


class MinutesField(PreparedField):
    """In how many minutes a post is read."""

    def to_representation(self, page: Any) -> int:
        return int(page.reading_minutes)


class UpdatedField(PreparedField):
    """When a post was published anew, if the page says so; else empty."""

    def to_representation(self, page: Any) -> str:
        return to_text(with_zone(page.updated_at))


class RelatedField(DetailField):
    """What to read next: pages of this site by their id, and articles elsewhere with their source."""

    def to_representation(self, page: Any) -> list[RelatedDict]:
        return [make_related(item) for item in page.get_related()]


class VoicesField(DetailField):
    """Who speaks here, in the order of the page."""

    def to_representation(self, page: Any) -> list[VoiceDict]:
        voices = sorted(page.get_voices(), key=voice_order)
        load_people(voices)
        return [make_voice(voice) for voice in voices]


class FiltersField(DetailField):
    """By what the posts can be chosen. A value of ``topic`` and ``audience`` is one to filter the listing of pages by."""

    def to_representation(self, page: Any) -> list[FilterDict]:
        with in_language_of(page):
            form = page.get_filter_form({})
            return [
                {
                    "name": field.name,
                    "label": str(field.label),
                    "choices": [
                        {"value": str(value), "label": str(label)} for value, label in field.field.choices if value
                    ],
                }
                for field in form
            ]


def make_related(item: Related) -> RelatedDict:
    if item.page is None:
        words = {"title": item.title, "url": item.url, "source": item.source, "language": item.language}
        return {"id": None, **words}  # type: ignore[typeddict-item]
    page = item.page
    return {
        "id": page.pk,
        "title": page.title,
        "url": page.full_url or "",
        "source": "",
        "language": page.locale.language_code,
    }


def make_voice(voice: Any) -> VoiceDict:
    text = voice.get_person_text()
    with in_language_of(voice):
        return {
            "id": voice.pk,
            "title": voice.title,
            "url": voice.full_url or "",
            "name": voice.person.name if voice.person else voice.title,
            "position": text.position if text else "",
            "tenure": voice.get_tenure_label(),
            "portrait": make_portrait(voice.person, voice.full_url or "") if voice.person else None,
        }


POST_API_FIELDS = [
    APIField("intro"),
    *BYLINE_API_FIELDS,
    *GUEST_POST_API_FIELDS,
    APIField("picture", serializer=ImageField("picture", alt="picture_alt")),
    APIField("body", serializer=BlocksField()),
    APIField("topics", serializer=TopicsField()),
    APIField("audience"),
    APIField("reading_minutes", serializer=MinutesField()),
    APIField("discussion_prompt"),
    *COMMENTS_API_FIELDS,
    APIField("related", serializer=RelatedField()),
    APIField("updated_at", serializer=UpdatedField()),
]

INDEX_API_FIELDS = [
    APIField("intro", serializer=IntroField()),
    APIField("voices", serializer=VoicesField()),
    APIField("filters", serializer=FiltersField()),
    APIField("posts", serializer=PostsField()),
    APIField("feeds", serializer=FeedsField()),
]
