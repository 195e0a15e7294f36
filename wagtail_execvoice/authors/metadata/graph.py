"""The JSON-LD of a page: one graph, whose nodes are called the same on every page."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from wagtail_execvoice.authors.metadata.articles import article_id, make_article, make_reviewers
from wagtail_execvoice.authors.metadata.dates import get_published, to_text
from wagtail_execvoice.authors.metadata.facts import Facts
from wagtail_execvoice.authors.metadata.people import Node, make_people, without_empty
from wagtail_execvoice.authors.metadata.profiles import make_profile
from wagtail_execvoice.authors.mixins import BylinesMixin

# What could end the script, or a line of it. As HTML entities the names would be wrong: JSON knows none.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def write_graph(facts: Facts) -> SafeString:
    """Return the graph as it stands in a ``<script>``."""
    document = {"@context": "https://schema.org", "@graph": make_graph(facts)}
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 (escaped just now)


def make_graph(facts: Facts) -> list[Node]:
    if facts.is_profile:
        nodes = [
            make_page(facts, "ProfilePage", mainEntity=make_profile(facts), hasPart=list_posts(facts), **dates(facts))
        ]
    elif facts.is_article:
        nodes = [make_page(facts, "WebPage", reviewedBy=make_reviewers(facts)), make_article(facts)]
    elif facts.has_feeds:
        blog = {"@type": "Blog", "@id": f"{facts.url}#blog", "name": facts.page.title, "blogPost": list_posts(facts)}
        nodes = [make_page(facts, "CollectionPage", mainEntity=without_empty(blog))]
    else:
        nodes = [make_page(facts, "WebPage")]
    return [*nodes, make_organization(facts)]


def make_page(facts: Facts, kind: str, **properties: Any) -> Node:
    return without_empty(
        {
            "@type": kind,
            "@id": f"{facts.url}#webpage",
            "url": facts.url,
            "name": facts.page.title,
            "description": facts.description,
            "inLanguage": facts.language,
            "publisher": {"@id": facts.publisher.id},
            **properties,
        }
    )


def dates(facts: Facts) -> Node:
    return {"dateCreated": facts.published, "dateModified": facts.modified}


def make_organization(facts: Facts) -> Node:
    return {
        "@type": "Organization",
        "@id": facts.publisher.id,
        "name": facts.publisher.name,
        "url": facts.publisher.url,
    }


def list_posts(facts: Facts) -> list[Node]:
    """Return the posts that the page lists, in a few words each."""
    return [make_entry(post) for post in facts.posts if isinstance(post, BylinesMixin)]


def make_entry(post: Any) -> Node:
    return without_empty(
        {
            "@type": post.get_schema_type(),
            "@id": article_id(post.full_url),
            "url": post.full_url,
            "headline": post.title,
            "datePublished": to_text(get_published(post)),
            "author": make_people(post.get_byline().authors, post.full_url),
        }
    )
