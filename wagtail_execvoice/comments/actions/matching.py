"""Which page of the site is what comments of another system stood under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from wagtail.models import Site

from wagtail_execvoice.comments.imports.records import Post
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.compat import get_base_page_model


class PageFinder:
    """Finds pages: by what somebody wrote down, by the number or path of the page, and by the last part of its address.

    ``mapping`` is old address or path -> new path, or the number of a page.
    """

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        self.mapping = {key: value for old, value in (mapping or {}).items() for key in {old, _path_of(old) or old}}

    @cached_property
    def roots(self) -> list[str]:
        """The paths of the root pages of all sites."""
        return list(Site.objects.values_list("root_page__url_path", flat=True))

    def find(self, post: Post) -> tuple[Any, str]:
        """Return the page and an empty text, or None and why there is none."""
        place = self.mapping.get(post.address) or self.mapping.get(_path_of(post.address) or post.address)
        if place:
            pages = [_by_id(int(place))] if _is_id(place) else _by_path(_path_of(place), self.roots)
        elif post.page_id is not None:
            pages = [_by_id(post.page_id)]
        else:
            pages = _by_path(_path_of(post.address), self.roots) or _by_slug(post.slug)
        found = [page for page in pages if page is not None]
        if not found:
            return None, "none"
        takers = [page for page in (page.specific for page in found) if isinstance(page, CommentsMixin)]
        if not takers:
            return None, "type"
        return (takers[0], "") if len(takers) == 1 else (None, "many")


def _is_id(place: str) -> bool:
    return place.isdecimal() and len(place) < 19


def _path_of(address: str) -> str:
    """Return the path of an address; empty where its query says what it is, and for what is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path).replace("\0", "")
    return "" if parts.query or not path.strip("/") else f"/{path.strip('/')}/"


def _by_id(page_id: int) -> Any:
    return get_base_page_model().objects.filter(pk=page_id).first()


def _by_path(path: str, roots: Iterable[str]) -> list[Any]:
    found = [root.rstrip("/") + path for root in roots] if path else []
    return list(get_base_page_model().objects.filter(url_path__in=found)[:10]) if found else []


def _by_slug(slug: str) -> list[Any]:
    slug = unquote(slug).replace("\0", "")
    return list(get_base_page_model().objects.filter(slug=slug)[:10]) if slug else []
