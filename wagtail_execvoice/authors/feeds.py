"""Feeds in which everybody is named.

Django's generators know one author of an entry, and readers of feeds show names that are joined with commas as one person. So
ours repeat the element: ``author`` and ``contributor`` in Atom, ``dc:creator`` and ``dc:contributor`` in RSS, whose own
``author`` asks for an e-mail address. The sentence of the byline stands in the text, for readers that show only the first name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timezone
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.bylines import Credit, WrittenByline
from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.elsewhere import Elsewhere, is_elsewhere
from wagtail_execvoice.authors.metadata.addresses import make_absolute, make_links_absolute
from wagtail_execvoice.authors.metadata.dates import get_modified, get_published, with_zone
from wagtail_execvoice.authors.metadata.publishers import get_publisher
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.pagemixins import get_search_description
from wagtail_execvoice.authors.pagination import LongList
from wagtail_execvoice.authors.timeline import LONG_AGO

FEED_LENGTH = 20

# Everything that XML 1.0 does not allow, also not as a reference: one such character makes the whole feed unreadable.
ILLEGAL_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

People = Sequence[tuple[str, str]]


class NamedFeed(SyndicationFeed):
    """What our feeds share. An item has ``authors`` and ``contributors``, pairs of a name and an address or ``""``.

    Of what was published elsewhere it has the ``outlet``.
    """

    content_type: str

    def latest_post_date(self) -> datetime:
        # An empty feed is not new at every request.
        return max([self.feed["updated"], *(item["updateddate"] for item in self.items)])


class AtomFeed(NamedFeed, Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for element in ("author", "contributor"):
            for name, address in item[f"{element}s"]:
                handler.startElement(element, AttributesImpl({}))
                handler.addQuickElement("name", name)
                if address:
                    handler.addQuickElement("uri", address)
                handler.endElement(element)
        if item["outlet"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": item["link"], "title": item["outlet"]})
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


class RssFeed(NamedFeed, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xml:lang": self.feed["language"],
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for element, people in (("dc:creator", item["authors"]), ("dc:contributor", item["contributors"])):
            for name, _address in people:
                handler.addQuickElement(element, name)
        if item["outlet"]:
            handler.addQuickElement("source", item["outlet"], {"url": item["link"]})
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


#: The feeds by the name of the route that serves them.
FEEDS: dict[str, type[NamedFeed]] = {"atom_feed": AtomFeed, "rss_feed": RssFeed}


def make_feed(page: Any, route: str, request: Any = None) -> NamedFeed:
    """Return the feed of ``page`` (of ``FeedMixin``) that is served at ``route``: its newest posts, with their bylines.

    The number of queries does not depend on the number of posts.
    """
    language = page.locale.language_code
    # What belongs to no site has no address to lead to.
    newest = LongList(page.get_feed_entries(), FEED_LENGTH).get_page(1)
    posts = [post for post in newest if is_elsewhere(post) or post.full_url]
    with translation.override(language):
        publisher, summary = get_publisher(page, request), clean(page.get_feed_summary())
        feed = FEEDS[route](
            title=clean(page.get_feed_title()),
            link=page.full_url,
            description=summary,
            subtitle=summary,
            language=language,
            # Atom wants an author; of a post that credits nobody this is the organisation.
            author_name=clean(publisher.name),
            author_link=publisher.url,
            feed_url=page.get_feed_url(route),
            feed_guid=f"{make_id(page)}:feed",
            updated=get_modified(page) or get_published(page) or LONG_AGO,
        )
        write_bylines(posts)
        for post in posts:
            feed.add_item(**(describe_elsewhere(post, page) if is_elsewhere(post) else describe(post)))
    return feed


def describe(post: Any) -> dict[str, Any]:
    """Return the item of ``post``, a live page of any type."""
    has_bylines = isinstance(post, BylinesMixin)
    byline = post.get_byline() if has_bylines else WrittenByline()
    disclosure = post.get_disclosure() if has_bylines else ""
    paragraphs = [byline.text, disclosure, post.get_feed_summary() if has_bylines else get_search_description(post)]
    content = make_links_absolute(clean(post.get_feed_content()), post.full_url) if has_bylines else ""
    published = get_published(post)
    return {
        "title": clean(post.title),
        "link": post.full_url,
        "description": clean(write_paragraphs(paragraphs)),
        "content": content and clean(write_paragraphs([byline.text, disclosure]) + content),
        "unique_id": make_id(post),
        "unique_id_is_permalink": False,
        "pubdate": published,
        "updateddate": with_zone(post.last_published_at) or published or LONG_AGO,
        "authors": name_people(byline.authors, post.full_url),
        "contributors": name_people((c for c in byline.credits if c.role != Role.AUTHOR), post.full_url),
        "outlet": "",
    }


def describe_elsewhere(entry: Elsewhere, page: Any) -> dict[str, Any]:
    """Return the item of ``entry``, in the feed of ``page``. It leads to the original, and says whose it is."""
    # A day has no time. Noon is where it stands in the list.
    day = datetime.combine(entry.published_on, time(12), timezone.utc)
    paragraphs = [
        entry.get_byline_text(page.locale.language_code),
        _("Published in %(outlet)s") % {"outlet": entry.outlet},
        _("Only for subscribers") if entry.needs_subscription else "",
        entry.get_disclosure(),
        entry.summary,
    ]
    # Where one of them is found here is known of the person of the page without asking.
    own = getattr(page, "person_id", None)
    credits = [replace(c, url=page.full_url) if own and c.person_id == own else c for c in entry.get_credits()]
    return {
        "title": clean(entry.title),
        "link": entry.url,
        "description": clean(write_paragraphs(paragraphs)),
        "content": "",
        "unique_id": f"tag:{urlsplit(page.full_url).hostname},2026:{entry.get_key()}",
        "unique_id_is_permalink": False,
        "pubdate": day,
        "updateddate": day,
        "authors": name_people(credits, page.full_url),
        "contributors": [],
        "outlet": clean(entry.outlet),
    }


def name_people(credits: Iterable[Credit], base: str) -> People:
    return [
        (clean(name), address) for name, address in dict.fromkeys((c.name, make_absolute(c.url, base)) for c in credits)
    ]


def write_paragraphs(texts: Iterable[str]) -> str:
    return "".join(format_html("<p>{}</p>", text) for text in texts if text)


def make_id(page: Any) -> str:
    """Return an identifier that survives a new address (RFC 4151): the page's own and its language's, wherever it stands."""
    day = (get_published(page) or LONG_AGO).date().isoformat()
    host = urlsplit(page.full_url).hostname
    return f"tag:{host},{day}:{page.translation_key}:{page.locale.language_code}"


def clean(text: str) -> str:
    """Return ``text`` without the characters that an XML document cannot contain."""
    return ILLEGAL_IN_XML.sub("", str(text))
