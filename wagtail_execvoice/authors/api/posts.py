"""Pages that a page lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from typing_extensions import TypedDict

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.api.base import DetailField
from wagtail_execvoice.authors.metadata.dates import get_published, to_text
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.pagemixins import MetadataMixin

#: As many as the first page of an archive shows.
MOST_POSTS = 10


class PostDict(TypedDict):
    id: int
    type: str
    title: str
    url: str
    language: str
    published_at: str
    summary: str
    byline: str
    disclosure: str


class PostsDict(TypedDict):
    items: list[PostDict]
    has_more: bool


class PostsField(DetailField):
    """The last posts of a person or a voice. All of them, page by page, are in the listing of pages."""

    def to_representation(self, page: Any) -> PostsDict:
        found = list(page.get_feed_pages()[: MOST_POSTS + 1])
        return {"items": make_posts(found[:MOST_POSTS]), "has_more": len(found) > MOST_POSTS}


def make_posts(pages: Sequence[Any]) -> list[PostDict]:
    """Return what a list shows of ``pages`` of any type, in a fixed number of queries for each type."""
    write_bylines(pages)
    for model in {type(page) for page in pages}:
        prefetch_related_objects([page for page in pages if type(page) is model], "locale")
    return [make_post(page) for page in visible(pages)]


def make_post(page: Any) -> PostDict:
    return {
        "id": page.pk,
        "type": page._meta.label,
        "title": page.title,
        "url": page.full_url,
        "language": page.locale.language_code,
        "published_at": to_text(get_published(page)),
        "summary": page.get_feed_summary() if isinstance(page, MetadataMixin) else "",
        "byline": page.get_byline().text if isinstance(page, BylinesMixin) else "",
        "disclosure": page.get_disclosure() if isinstance(page, MetadataMixin) else "",
    }


def visible(pages: Iterable[Any]) -> list[Any]:
    """Leave out what belongs to no site and so has no address."""
    return [page for page in pages if page.full_url]
