"""Pictures that outsiders upload: judged by their content, and made anew, so that nothing but the picture is kept."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from wagtail_execvoice.authors.artwork.pictures import PictureError, cut, open_picture, upright_size
from wagtail_execvoice.guestposts.constants import LARGEST_UPLOAD

#: More than any page shows, and little enough for a row of a database.
LONGEST_SIDE = 2400
QUALITY = 88
#: Of whoever has a link less is decoded than of an editor: at these sizes a WebP of a kilobyte, or a progressive JPEG, takes
#: up to 340 MB at its peak (measured; at 25 million pixels a WebP takes 450 MB). Telephones take JPEG of up to 50 million.
MOST_PIXELS = 16_000_000
MOST_PIXELS_OF_JPEG = 50_000_000


@dataclass(frozen=True)
class Upload:
    """A picture as it is kept: a JPEG in sRGB without metadata, the right way up."""

    data: bytes
    width: int
    height: int
    content_type: str = "image/jpeg"


def make_upload(file: Any) -> Upload:
    """Return the picture in ``file``. Raises ``PictureError``, with a sentence that says why and what to do."""
    # Of whoever has a link less is taken than of an editor.
    if file.size > LARGEST_UPLOAD:
        raise PictureError(
            _("This picture is too large a file (%(size)s). At most %(most)s can be used.")
            % {"size": filesizeformat(file.size), "most": filesizeformat(LARGEST_UPLOAD)}
        )
    with open_picture(file, most_pixels=MOST_PIXELS, most_pixels_of_jpeg=MOST_PIXELS_OF_JPEG) as picture:
        width, height = upright_size(picture)
        scale = min(1.0, LONGEST_SIDE / max(width, height))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        seen = cut(picture, (0, 0, width, height), size)
        stored = BytesIO()
        # Without exif, icc_profile and comment: a picture remembers where it was taken.
        seen.info.clear()
        seen.save(stored, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Upload(stored.getvalue(), *size)
