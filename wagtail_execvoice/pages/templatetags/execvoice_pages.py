from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def feed_url(page: Any, route: str) -> str:
    """Return the absolute address of the feed of ``page`` at ``route``: ``"atom_feed"`` or ``"rss_feed"``. Empty in a preview."""
    return str(page.get_feed_url(route)) if page.full_url else ""
