from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from django import template
from django.conf import settings as django_settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from wagtail_execvoice.conf import settings
from wagtail_execvoice.guestposts.disclosures import write_disclosure
from wagtail_execvoice.guestposts.links import mark_links
from wagtail_execvoice.guestposts.mixins import GuestPostMixin

register = template.Library()


@register.simple_tag(takes_context=True)
def guest_disclosure(context: Context, page: Any = None) -> SafeString:
    """What readers must know before they read: ``{% guest_disclosure %}`` above the text. Empty where there is nothing."""
    page = page or context.get("page") or context.get("self")
    return mark_safe(write_disclosure(page)) if page else SafeString()  # noqa: S308 - rendered from a template


class GuestLinksNode(template.Node):
    def __init__(self, page: FilterExpression, nodelist: NodeList) -> None:
        self.page, self.nodelist = page, nodelist

    def render(self, context: Context) -> SafeString:
        html = self.nodelist.render(context)
        page = self.page.resolve(context)
        relation = page.get_link_relation() if isinstance(page, GuestPostMixin) else ""
        if not relation:
            return html
        return mark_safe(mark_links(html, relation, find_hosts(context)))  # noqa: S308 - was rendered, and is serialised


@register.tag
def guest_links(parser: Parser, token: Token) -> GuestLinksNode:
    """Mark the links out of a guest's text: ``{% guest_links page %}{{ page.body|richtext }}{% end_guest_links %}``.

    What it says of them is ``page.get_link_relation()``. Of a page that is no guest post, nothing is changed.
    """
    words = token.split_contents()
    if len(words) != 2:
        raise template.TemplateSyntaxError(f"{words[0]} takes one page.")
    nodelist = parser.parse(("end_guest_links",))
    parser.delete_first_token()
    return GuestLinksNode(parser.compile_filter(words[1]), nodelist)


def find_hosts(context: Context) -> frozenset[str]:
    """Return the hosts on which a link does not leave the site."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    return frozenset({site.hostname.lower()} if site else ())


@register.simple_tag
def guest_contact() -> SafeString:
    """To whom a guest writes about their data, as a link; empty if the site names nobody: ``{% guest_contact as contact %}``."""
    address = settings.GUESTPOSTS_CONTACT_EMAIL or parseaddr(str(django_settings.DEFAULT_FROM_EMAIL))[1]
    return format_html('<a href="mailto:{0}">{0}</a>', address) if address else SafeString()
