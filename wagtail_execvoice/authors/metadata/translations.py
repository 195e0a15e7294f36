"""The same page in other languages, as ``hreflang`` and the sitemap tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.models import Byline
from wagtail_execvoice.authors.querysets import without_private
from wagtail_execvoice.compat import get_base_page_model

Address = tuple[str, str]


def load_versions(page: Any) -> list[Any]:
    """Return the live, public versions of ``page``, itself included, by language. One query; none for an unsaved page.

    ``has_translator`` says of each whether it credits one.
    """
    if not page.pk:
        return []
    pages = without_private(get_base_page_model().objects.live().filter(translation_key=page.translation_key))
    translators = Byline.objects.filter(page=OuterRef("pk"), role=Role.TRANSLATOR)
    return list(_by_language(pages.annotate(has_translator=Exists(translators))))


def list_addresses(versions: list[Any]) -> list[Address]:
    """Return (language, absolute address) of each of ``versions``, or nothing if that is only one."""
    return _unless_alone([(page.locale.language_code, page.full_url) for page in versions if page.full_url])


def find_alternates(page: Any, request: Any = None) -> list[Address]:
    """Return (language, absolute address) of the versions of ``page`` for a sitemap; empty if there is only one.

    One query for the whole sitemap: the addresses it finds are kept with the request.
    """
    if request is None:
        return list_addresses(load_versions(page))
    if not hasattr(request, "execvoice_addresses"):
        request.execvoice_addresses = _load_all_addresses()
    return _unless_alone(request.execvoice_addresses[page.translation_key])


def _load_all_addresses() -> defaultdict[Any, list[Address]]:
    Page = get_base_page_model()
    others = Page.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    addresses: defaultdict[Any, list[Address]] = defaultdict(list)
    for page in _by_language(without_private(Page.objects.live().filter(Exists(others)))):
        if url := page.full_url:
            addresses[page.translation_key].append((page.locale.language_code, url))
    return addresses


def _unless_alone(addresses: list[Address]) -> list[Address]:
    return addresses if len(addresses) > 1 else []


def _by_language(pages: Any) -> Iterator[Any]:
    for page in pages.select_related("locale").order_by("locale__language_code", "pk").iterator():
        # Its own type has its own idea of its address. Its fields are not asked for.
        version = page.get_specific(deferred=True, copy_attrs=["has_translator"])
        version.locale = page.locale
        yield version
