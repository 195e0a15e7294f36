"""Pictures that may stand for a page: real ones, large enough, in the shapes search engines ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from wagtail_execvoice.authors.artwork.pictures import BROKEN, MOST_PIXELS_OF_JPEG
from wagtail_execvoice.authors.metadata.addresses import make_absolute

#: 1x1, 4x3 and 16x9. A picture that is smaller is cut to the shape, and never blown up.
SHAPES = ("fill-1200x1200", "fill-1200x900", "fill-1200x675")
FEWEST_PIXELS = 50_000


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int
    alt: str = ""


def get_pictures(image: Any | None, base: str, alt: str = "") -> list[Picture]:
    """Return ``image`` in every shape; nothing for a drawing, one that is too small, or a file that is gone or broken.

    One query, which also finds the renditions that the page itself shows.
    """
    if image is None or image.is_svg() or image.width * image.height > MOST_PIXELS_OF_JPEG:
        return []
    prefetch_related_objects([image], "renditions")
    try:
        renditions = image.get_renditions(*SHAPES).values()
    except BROKEN:
        return []
    pictures = [Picture(make_absolute(r.url, base), r.width, r.height, alt) for r in renditions]
    return [picture for picture in pictures if picture.width * picture.height >= FEWEST_PIXELS]
