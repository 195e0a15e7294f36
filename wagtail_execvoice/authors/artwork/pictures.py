"""The one gate through which a file becomes a picture.

Format and size are judged by the header, before anything is decoded: a hundred kilobytes can hold a picture of a gigabyte.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import SEEK_END, BytesIO
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms

from wagtail_execvoice.authors.artwork.scans import has_too_many_scans

MOST_BYTES = 25 * 1024 * 1024
# What a decoder has to hold at once. A JPEG can be decoded at an eighth of its size, every other format only whole.
MOST_PIXELS = 25_000_000
MOST_PIXELS_OF_JPEG = 64_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")

END_OF_JPEG = b"\xff\xd9"
LONGEST_TAIL = 64 * 1024

# What Pillow raises for a file that is not what it says.
BROKEN = (
    struct.error,
    zlib.error,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    TypeError,
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PictureError(ValidationError):
    """A file that we do not draw, with a sentence that says why and what to do."""


@dataclass(frozen=True)
class Focus:
    """The part of a picture that matters: its middle and its size, as fractions of the whole."""

    x: float = 0.5
    y: float = 0.5
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Source:
    """A picture by its content, which is read only when it is drawn."""

    digest: str
    focus: Focus = Focus()
    # Of the storage, and no part of what the picture is.
    file: Any = field(default=None, compare=False, repr=False)

    @contextmanager
    def open(self) -> Iterator[Image.Image]:
        """Open the picture through the gate, its header read and nothing else."""
        try:
            file = self.file.storage.open(self.file.name)
        except (OSError, ValueError) as error:
            raise PictureError(_("The file of this picture is missing.")) from error
        with file, open_picture(file) as picture:
            yield picture


def open_picture(
    file: Any, *, most_pixels: int = MOST_PIXELS, most_pixels_of_jpeg: int = MOST_PIXELS_OF_JPEG
) -> Image.Image:
    """Return the picture in ``file``, its header read and nothing decoded. Raises ``PictureError``."""
    size = _size_of(file)
    if size > MOST_BYTES:
        raise PictureError(
            _("This picture is too large a file (%(size)s). At most %(most)s can be used."),
            params={"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)},
        )
    try:
        picture = Image.open(cast(BinaryIO, file), formats=_installed_formats())
    except _BOMB as error:
        raise _too_many_pixels(most_pixels) from error
    except BROKEN as error:
        raise PictureError(
            _("This file is not a picture that can be used. Save it as JPEG or PNG and upload it again.")
        ) from error
    is_jpeg = picture.format in {"JPEG", "MPO"}
    most = most_pixels_of_jpeg if is_jpeg else most_pixels
    if picture.width * picture.height > most:
        picture.close()
        raise _too_many_pixels(most)
    if is_jpeg and has_too_many_scans(file):
        picture.close()
        raise PictureError(_("This picture was saved in an unusual way. Save it anew as JPEG and upload it again."))
    return picture


def check_image(image: Any) -> None:
    """Raise ``PictureError`` if the file of a Wagtail image cannot be used, or was cut off: cheap, for nothing is decoded."""
    with Source("", file=image.file).open() as picture:
        if not _is_whole(picture):
            raise _damaged()


def _is_whole(picture: Image.Image) -> bool:
    """Say whether a picture has its end. Of the other formats Pillow knows it from the header."""
    if picture.format == "PNG":
        try:
            picture.verify()
        except BROKEN:
            return False
    elif picture.format in {"JPEG", "MPO"}:
        # The marker cannot be part of what is compressed, and cameras write little behind it (JPEG, ITU-T T.81, B.1.1.2).
        file: Any = picture.fp  # type: ignore[attr-defined]
        file.seek(max(0, _size_of(file) - LONGEST_TAIL))
        return END_OF_JPEG in file.read()
    return True


Box = tuple[float, float, float, float]


def cut(picture: Image.Image, box: Box, size: tuple[int, int]) -> Image.Image:
    """Return the part ``box`` (in pixels of the picture the right way up) in ``size``, in sRGB."""
    width, height = upright_size(picture)
    scale = min((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])
    seen = load(picture, scale)
    # It may have come out smaller than its header said.
    x, y = seen.width / width, seen.height / height
    part = (box[0] * x, box[1] * y, min(box[2] * x, seen.width), min(box[3] * y, seen.height))
    return seen.resize(size, Image.Resampling.LANCZOS, box=part, reducing_gap=2.0)


def upright_size(picture: Image.Image) -> tuple[int, int]:
    """Return width and height of ``picture`` as it is seen: cameras store it lying on its side and say so."""
    return (picture.height, picture.width) if _orientation(picture) >= 5 else picture.size


def load(picture: Image.Image, scale: float = 1.0) -> Image.Image:
    """Decode ``picture``, the right way up and in sRGB. It may come out smaller, but not more than by ``scale``.

    A JPEG is decoded smaller; of any other format what is not needed is dropped before its colours are converted.
    """
    orientation = _orientation(picture)
    try:
        if scale >= 2:
            picture.draft(None, (int(picture.width / scale), int(picture.height / scale)))
        before = picture.width
        picture.load()
        seen = _to_srgb(_shrink(picture, scale * picture.width / before))
    except _BOMB as error:
        raise _too_many_pixels(MOST_PIXELS) from error
    except BROKEN as error:
        raise _damaged() from error
    return seen.transpose(_TURNS[orientation]) if orientation in _TURNS else seen


_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except BROKEN:
        return 1


def _shrink(picture: Image.Image, scale: float) -> Image.Image:
    factor = int(scale / 2)
    if factor < 2 or picture.format in {"JPEG", "MPO"} or picture.mode not in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        return picture
    smaller = picture.reduce(factor)
    smaller.info = picture.info
    return smaller


def _to_srgb(picture: Image.Image) -> Image.Image:
    if picture.mode == "I" or picture.mode.startswith("I;16"):
        # Sixteen bits: convert() alone would cut everything above the lowest eight.
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"P", "PA", "LA", "La", "RGBa"} and (picture.mode != "P" or "transparency" in picture.info):
        picture = picture.convert("RGBA")
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        paper.info = picture.info
        picture = paper
    return _through_profile(picture) or picture.convert("RGB")


def _through_profile(picture: Image.Image) -> Image.Image | None:
    """Return ``picture`` in sRGB by its own colour profile; None if it has none that can be used."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return None
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(own):
            return None
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *BROKEN):
        # A picture with a damaged profile is still a picture.
        return None


def _installed_formats() -> list[str]:
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _size_of(file: Any) -> int:
    position = file.tell()
    size = int(file.seek(0, SEEK_END) or file.tell())
    file.seek(position)
    return size


def _damaged() -> PictureError:
    return PictureError(_("This picture is damaged. Upload it again from the original."))


def _too_many_pixels(most: int) -> PictureError:
    return PictureError(
        _(
            "This picture has too many pixels. At most %(most)s million can be used: save it smaller and upload it again."
        )
        % {"most": most // 1_000_000}
    )
