"""What to read next: chosen by hand, or found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.models import Byline
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.pages.cards import load_cards

#: How many are found. By hand there may be more.
MOST_FOUND = 3


@dataclass(frozen=True)
class Related:
    """One thing to read next: a ``page`` of this site, or an article elsewhere by its title, address and source."""

    page: Any = None
    title: str = ""
    url: str = ""
    source: str = ""
    language: str = ""


def find_chosen(stream: Iterable[Any]) -> list[Related]:
    """Return what was chosen by hand, in its order, without the pages that a visitor could not open."""
    blocks = [block for block in stream if block.value]
    chosen = [block.value.pk for block in blocks if block.block_type == "page"]
    pages = load_pages(chosen) if chosen else {}
    found = [
        make_elsewhere(block.value) if block.block_type == "elsewhere" else Related(page=pages.get(block.value.pk))
        for block in blocks
    ]
    return [item for item in found if item.page or item.url]


def make_elsewhere(value: Any) -> Related:
    return Related(title=value["title"], url=value["url"], source=value["source"], language=value.get("language") or "")


def load_pages(ids: Sequence[int]) -> dict[int, Any]:
    """Return the live, public pages among ``ids``, ready to be shown as cards, by id."""
    pages = list(get_base_page_model().objects.filter(pk__in=ids).live().public().select_related("locale").specific())
    load_cards(pages)
    return {page.pk: page for page in pages}


def find_similar(post: Any) -> list[Related]:
    """Return the newest posts beside ``post`` on one of its topics; where those are too few, also by one of its authors."""
    authors = [
        byline.person_id
        for byline in post.execvoice_bylines.all()
        if byline.role == Role.AUTHOR and byline.person_id is not None
    ]
    topics = [tag.pk for tag in post.topics.all() if tag.pk]
    items = type(post).topics.through.objects.filter(content_object=OuterRef("pk"), tag__in=topics)
    credits = Byline.objects.filter(page=OuterRef("pk"), person__in=authors, role=Role.AUTHOR)
    # The keys first, and of the base page alone: its index on the date then ends the search at the third that is found.
    pages = get_base_page_model().objects.exact_type(type(post)).sibling_of(post, inclusive=False)
    beside = pages.live().public().filter(locale=post.locale)
    keys = find_newest(beside.filter(Exists(items)), MOST_FOUND)
    keys += find_newest(beside.filter(Exists(credits)).exclude(pk__in=keys), MOST_FOUND - len(keys))
    found = type(post).objects.select_related("locale").in_bulk(keys)
    posts = [found[key] for key in keys if key in found]
    load_cards(posts)
    return [Related(page=page) for page in posts]


def find_newest(posts: Any, most: int) -> list[int]:
    return [*posts.order_by("-first_published_at", "-pk").values_list("pk", flat=True)[:most]] if most else []
