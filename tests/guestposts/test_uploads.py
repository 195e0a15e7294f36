"""Pictures that come from outside: judged by what they are, and made anew."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from wagtail_execvoice.authors.artwork.pictures import PictureError
from wagtail_execvoice.guestposts import uploads
from wagtail_execvoice.guestposts.uploads import Upload, make_upload

CANARY = b"canary-in-the-file"


def file_of(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("whatever.exe", data, "application/x-msdownload")


def drawn(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "red" if mode != "CMYK" else (0, 255, 255, 0)).save(written, kind, **options)
    return written.getvalue()


def seen(upload: Upload) -> Image.Image:
    picture = Image.open(BytesIO(upload.data))
    picture.load()
    return picture


def assert_red(picture: Image.Image, at: tuple[int, int] = (5, 5)) -> None:
    pixel: Any = picture.getpixel(at)
    assert pixel[0] > 200 and pixel[1] < 60 and pixel[2] < 60, pixel


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(drawn("PNG"), id="png"),
        pytest.param(drawn("WEBP"), id="webp"),
        pytest.param(drawn("JPEG", "CMYK"), id="cmyk"),
        pytest.param(drawn("PNG", "RGBA"), id="transparent"),
        pytest.param(drawn("GIF"), id="gif"),
    ],
)
def test_each_kind_becomes_a_jpeg_in_the_colours_of_the_web(data: bytes) -> None:
    upload = make_upload(file_of(data))
    picture = seen(upload)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (60, 40))
    assert (upload.width, upload.height, upload.content_type) == (60, 40, "image/jpeg")
    assert_red(picture)


def test_of_moving_pictures_the_first_is_kept() -> None:
    written = BytesIO()
    first, second = (Image.new("RGB", (30, 30), colour) for colour in ("red", "blue"))
    first.save(written, "GIF", save_all=True, append_images=[second] * 50, duration=40)
    picture = seen(make_upload(file_of(written.getvalue())))
    assert getattr(picture, "n_frames", 1) == 1
    assert_red(picture)


def test_a_picture_that_was_taken_lying_stands_upright_and_forgets_where_it_was_taken() -> None:
    lying = Image.new("RGB", (60, 40), "blue")
    lying.paste("red", (0, 0, 20, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 12.0), 3: "E", 4: (4.0, 53.0, 42.0)})
    written = BytesIO()
    lying.save(written, "JPEG", exif=exif, comment=CANARY, quality=95)
    assert CANARY in written.getvalue() and Image.open(BytesIO(written.getvalue())).getexif().get_ifd(0x8825)
    upload = make_upload(file_of(written.getvalue()))
    picture = seen(upload)
    assert picture.size == (40, 60) and not picture.getexif() and CANARY not in upload.data
    assert b"Exif" not in upload.data and "comment" not in picture.info and "icc_profile" not in picture.info
    # The left side of what the camera stored is the top.
    assert_red(picture, (20, 3))


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + CANARY, b"<?php x ?>" + CANARY])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_nothing_that_was_hidden_behind_or_in_a_picture_is_kept(kind: str, tail: bytes) -> None:
    upload = make_upload(file_of(drawn(kind) + tail))
    assert tail not in upload.data and CANARY not in upload.data
    commented = drawn("JPEG", comment=tail)
    assert tail in commented and tail not in make_upload(file_of(commented)).data


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few hundred bytes whose header promises that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(50_000, 50_000), (4_500, 4_000), (2**31 - 1, 1), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: Any
) -> None:
    monkeypatch.setattr(uploads, "cut", lambda *args: pytest.fail("was decoded"))
    with pytest.raises(PictureError, match="too many pixels"):
        make_upload(file_of(bomb(*size)))


def in_many_scans(times: int, size: tuple[int, int] = (160, 160)) -> bytes:
    """Return a progressive JPEG whose last scan, which changes nothing, is there that many times more."""
    data = drawn("JPEG", "L", size, progressive=True)
    return data[:-2] + data[data.rfind(b"\xff\xda") : -2] * times + b"\xff\xd9"


def test_a_picture_that_would_keep_a_decoder_busy_is_refused_before_it_is_decoded(monkeypatch: Any) -> None:
    make_upload(file_of(in_many_scans(20)))
    monkeypatch.setattr(uploads, "cut", lambda *args: pytest.fail("was decoded"))
    with pytest.raises(PictureError, match="Save it anew as JPEG"):
        make_upload(file_of(in_many_scans(100)))


@pytest.mark.parametrize("hidden", [b"\xff\xd0", b"\xff\x02\xff\xff", b"\xff\xff", b"\xff\xfe\x00\x00", b"\xff\x01"])
def test_scans_are_not_hidden_from_the_count(hidden: bytes, monkeypatch: Any) -> None:
    monkeypatch.setattr(uploads, "cut", lambda *args: pytest.fail("was decoded"))
    data = in_many_scans(100)
    start = data.find(b"\xff\xda")
    with pytest.raises(PictureError):
        make_upload(file_of(data[:start] + hidden + data[start:]))


def test_what_a_camera_writes_into_a_segment_is_no_scan() -> None:
    # A thumbnail of its own, or anything else.
    data = drawn("JPEG", comment=b"\xff\xda" * 200)
    assert data.count(b"\xff\xda") > 200
    make_upload(file_of(data))
    # Nor is what stands behind the picture.
    make_upload(file_of(drawn("JPEG") + b"\xff\xda\x00\x02" * 200))


def test_too_large_a_file_is_refused_before_it_is_opened(monkeypatch: Any) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 1000)
    monkeypatch.setattr(uploads, "open_picture", lambda file, **limits: pytest.fail("was opened"))
    with pytest.raises(PictureError, match="too large a file"):
        make_upload(file_of(b"x" * 1001))


@pytest.mark.parametrize(
    "data", [drawn("PNG")[:-30], drawn("JPEG", size=(900, 900))[:400], drawn("BMP"), drawn("TIFF"), b"\0"]
)
def test_what_is_broken_or_of_another_kind_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(PictureError):
        make_upload(file_of(data))


def test_more_than_is_taken_is_refused_and_the_text_stays(client: Any, invited: Any, settings: Any) -> None:
    submission, token = invited()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post(f"/guests/{token}/", {"title": "T", "body": "x" * 2000})
    assert response.status_code == 413
    submission.refresh_from_db()
    assert submission.state == "invited"
    # Pictures are no part of that limit.
    assert client.post(f"/guests/{token}/pictures/", {"file": file_of(drawn("BMP"))}).status_code == 422
