"""The press kit of a person: pictures that may be printed, and an archive of them with the biographies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import PIL
from django.core.files.base import File
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify

from wagtail_execvoice.authors.actions.cards import get_source
from wagtail_execvoice.authors.artwork.pictures import BROKEN, MOST_PIXELS_OF_JPEG
from wagtail_execvoice.authors.artwork.press import PressPhoto, draw_for_print, draw_for_web
from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.text import plain_text

PRINT = "max-3000x3000|format-jpeg|jpegquality-90"
WEB = "fill-1200x1200|format-jpeg|jpegquality-85"
README = "wagtail_execvoice/authors/press_kit.txt"
LAYOUT = 1


@dataclass(frozen=True)
class PressFile:
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class PressPicture:
    """A picture that the press may print, with what is to be printed with it."""

    caption: str
    credit: str
    alt: str
    print: PressFile
    web: PressFile


def list_press_pictures(page: Any) -> list[PressPicture]:
    """Return the pictures of the press kit of ``page``, without those whose file is gone or cannot be used."""
    rows = _rows(page)
    prefetch_related_objects([row["image"] for row in rows], "renditions")
    return [picture for row in rows if (picture := _get_picture(row))]


def make_press_kit(page: Any, known: str) -> tuple[str, File[bytes] | None]:
    """Return the key of the press kit of ``page`` and the archive: none if the key is ``known``.

    The pictures that the page offers one by one are made as well, so that no reader waits for them.
    """
    list_press_pictures(page)
    rows = _rows(page)
    photos = [_get_photo(row) for row in rows]
    name = page.person.name if page.person else page.title
    with translation.override(page.locale.language_code):
        slug = slugify(name)[:60]
        names = [f"{number:02}-{slug}".rstrip("-") for number, _row in enumerate(rows, 1)]
        readme = _write_readme(page, name, list(zip(names, photos, strict=True)))
    key = _get_key(readme, photos)
    if key == known:
        return key, None
    archive = _pack(readme, zip(names, photos, strict=True))
    return key, File(archive, name=f"{f'press-kit-{slug}'.rstrip('-')}.zip")


def _rows(page: Any) -> list[Any]:
    values = [child.value for child in page.press_kit if child.block_type == "picture"]
    return [value for value in values if value["image"] is not None and not value["image"].is_svg()]


def _get_picture(row: Any) -> PressPicture | None:
    image = row["image"]
    if image.width * image.height > MOST_PIXELS_OF_JPEG:
        return None
    try:
        renditions = image.get_renditions(PRINT, WEB)
    except BROKEN:
        return None
    files = [PressFile(renditions[spec].url, renditions[spec].width, renditions[spec].height) for spec in (PRINT, WEB)]
    return PressPicture(row["caption"], row["credit"], getattr(image, "description", "") or row["caption"], *files)


def _get_photo(row: Any) -> PressPhoto:
    return PressPhoto(get_source(row["image"]), clean_line(row["caption"], 300), clean_line(row["credit"], 200))


def _write_readme(page: Any, name: str, photos: list[tuple[str, PressPhoto]]) -> str:
    text = page.get_person_text()
    context = {
        "name": name,
        "position": text.position if text else "",
        "photos": photos,
        "bio_short": text.bio_short if text else "",
        "bio_medium": text.bio_medium if text else "",
        "bio_long": plain_text(page.biography or (text.bio_long if text else "")),
        "url": page.full_url,
    }
    return render_to_string(README, context)


def _get_key(readme: str, photos: Iterable[PressPhoto]) -> str:
    facts = [[photo.source.digest, str(photo.source.focus), photo.caption, photo.credit] for photo in photos]
    text = json.dumps([LAYOUT, PIL.__version__, readme, facts])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _pack(readme: str, photos: Iterable[tuple[str, PressPhoto]]) -> Any:
    """Write the archive to a temporary file: it may be larger than what should be in memory."""
    file = TemporaryFile()  # noqa: SIM115 (closed by whoever stores it)
    with ZipFile(file, "w", ZIP_STORED) as archive:
        archive.writestr(ZipInfo("README.txt"), readme)
        for name, photo in photos:
            archive.writestr(ZipInfo(f"{name}-print.jpg"), draw_for_print(photo))
            archive.writestr(ZipInfo(f"{name}-web.jpg"), draw_for_web(photo))
    file.seek(0)
    return file
