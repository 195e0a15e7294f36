"""HTML that outsiders hand in (a guest's paste, an imported comment). The only module that imports bleach.

bleach 6.4 is its last release, even for security, so safety never rests on it: what it gets was rebuilt by ``outline``, and
what it returns passes Wagtail's own whitelister. Each of the three would be enough alone; the tests try each alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import bleach
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.whitelist import Whitelister, allow_without_attributes

from wagtail_execvoice.conf import settings
from wagtail_execvoice.text.links import LINK_SCHEMES, safe_href
from wagtail_execvoice.text.outline import TextTooComplex, outline

_ALWAYS = frozenset({"br", "p"})
_FEATURE_TAGS: Mapping[str, frozenset[str]] = {
    "h2": frozenset({"h2"}),
    "h3": frozenset({"h3"}),
    "h4": frozenset({"h4"}),
    "bold": frozenset({"b", "strong"}),
    "italic": frozenset({"em", "i"}),
    "ol": frozenset({"li", "ol"}),
    "ul": frozenset({"li", "ul"}),
    "blockquote": frozenset({"blockquote"}),
    "link": frozenset({"a"}),
}

FEATURES = tuple(_FEATURE_TAGS)
"""What foreign HTML may be, in the names of Wagtail's rich-text features."""

CLEAN_HTML_TAGS = _ALWAYS.union(*_FEATURE_TAGS.values())
CLEAN_HTML_ATTRIBUTES: Mapping[str, frozenset[str]] = {"a": frozenset({"href"})}

MAX_HTML_LENGTH = 250_000
"""Characters of a result. More than the outline may have, because every quotation mark becomes an entity."""


def clean_html(fragment: str, *, features: Collection[str] = FEATURES) -> SafeString:
    """Return foreign HTML as rich text that Wagtail can store: well formed, in the tags of ``features``, ``p`` and ``br``.

    Links keep ``href`` only, to http, https or mailto. Every text is inside a block; text of tags that are not allowed
    stays, scripts and styles go. Cleaning twice changes nothing.

    Raises ``TextTooComplex`` (a ``ValueError`` whose text is meant for people) beyond the bounds in ``outline``, ``ValueError``
    for an unknown feature, and ``ImproperlyConfigured`` if ``EXECVOICE["HTML_CLEANER"]`` is nh3 and that is not installed.
    """
    allowed = _allowed_tags(features)
    cleaner = _CLEANERS[settings.HTML_CLEANER]
    html: str = _Whitelister(allowed).clean(cleaner(outline(fragment, allowed), allowed))
    if len(html) > MAX_HTML_LENGTH:
        raise TextTooComplex(_("This text holds too many special characters. Paste it in parts, or as plain text."))
    return mark_safe(html)  # noqa: S308 - this is the function that makes it so


def _allowed_tags(features: Collection[str]) -> frozenset[str]:
    unknown = set(features) - set(_FEATURE_TAGS)
    if unknown:
        raise ValueError(f"Unknown features: {', '.join(sorted(unknown))}. Known are {', '.join(_FEATURE_TAGS)}.")
    return _ALWAYS.union(*(_FEATURE_TAGS[feature] for feature in features))


def _clean_with_bleach(html: str, allowed: frozenset[str]) -> str:
    cleaned: str = bleach.clean(
        html, tags=allowed, attributes={"a": ["href"]}, protocols=LINK_SCHEMES, strip=True, strip_comments=True
    )
    return cleaned


def _clean_with_nh3(html: str, allowed: frozenset[str]) -> str:
    try:
        import nh3
    except ImportError as error:
        raise ImproperlyConfigured("EXECVOICE['HTML_CLEANER'] is nh3: install wagtail-execvoice[nh3].") from error
    return nh3.clean(html, tags=set(allowed), attributes={"a": {"href"}}, url_schemes=set(LINK_SCHEMES), link_rel=None)


_CLEANERS: Mapping[str, Callable[[str, frozenset[str]], str]] = {
    "bleach": _clean_with_bleach,
    "nh3": _clean_with_nh3,
}


class _Whitelister(Whitelister):
    """The engine of Wagtail's rich-text editor with our rules.

    Not ``EditorHTMLConverter``: it would honour ``data-linktype`` of an outsider, it takes rules that a site registered for
    its own editors, and it needs the models.
    """

    def __init__(self, allowed: frozenset[str]) -> None:
        self.element_rules = dict.fromkeys({"[document]", *allowed}, allow_without_attributes)
        if "a" in allowed:
            self.element_rules["a"] = _clean_link

    def clean_string_node(self, doc: BeautifulSoup, node: NavigableString) -> None:
        # Wagtail drops comments only. Beautiful Soup writes CDATA sections and declarations unescaped as well, and for a
        # browser they end at the first ">".
        if isinstance(node, PreformattedString):
            node.extract()


def _clean_link(tag: Tag) -> None:
    href = safe_href(str(tag.get("href", "")))
    tag.attrs.clear()
    if href is None:
        tag.unwrap()
    else:
        tag["href"] = href
