"""Pictures and documents of Wagtail, and the bytes of files."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model


@cache
def media_models() -> dict[str, type[Model]]:
    """Return the abstract model of each kind of media that the site has: ``"image"``, ``"document"``."""
    # A site may do without either app, and their models cannot be imported then.
    models: dict[str, type[Model]] = {}
    if apps.is_installed("wagtail.images"):
        from wagtail.images.models import AbstractImage

        models["image"] = AbstractImage
    if apps.is_installed("wagtail.documents"):
        from wagtail.documents.models import AbstractDocument

        models["document"] = AbstractDocument
    return models


@cache
def unread_fields(kind: str) -> frozenset[str]:
    """Return the fields of Wagtail's own that are not printed with the file, or that a reference names itself.

    Whatever else the model has is printed by the site's templates.
    """
    return frozenset(field.name for field in media_models()[kind]._meta.fields) - {"description"}


def hash_file(storage: Any, name: str) -> str:
    """Return the digest of the file's bytes, empty if it cannot be read. In pieces: a video need not fit into memory."""
    digest = hashlib.sha256()
    try:
        # Not the file of an instance, which may be open for somebody else.
        with storage.open(name, "rb") as stream:
            for chunk in stream.chunks():
                digest.update(chunk)
    except (OSError, ValueError, SuspiciousOperation):
        return ""
    return digest.hexdigest()
