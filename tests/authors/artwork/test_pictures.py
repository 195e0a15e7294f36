"""The gate through which a file becomes a picture."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from authors.artwork.support import picture
from PIL import Image

from wagtail_execvoice.authors.artwork import pictures
from wagtail_execvoice.authors.artwork.pictures import PictureError, check_image, cut, load, open_picture, upright_size


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of few bytes that says it is as large as that."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width * 3 + 1)) for _row in range(min(height, 400))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HOSTILE = {
    "nothing": b"",
    "HTML": b"<!DOCTYPE html><script>alert(1)</script>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "SVG behind a declaration": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg/>',
    "half a header": b"\x89PNG\r\n\x1a\n\x00\x00",
    "a header of a JPEG and a script": b"\xff\xd8\xff\xe0<script>alert(1)</script>",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage",
    "TIFF": picture(format="TIFF"),
    "BMP": picture(format="BMP"),
    "no width": bomb(0, 10),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_is_said_in_a_sentence(data):
    with pytest.raises(PictureError, match="JPEG or PNG"):
        open_picture(BytesIO(data))


@pytest.mark.parametrize(
    "size", [(8000, 4000), (10_000, 10_000), (15_000, 15_000), (65_000, 65_000), (2**31 - 1, 2**31 - 1)], ids=str
)
def test_bomb_is_refused_before_it_is_decoded(size):
    data = bomb(*size) if size[0] < 20_000 else bomb(1, 1).replace(struct.pack(">II", 1, 1), struct.pack(">II", *size))
    if size[0] >= 20_000:
        header = b"IHDR" + struct.pack(">II", *size) + data[24:29]
        data = data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]
    tracemalloc.start()
    try:
        with pytest.raises(PictureError, match="too many pixels"):
            open_picture(BytesIO(data))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_file_of_too_many_bytes_is_refused_unread(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    with pytest.raises(PictureError, match="too large a file"):
        open_picture(BytesIO(picture()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_truncated_picture_is_said_to_be_damaged(kind):
    noise = Image.effect_noise((400, 300), 90)
    file = BytesIO()
    noise.save(file, kind)
    half = BytesIO(file.getvalue()[: file.tell() // 2])
    # Some formats say so in their header already.
    with pytest.raises(PictureError, match=r"damaged|JPEG or PNG"), open_picture(half) as opened:
        load(opened)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_picture_that_was_cut_off_is_found_without_decoding_it(kind, monkeypatch):
    file = BytesIO()
    Image.effect_noise((400, 300), 90).save(file, kind)
    whole = SimpleNamespace(
        file=SimpleNamespace(storage=SimpleNamespace(open=lambda name: BytesIO(file.getvalue())), name="")
    )
    check_image(whole)
    if kind in {"JPEG", "PNG"}:
        monkeypatch.setattr(Image.Image, "load", pytest.fail)
        half = BytesIO(file.getvalue()[: file.tell() // 2])
        whole.file.storage.open = lambda name: half
        with pytest.raises(PictureError, match="damaged"):
            check_image(whole)


def is_near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(seen, wanted, strict=True))


def sixteen_bits() -> bytes:
    file = BytesIO()
    Image.new("I;16", (100, 100), 0x8000).save(file, "PNG")
    return file.getvalue()


KINDS = {
    "CMYK": (picture((100, 100), mode="CMYK"), (51, 102, 153)),
    "grey": (picture((100, 100), mode="L"), (93, 93, 93)),
    "palette": (picture((100, 100), mode="P", format="PNG"), (51, 102, 153)),
    "one bit": (picture((100, 100), "black", mode="1", format="PNG"), (0, 0, 0)),
    "16 bits": (sixteen_bits(), (128, 128, 128)),
    "WebP": (picture((100, 100), format="WEBP", lossless=True), (51, 102, 153)),
    "GIF": (picture((100, 100), format="GIF"), (51, 102, 153)),
}


@pytest.mark.parametrize(("data", "colour"), KINDS.values(), ids=KINDS)
def test_every_kind_of_picture_comes_out_in_its_colours(data, colour):
    with open_picture(BytesIO(data)) as opened:
        seen = load(opened)
    assert seen.mode == "RGB"
    assert is_near(seen.getpixel((2, 2)), colour)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_is_white_as_paper(mode):
    file = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).convert(mode).save(file, "PNG")
    with open_picture(file) as opened:
        assert load(opened).getpixel((5, 5)) == (255, 255, 255)


def test_transparent_palette_is_white_as_paper():
    image = Image.new("P", (50, 50), 3)
    image.putpalette([0, 0, 0, 9, 9, 9, 1, 1, 1, 200, 0, 0])
    file = BytesIO()
    image.save(file, "PNG", transparency=3)
    with open_picture(file) as opened:
        assert load(opened).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(300, 200), (3000, 2000)], ids=str)
def test_picture_of_a_turned_camera_stands_upright(orientation, size):
    # The upper left corner as it is seen is red, whatever way the camera was held.
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = image.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = BytesIO()
    stored.save(file, "JPEG", exif=exif.tobytes())
    with open_picture(file) as opened:
        assert upright_size(opened) == size
        seen = cut(opened, (0, 0, *size), (150, 100))
    assert is_near(seen.getpixel((10, 10)), (254, 0, 0))
    assert is_near(seen.getpixel((140, 90)), (0, 0, 254))


def test_damaged_profile_and_exif_do_not_spoil_a_picture():
    data = picture((100, 100), icc_profile=b"no profile", exif=b"Exif\x00\x00no exif")
    with open_picture(BytesIO(data)) as opened:
        assert is_near(load(opened).getpixel((2, 2)), (51, 102, 153))


def test_large_jpeg_is_decoded_small():
    with open_picture(BytesIO(picture((6000, 4000)))) as opened:
        seen = load(opened, 5.0)
    assert seen.size == (1500, 1000)
