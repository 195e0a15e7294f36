"""Loading credits, in a number of queries that does not grow with the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.models import get_page_models

from wagtail_execvoice.authors.bylines import Credit, write_byline
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.authors.querysets import without_private


def write_bylines(pages: Iterable[Any]) -> None:
    """Write the bylines of a whole listing, so that ``page.get_byline()`` then asks nothing.

    Pages whose type does not use ``BylinesMixin`` are left alone. Whatever the number of pages, credits and people, it
    costs one query for the bylines, one for the languages of the pages, one for whatever else the pages are ``listed_with``,
    one for each page type that presents people, and two for the profiles behind credits that are not printed yet.
    """
    with_bylines: list[Any] = [page for page in pages if isinstance(page, BylinesMixin)]
    if len(with_bylines) > 1:
        for name in dict.fromkeys(name for page in with_bylines for name in page.listed_with):
            prefetch_related_objects([page for page in with_bylines if name in page.listed_with], name)
    for page, credits in zip(with_bylines, load_credits(with_bylines), strict=True):
        page.written_byline = write_byline(credits, page.get_byline_language(), page.get_byline_lead())


def load_credits(pages: Sequence[Any]) -> list[list[Credit]]:
    """Return the public credits of each of ``pages``, in the order they are printed."""
    rows = [[byline for byline in getattr(page, BYLINES_RELATION_NAME).all() if byline.is_public] for page in pages]
    bylines = [byline for row in rows for byline in row]
    attach_people(byline for byline in bylines if not byline.printed_name)
    author_pages = find_author_pages({byline.person_id for byline in bylines if byline.person_id})
    return [[_get_credit(page, byline, author_pages) for byline in row] for page, row in zip(pages, rows, strict=True)]


def _get_credit(page: Any, byline: Byline, author_pages: dict[tuple[int, int], Any]) -> Credit:
    author_page = author_pages.get((byline.person_id, page.locale_id)) if byline.person_id else None
    return byline.get_credit(page.get_byline_language(), page.get_byline_url(byline, author_page))


def attach_people(bylines: Iterable[Byline]) -> None:
    """Load the people of ``bylines`` and their texts in two queries; in four if somebody was merged into another."""
    rows = [byline for byline in bylines if byline.person_id]
    if rows:
        people = _load_people({byline.person_id for byline in rows})
        for byline in rows:
            byline.person = people.get(byline.person_id)


def _load_people(ids: set[int]) -> dict[int, Person]:
    """Return the people with these ``ids``, for an alias the person it stands for."""
    with_texts = Person.objects.prefetch_related("texts")
    people = with_texts.in_bulk(ids)
    aliases = {pk: person.merged_into_id for pk, person in people.items() if person.merged_into_id}
    if aliases:
        targets = with_texts.in_bulk(set(aliases.values()))
        people |= {pk: targets[target] for pk, target in aliases.items()}
    return people


def find_author_pages(person_ids: set[int]) -> dict[tuple[int, int], Any]:
    """Return the live, public author page of each person by (person id, locale id). One query for each type of author page."""
    if not person_ids:
        return {}
    return {
        (page.person_id, page.locale_id): page
        for model in get_page_models()
        if issubclass(model, ExecutiveAuthorMixin)
        for page in without_private(model.objects.live().filter(person_id__in=person_ids))
        .select_related("locale")
        .order_by("-pk")
    }
