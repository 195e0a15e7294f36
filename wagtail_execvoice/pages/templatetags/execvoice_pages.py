from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def language_urls(page: Any) -> list[tuple[str, str]]:
    """Return (language code, absolute address) of the live, public versions of ``page``, itself included; empty if it has one.

    Two queries. A preview, which has no address yet, has none.
    """
    if not page.pk:
        return []
    versions = (
        page.get_translations(inclusive=True).live().public().select_related("locale").order_by("locale__language_code")
    )
    urls = [(version.locale.language_code, version.full_url) for version in versions]
    return urls if len(urls) > 1 else []


@register.simple_tag
def feed_url(page: Any, route: str) -> str:
    """Return the absolute address of the feed of ``page`` at ``route``: ``"atom_feed"`` or ``"rss_feed"``. Empty in a preview."""
    return str(page.get_feed_url(route)) if page.full_url else ""
