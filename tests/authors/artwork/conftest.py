from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

from wagtail_execvoice.authors.artwork import fonts


def picture(size: tuple[int, int] = (800, 600), colour: str = "#336699", **options: Any) -> bytes:
    """Return a JPEG of one colour with a white dot in its middle, or what ``format`` and ``mode`` say."""
    image = Image.new("RGB", size, colour)
    middle = size[0] // 2, size[1] // 2
    ImageDraw.Draw(image).ellipse((middle[0] - 20, middle[1] - 20, middle[0] + 20, middle[1] + 20), fill="white")
    image = image.convert(options.pop("mode", "RGB"))
    file = BytesIO()
    image.save(file, options.pop("format", "JPEG"), **options)
    return file.getvalue()


@pytest.fixture
def make_image(db: None) -> Callable[..., Any]:
    """Return a function that stores a picture as an image of Wagtail's: ``make_image(data, "name.jpg", title="…")``."""

    def make(data: bytes | None = None, name: str = "picture.jpg", **fields: Any) -> Any:
        fields = {"title": "A picture", "width": 800, "height": 600, **fields}
        return get_image_model().objects.create(file=ContentFile(data or picture(), name=name), **fields)

    return make


@pytest.fixture(autouse=True)
def only_our_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fonts a machine has must not decide about a test."""
    monkeypatch.setattr(fonts, "COMMON_FONTS", ())
    fonts._common_font.cache_clear()
