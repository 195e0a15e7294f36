"""Open Graph and other ``<meta>`` elements: what link previews show."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import to_locale

from wagtail_execvoice.authors.metadata.addresses import make_absolute
from wagtail_execvoice.authors.metadata.facts import Facts
from wagtail_execvoice.authors.models import SocialProfile
from wagtail_execvoice.authors.networks import fediverse_handle

Element = tuple[str, str]


def list_names(facts: Facts) -> list[Element]:
    """Return the elements that go by ``name``."""
    elements = [
        ("description", facts.description),
        ("robots", facts.robots),
        ("author", facts.byline.author_names),
        *(("fediverse:creator", handle) for handle in list_handles(facts)),
        ("twitter:card", "summary_large_image" if is_wide(facts) else "summary"),
    ]
    return [(name, content) for name, content in elements if content]


def list_properties(facts: Facts) -> list[Element]:
    """Return the elements that go by ``property``: Open Graph's."""
    elements = [
        ("og:type", "profile" if facts.is_profile else "article" if facts.is_article else "website"),
        ("og:title", facts.page.title),
        ("og:description", facts.description),
        ("og:url", facts.canonical),
        ("og:site_name", facts.publisher.name),
        ("og:locale", to_locale(facts.language)),
        *(("og:locale:alternate", code) for code in list_other_locales(facts)),
        *list_card(facts),
        *(list_article(facts) if facts.is_article else ()),
    ]
    return [(name, content) for name, content in elements if content]


def list_article(facts: Facts) -> Iterator[Element]:
    yield "article:published_time", facts.published
    yield "article:modified_time", facts.modified
    for credit in facts.byline.authors:
        # By protocol the address of a profile. A name would be taken for one.
        yield "article:author", make_absolute(credit.url, facts.url)
    for topic in facts.topics:
        yield "article:tag", topic


def list_card(facts: Facts) -> Iterator[Element]:
    if card := facts.card:
        yield "og:image", card.url
        yield "og:image:type", card.type
        yield "og:image:width", str(card.width)
        yield "og:image:height", str(card.height)
        yield "og:image:alt", card.alt


def list_other_locales(facts: Facts) -> list[str]:
    codes = (version.locale.language_code for version in facts.versions)
    return [to_locale(code) for code in codes if code != facts.language]


def is_wide(facts: Facts) -> bool:
    return bool(facts.card and facts.card.width >= 1.5 * facts.card.height)


def list_handles(facts: Facts) -> list[str]:
    """Return the authors' names in the fediverse, in the order of the byline. One query, and none without an author."""
    order = [credit.person_id for credit in facts.byline.authors if credit.person_id]
    if not order:
        return []
    profiles = SocialProfile.objects.filter(person_id__in=order, network="mastodon").order_by("sort_order", "pk")
    found = sorted(profiles, key=lambda profile: order.index(profile.person_id))
    return [fediverse_handle(profile.address) for profile in found]
