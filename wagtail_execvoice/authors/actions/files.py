"""Files made of a page in the background: wanted in the publication's own transaction, made after it, served for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.utils import translation
from django.utils.translation import pgettext

from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.models import GeneratedFile

CARD_SIZE = (1200, 630)


@dataclass(frozen=True)
class ShareCard:
    """The picture that other sites show where somebody shares a page. ``url`` is absolute."""

    url: str
    width: int
    height: int
    alt: str
    type: str


def get_share_card(page: Any, request: Any = None) -> ShareCard | None:
    """Return the share card of ``page``, while there is none its picture, and None if it has neither. One query for a card."""
    card = GeneratedFile.objects.filter(page_id=page.pk, kind=FileKind.CARD).exclude(file="").first()
    if card is not None:
        kind = "image/png" if card.file.name.endswith(".png") else "image/jpeg"
        return ShareCard(_absolute(page, card.file.url, request), *CARD_SIZE, _describe(page), kind)
    return None


def _describe(page: Any) -> str:
    byline = page.get_byline() if hasattr(page, "get_byline") else None
    if not byline or not byline.author_names:
        return str(page.title)
    with translation.override(byline.language):
        pattern = pgettext("text alternative of a share card", "{title}, by {names}")
        return pattern.format(title=page.title, names=byline.author_names)


def _absolute(page: Any, url: str, request: Any) -> str:
    _site_id, root, _path = page.get_url_parts(request) or (None, "", "")
    return urljoin(root or "", url)
