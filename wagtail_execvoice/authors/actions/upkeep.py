"""Keeping the generated files of a site in order, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import get_page_models

from wagtail_execvoice.authors.actions.files import kinds_of, make_files
from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import GeneratedFile
from wagtail_execvoice.authors.models.files import FOLDER

# A file is stored a moment before its row names it.
YOUNG = timedelta(hours=1)


def remake_files(*, everything: bool = False) -> int:
    """Want the files of all live pages and make them, and return how many were made. ``everything``: unchanged ones, too."""
    made = 0
    for page in _live_pages():
        rows = [GeneratedFile(page_id=page.pk, kind=kind) for kind in kinds_of(page)]
        GeneratedFile.objects.bulk_create(rows, ignore_conflicts=True)
        files = GeneratedFile.objects.filter(page_id=page.pk)
        forgotten = {"key": ""} if everything else {}
        files.update(wanted_at=timezone.now(), next_try_at=None, tries=0, **forgotten)
        made += make_files(files)
    return made


def delete_orphans() -> int:
    """Delete stored files that no row names, and return how many."""
    storage = GeneratedFile._meta.get_field("file").storage
    known = set(GeneratedFile.objects.exclude(file="").values_list("file", flat=True))
    orphans = [name for name in _stored(storage) if name not in known and _is_old(storage, name)]
    for name in orphans:
        storage.delete(name)
    return len(orphans)


def _live_pages() -> Iterator[Any]:
    for model in get_page_models():
        if issubclass(model, (BylinesMixin, ExecutiveAuthorMixin)):
            yield from model.objects.live().select_related("locale").order_by("pk").iterator(chunk_size=100)


def _stored(storage: Any) -> Iterator[str]:
    for kind in FileKind:
        folder = f"{FOLDER}/{kind.value}"
        try:
            _folders, files = storage.listdir(folder)
        except (FileNotFoundError, NotImplementedError):
            # Nothing was ever made, or a storage that cannot tell.
            continue
        yield from (f"{folder}/{name}" for name in files)


def _is_old(storage: Any, name: str) -> bool:
    return bool(storage.get_modified_time(name) < timezone.now() - YOUNG)
