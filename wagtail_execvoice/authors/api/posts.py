"""Pages that a page lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from typing_extensions import TypedDict

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.api.base import DetailField, in_language_of
from wagtail_execvoice.authors.elsewhere import Elsewhere, is_elsewhere
from wagtail_execvoice.authors.metadata.dates import get_published, to_text
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.pagemixins import MetadataMixin

#: As many as the first page of an archive shows.
MOST_POSTS = 10


class PostDict(TypedDict):
    id: int | None
    type: str
    title: str
    url: str
    language: str
    published_at: str
    summary: str
    byline: str
    disclosure: str
    source: str
    kind: str
    link_relation: str
    needs_subscription: bool


class PostsDict(TypedDict):
    items: list[PostDict]
    has_more: bool


class PostsField(DetailField):
    """The last posts of a person or a voice. All of them, page by page, are in the listing of pages.

    What the person published elsewhere stands between them: it has no ``id``, and a ``source``.
    """

    def to_representation(self, page: Any) -> PostsDict:
        found = list(page.get_feed_entries()[: MOST_POSTS + 1])
        shown = found[:MOST_POSTS]
        posts = make_posts([entry for entry in shown if not is_elsewhere(entry)])
        made = {post["id"]: post for post in posts}
        with in_language_of(page):
            items = [make_entry(entry, page) if is_elsewhere(entry) else made.get(entry.pk) for entry in shown]
        return {"items": [item for item in items if item], "has_more": len(found) > MOST_POSTS}


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
        "source": "",
        "kind": "",
        "link_relation": "",
        "needs_subscription": False,
    }


def make_entry(entry: Elsewhere, page: Any) -> PostDict:
    """Return what a list of ``page`` shows of what was published elsewhere, in the active language."""
    return {
        "id": None,
        "type": "elsewhere",
        "title": entry.title,
        "url": entry.url,
        "language": entry.language,
        # A day, without a time that nobody knows.
        "published_at": entry.published_on.isoformat(),
        "summary": entry.summary,
        "byline": entry.get_byline_text(page.locale.language_code),
        "disclosure": entry.get_disclosure(),
        "source": entry.outlet,
        "kind": entry.kind,
        "link_relation": entry.link_relation,
        "needs_subscription": entry.needs_subscription,
    }


def visible(pages: Iterable[Any]) -> list[Any]:
    """Leave out what belongs to no site and so has no address."""
    return [page for page in pages if page.full_url]
