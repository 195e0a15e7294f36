"""Pictures in the API: sizes that the pages show as well, so that nothing is made for the API alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from typing_extensions import TypedDict

from wagtail_execvoice.authors.actions.press import PressFile, list_press_pictures
from wagtail_execvoice.authors.api.base import DetailField, PreparedField
from wagtail_execvoice.authors.artwork.pictures import BROKEN
from wagtail_execvoice.authors.metadata.addresses import make_absolute

PORTRAITS = {"small": "fill-160x160", "large": "fill-320x320"}
PICTURES = {"card": "fill-480x270", "small": "fill-640x360", "large": "fill-1280x720"}


class SizeDict(TypedDict):
    url: str
    width: int
    height: int


class PictureDict(TypedDict):
    id: int
    alt: str
    sizes: dict[str, SizeDict]


class PressPictureDict(TypedDict):
    caption: str
    credit: str
    alt: str
    print: SizeDict
    web: SizeDict


class PressKitDict(TypedDict):
    pictures: list[PressPictureDict]
    archive_url: str


def load_renditions(images: Iterable[Any]) -> None:
    """Load the renditions of ``images`` in one query."""
    present = [image for image in images if image is not None]
    if present:
        prefetch_related_objects(present, "renditions")


def make_picture(image: Any, alt: str, sizes: Mapping[str, str], base: str) -> PictureDict | None:
    """Return ``image`` in each of ``sizes``, with absolute addresses. ``None`` without one, or if its file is gone or broken."""
    if image is None:
        return None
    try:
        found = {name: image.get_rendition(spec) for name, spec in sizes.items()}
    except BROKEN:
        return None
    return {
        "id": image.pk,
        "alt": alt,
        "sizes": {
            name: {"url": make_absolute(size.url, base), "width": size.width, "height": size.height}
            for name, size in found.items()
        },
    }


def make_portrait(person: Any, base: str) -> PictureDict | None:
    """Return the portrait of ``person``, described in the active language."""
    return make_picture(person.portrait, _("Portrait of %(name)s") % {"name": person.name}, PORTRAITS, base)


class ImageField(PreparedField):
    """An image of a page, described by a text of the page: ``ImageField("picture", alt="picture_alt")``."""

    def __init__(self, image: str, alt: str, **kwargs: Any) -> None:
        self.image, self.alt = image, alt
        super().__init__(**kwargs)

    def prepare(self, pages: Sequence[Any]) -> None:
        prefetch_related_objects(pages, self.image)
        load_renditions(getattr(page, self.image) for page in pages)

    def to_representation(self, page: Any) -> PictureDict | None:
        self.prepare_once(page)
        return make_picture(getattr(page, self.image), getattr(page, self.alt), PICTURES, page.full_url or "")


class PressKitField(DetailField):
    """The pictures that the press may print, as long as the page offers them, and where the archive of all is."""

    def to_representation(self, page: Any) -> PressKitDict:
        if not page.offers_press_kit:
            return {"pictures": [], "archive_url": ""}
        base = page.full_url or ""
        pictures: list[PressPictureDict] = [
            {
                "caption": picture.caption,
                "credit": picture.credit,
                "alt": picture.alt,
                "print": make_size(picture.print, base),
                "web": make_size(picture.web, base),
            }
            for picture in list_press_pictures(page)
        ]
        return {"pictures": pictures, "archive_url": make_absolute(page.get_press_kit_url(), base)}


def make_size(file: PressFile, base: str) -> SizeDict:
    return {"url": make_absolute(file.url, base), "width": file.width, "height": file.height}
