"""The JSON-LD of a page with bylines."""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.metadata.facts import Facts
from wagtail_execvoice.authors.metadata.people import (
    Node,
    in_role,
    make_contributors,
    make_credits,
    make_people,
    without_empty,
)
from wagtail_execvoice.authors.metadata.pictures import Picture
from wagtail_execvoice.authors.mixins import BylinesMixin


def article_id(url: str) -> str:
    return f"{url}#article"


def make_article(facts: Facts) -> Node:
    page, byline, url = facts.page, facts.byline, facts.url
    credits = make_credits(byline, url)
    photographers = in_role(byline, Role.PHOTOGRAPHER)
    if photographers and not facts.pictures:
        credits["contributor"] = [*credits["contributor"], *make_contributors(photographers, byline, url)]
    return without_empty(
        {
            "@type": page.get_schema_type(),
            "@id": article_id(url),
            "url": url,
            # Of a text that has its place elsewhere, this page is not where it belongs.
            "mainEntityOfPage": {"@id": f"{url}#webpage" if facts.canonical == url else facts.canonical},
            "isBasedOn": facts.original,
            "headline": page.title,
            "description": facts.description,
            "inLanguage": facts.language,
            "datePublished": facts.published,
            "dateModified": facts.modified,
            **credits,
            "publisher": {"@id": facts.publisher.id},
            "image": [make_image(picture, facts) for picture in facts.pictures],
            "keywords": facts.topics,
            "translationOfWork": make_original(facts),
        }
    )


def make_reviewers(facts: Facts) -> list[Node]:
    """Return who reviewed the page. Schema.org knows that of a ``WebPage``, and not of an article."""
    return make_people(in_role(facts.byline, Role.REVIEWER), facts.url)


def make_image(picture: Picture, facts: Facts) -> Node:
    return without_empty(
        {
            "@type": "ImageObject",
            "url": picture.url,
            "width": picture.width,
            "height": picture.height,
            "caption": picture.alt,
            "creator": make_people(in_role(facts.byline, Role.PHOTOGRAPHER), facts.url),
        }
    )


def make_original(facts: Facts) -> Node | None:
    """Return what the page is a translation of: if it credits a translator, its oldest version that does not."""
    if not in_role(facts.byline, Role.TRANSLATOR):
        return None
    originals = [version for version in facts.versions if version.pk != facts.page.pk and not version.has_translator]
    dated: list[Any] = [
        version for version in originals if version.first_published_at and isinstance(version, BylinesMixin)
    ]
    if not dated:
        return None
    original: Any = min(dated, key=lambda version: version.first_published_at)
    return {"@type": original.get_schema_type(), "@id": article_id(original.full_url), "url": original.full_url}
