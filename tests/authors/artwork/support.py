from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw


def picture(size: tuple[int, int] = (800, 600), colour: str = "#336699", **options: Any) -> bytes:
    """Return a JPEG of one colour with a white dot in its middle, or what ``format`` and ``mode`` say."""
    image = Image.new("RGB", size, colour)
    middle = size[0] // 2, size[1] // 2
    ImageDraw.Draw(image).ellipse((middle[0] - 20, middle[1] - 20, middle[0] + 20, middle[1] + 20), fill="white")
    image = image.convert(options.pop("mode", "RGB"))
    file = BytesIO()
    image.save(file, options.pop("format", "JPEG"), **options)
    return file.getvalue()


# Renderers of an imaginary site.


def draw_red(content: Any) -> Image.Image:
    return Image.new("RGB", (1200, 630), "red")


def draw_small(content: Any) -> bytes:
    return picture((600, 315))


def draw_html(content: Any) -> bytes:
    return b"<html>"


def draw_nothing(content: Any) -> None:
    return None


def raise_something(content: Any) -> bytes:
    raise ZeroDivisionError
