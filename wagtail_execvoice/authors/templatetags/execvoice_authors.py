from __future__ import annotations

from typing import Any

from django import template

from wagtail_execvoice.authors.metadata.facts import Facts
from wagtail_execvoice.authors.metadata.graph import write_graph
from wagtail_execvoice.authors.metadata.opengraph import list_names, list_properties
from wagtail_execvoice.authors.metadata.translations import list_addresses

register = template.Library()


@register.inclusion_tag("wagtail_execvoice/authors/metadata.html", takes_context=True)
def voice_metadata(context: Any, page: Any) -> dict[str, Any]:
    """Say in the head what machines want to know of ``page``: links, ``<meta>`` elements and JSON-LD.

    Of the context it uses ``request``, and ``posts`` (a list, or a page of a paginator) where the page lists posts. A page that
    has no address yet, as in a preview, has no metadata.
    """
    if not page.full_url:
        return {}
    posts = context.get("posts")
    facts = Facts(page, context.get("request"), list(posts or ()))
    graph = write_graph(facts)  # first: it loads all renditions of the picture, of which others want one
    return {
        "facts": facts,
        "canonical": get_canonical(facts, posts),
        "names": list_names(facts),
        "properties": list_properties(facts),
        "languages": list_addresses(facts.versions),
        "graph": graph,
    }


def get_canonical(facts: Facts, posts: Any) -> str:
    """Return the address of what is shown: older posts are another page than the newest."""
    number = getattr(posts, "number", 1)
    return f"{facts.url}?page={number}" if number > 1 else facts.canonical
