"""Pictures that outsiders upload: judged by their content, and made anew, so that nothing but the picture is kept."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from wagtail_execvoice.authors.artwork.pictures import cut, open_picture, upright_size

#: More than any page shows, and little enough for a row of a database.
LONGEST_SIDE = 2400
QUALITY = 88


@dataclass(frozen=True)
class Upload:
    """A picture as it is kept: a JPEG in sRGB without metadata, the right way up."""

    data: bytes
    width: int
    height: int
    content_type: str = "image/jpeg"


def make_upload(file: Any) -> Upload:
    """Return the picture in ``file``. Raises ``PictureError``, with a sentence that says why and what to do."""
    with open_picture(file) as picture:
        width, height = upright_size(picture)
        scale = min(1.0, LONGEST_SIDE / max(width, height))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        seen = cut(picture, (0, 0, width, height), size)
        stored = BytesIO()
        # Without exif, icc_profile and comment: a picture remembers where it was taken.
        seen.info.clear()
        seen.save(stored, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Upload(stored.getvalue(), *size)
