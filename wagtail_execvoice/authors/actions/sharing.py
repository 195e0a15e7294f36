"""What other sites show where somebody shares a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.utils import translation
from django.utils.translation import pgettext

from wagtail_execvoice.authors.artwork.cards import SIZE
from wagtail_execvoice.authors.artwork.pictures import BROKEN, MOST_PIXELS_OF_JPEG
from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.models import GeneratedFile
from wagtail_execvoice.authors.sharing import ShareCardMixin

PICTURE = "fill-1200x630|format-jpeg"


@dataclass(frozen=True)
class ShareCard:
    """The picture of a page on other sites. ``url`` is absolute."""

    url: str
    width: int
    height: int
    alt: str
    type: str


def get_share_card(page: Any, request: Any = None) -> ShareCard | None:
    """Return the share card of ``page``; while there is none, its picture; None if it has neither. One query for a card."""
    card = GeneratedFile.objects.filter(page_id=page.pk, kind=FileKind.CARD).exclude(file="").first()
    if card is not None:
        media_type = "image/png" if card.file.name.endswith(".png") else "image/jpeg"
        return ShareCard(_absolute(page, card.file.url, request), *SIZE, _describe(page), media_type)
    rendition = _get_picture(page)
    if rendition is None:
        return None
    url = _absolute(page, rendition.url, request)
    return ShareCard(url, rendition.width, rendition.height, _describe(page), "image/jpeg")


def _get_picture(page: Any) -> Any | None:
    image = page.get_share_image() if isinstance(page, ShareCardMixin) else None
    if image is None or image.is_svg() or image.width * image.height > MOST_PIXELS_OF_JPEG:
        return None
    try:
        return image.get_rendition(PICTURE)
    except BROKEN:
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
