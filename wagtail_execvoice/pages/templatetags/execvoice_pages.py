from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from wagtail_execvoice.guestposts.templatetags.execvoice_guestposts import guest_disclosure, guest_links

register = template.Library()
# Here again, since our templates cannot load the tags of an app that a site may not have.
register.simple_tag(takes_context=True)(guest_disclosure)
register.tag("guest_links", guest_links)


@register.simple_tag
def feed_url(page: Any, route: str) -> str:
    """Return the absolute address of the feed of ``page`` at ``route``: ``"atom_feed"`` or ``"rss_feed"``. Empty in a preview."""
    return str(page.get_feed_url(route)) if page.full_url else ""


@register.simple_tag(takes_context=True)
def conversation(context: Context, page: Any) -> SafeString:
    """The comments below ``page``; empty where the app for them is not installed."""
    if not page.has_conversation():
        return SafeString()
    from wagtail_execvoice.comments.showing import write_conversation

    return mark_safe(write_conversation(page, context.get("request")))  # noqa: S308 - rendered from a template
