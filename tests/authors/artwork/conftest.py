from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from authors.artwork.support import picture
from django.core.cache import cache
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from wagtail_execvoice.authors.artwork import fonts


@pytest.fixture
def make_image(db: None) -> Callable[..., Any]:
    """Return a function that stores a picture as an image of Wagtail's: ``make_image(data, "name.jpg", title="…")``."""

    def make(data: bytes | None = None, name: str = "picture.jpg", **fields: Any) -> Any:
        fields = {"title": "A picture", "width": 800, "height": 600, **fields}
        return get_image_model().objects.create(file=ContentFile(data or picture(), name=name), **fields)

    return make


@pytest.fixture
def spoil() -> Callable[[Any, bytes], None]:
    """Return a function that puts other bytes where the file of an image is, behind Wagtail's back."""

    def put(image: Any, data: bytes) -> None:
        Path(image.file.path).write_bytes(data)
        get_image_model().objects.update(file_hash="")

    return put


@pytest.fixture(autouse=True)
def only_our_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fonts a machine has must not decide about a test."""
    monkeypatch.setattr(fonts, "COMMON_FONTS", ())
    fonts._common_font.cache_clear()


@pytest.fixture(autouse=True)
def no_old_renditions() -> None:
    """Wagtail remembers renditions by the number of the image, and every test has an image of number 1."""
    cache.clear()
