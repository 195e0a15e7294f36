"""Files made of a page in the background: wanted in the publication's own transaction, made after it, served for ever."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import get_page_models

from wagtail_execvoice.authors.actions.cards import make_card
from wagtail_execvoice.authors.actions.press import make_press_kit
from wagtail_execvoice.authors.constants import FileKind, Role
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, GeneratedFile, Person
from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.base.constants import ERROR_LENGTH
from wagtail_execvoice.compat import get_base_page_model

logger = logging.getLogger("wagtail_execvoice.authors")

#: Returns the key of what the file is made from, and the file with its name: none if the key is the one given.
Maker = Callable[[Any, str], tuple[str, "File[bytes] | None"]]
MAKERS: dict[str, Maker] = {FileKind.CARD: make_card, FileKind.PRESS_KIT: make_press_kit}

# Whoever died while making a file holds it no longer than this.
CLAIM = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=5)
MOST_TRIES = 5
# One run of the due jobs makes no more, so that other jobs are not kept waiting. The next run goes on.
BATCH = 200


def kinds_of(page: Any) -> list[str]:
    """Return what is made of ``page``."""
    kinds = []
    if isinstance(page, (BylinesMixin, ExecutiveAuthorMixin)):
        kinds.append(FileKind.CARD.value)
    if isinstance(page, ExecutiveAuthorMixin) and page.press_kit:
        kinds.append(FileKind.PRESS_KIT.value)
    return kinds


def want_files(page: Any) -> None:
    """Note, in the caller's transaction, that the files of ``page`` are to be made; its share card right after it.

    A press kit takes seconds, which is too long for a site whose tasks run in the editor's own request (Wagtail's
    default): it is left to ``execvoice_run_due``.
    """
    kinds = kinds_of(page)
    GeneratedFile.objects.filter(page_id=page.pk).exclude(kind__in=kinds).delete()
    if not kinds:
        return
    rows = [GeneratedFile(page_id=page.pk, kind=kind) for kind in kinds]
    GeneratedFile.objects.bulk_create(rows, ignore_conflicts=True)
    mark_wanted(GeneratedFile.objects.filter(page_id=page.pk))
    # robust: where tasks cannot be queued the page is published all the same, and the due job makes the card.
    # A lambda: Django 5.2 cannot log the failure of a partial, and raises instead.
    transaction.on_commit(lambda: make_card_task.enqueue(page.pk), robust=True)


def has_another_portrait(person: Person) -> bool:
    """Whether the portrait of ``person``, who is about to be saved, is another one than is stored. One query."""
    stored = Person.objects.filter(pk=person.pk).values_list("portrait_id", flat=True).first() if person.pk else None
    return stored != person.portrait_id


def want_files_of_person(person: Person, *, on_posts: bool) -> int:
    """Let the files of the author pages of ``person`` be made anew, and if ``on_posts`` the cards that show the portrait.

    By the due job: of one that wrote a thousand posts it takes its time.
    """
    pages = [model.objects.filter(person_id=person.pk).values("pk") for model in _author_page_models()]
    if on_posts:
        pages.append(Byline.objects.filter(person_id=person.pk, role=Role.AUTHOR).values("page_id"))
    return sum(mark_wanted(GeneratedFile.objects.filter(page_id__in=ids)) for ids in pages)


def _author_page_models() -> list[Any]:
    return [model for model in get_page_models() if issubclass(model, ExecutiveAuthorMixin)]


def mark_wanted(files: Any) -> int:
    """Let ``files`` be made anew, from the first try, and return their number."""
    return int(files.update(wanted_at=timezone.now(), next_try_at=None, tries=0))


def drop_files(page: Any) -> None:
    """Delete the files of a page that is no longer public."""
    GeneratedFile.objects.filter(page_id=page.pk).delete()


def delete_stored(row: GeneratedFile) -> None:
    """Delete the file that ``row`` had, once the transaction that took it away is sure."""
    if row.file:
        storage, name = row.file.storage, row.file.name
        transaction.on_commit(lambda: _delete_quietly(storage, name), robust=True)


@task()
def make_card_task(page_id: int) -> None:
    """Make the share card of a page, if it is wanted and nobody makes it."""
    make_files(GeneratedFile.objects.filter(page_id=page_id, kind=FileKind.CARD))


def make_wanted_files() -> int:
    """Make whatever is wanted and return how much was. Safe to run twice at once: each file is claimed before."""
    return make_files(GeneratedFile.objects.all(), BATCH)


def make_files(files: Any, most: int | None = None) -> int:
    """Make those of ``files`` that are due, each in its own time: one that fails does not keep the others from it."""
    due = files.due(timezone.now()).order_by("wanted_at", "pk").values_list("pk", "wanted_at")
    return sum(_claim(pk, wanted_at) and _make(pk, wanted_at) for pk, wanted_at in list(due[:most]))


def _claim(pk: int, wanted_at: datetime) -> bool:
    now = timezone.now()
    row = GeneratedFile.objects.due(now).filter(pk=pk, wanted_at=wanted_at)
    return bool(row.update(next_try_at=now + CLAIM))


def _make(pk: int, wanted_at: datetime) -> bool:
    """Make one file that was claimed. Where the page was published again meanwhile, what was made of the old one is dropped."""
    # Only while it is wanted as it was: whoever published again began a new want, with a maker of its own.
    row = GeneratedFile.objects.filter(pk=pk, wanted_at=wanted_at)
    old = row.first()
    if old is None:
        return False
    try:
        fresh = _make_file(old)
    except Exception as error:
        logger.warning("The %s of page %s could not be made.", old.kind, old.page_id, exc_info=True)
        _note_failure(row, old, error)
        return False
    done = {"wanted_at": None, "next_try_at": None, "tries": 0, "error": "", "made_at": timezone.now()}
    if fresh is None:
        row.update(**done)
        return False
    if not row.update(**done, key=fresh.key, file=fresh.file.name):
        delete_stored(fresh)
        return False
    delete_stored(old)
    return True


def _make_file(old: GeneratedFile) -> GeneratedFile | None:
    """Return ``old`` with a new file in the storage; None if what it has is still right."""
    page = get_base_page_model().objects.get(pk=old.page_id).specific
    key, file = MAKERS[old.kind](page, old.key if old.file else "")
    if file is None:
        return None
    with file:
        fresh = GeneratedFile(page_id=old.page_id, kind=old.kind, key=key)
        fresh.file.save(str(file.name), file, save=False)
    return fresh


def _note_failure(row: Any, old: GeneratedFile, error: Exception) -> None:
    """Say when it is tried again, in 5, 10, 20, … minutes. What cannot be made in the end leaves nothing of an older page."""
    wait = FIRST_RETRY * 2**old.tries
    noted = {"tries": old.tries + 1, "error": describe_error(error), "next_try_at": timezone.now() + wait}
    # What cannot be drawn today cannot in five minutes: it waits for the next publication.
    if not isinstance(error, ValidationError) and old.tries + 1 < MOST_TRIES:
        row.update(**noted)
    elif row.update(**noted | {"wanted_at": None, "next_try_at": None, "key": "", "file": ""}):
        delete_stored(old)


def describe_error(error: Exception) -> str:
    """Say in words for people what went wrong. Never a path: only our own sentences and those of the system are shown."""
    with translation.override(django_settings.LANGUAGE_CODE):
        if isinstance(error, ValidationError):
            return clean_line(" ".join(error.messages), ERROR_LENGTH)
        reason = (isinstance(error, OSError) and error.strerror) or _("See the log of the server.")
        return clean_line(f"{type(error).__name__}: {reason}", ERROR_LENGTH)


def _delete_quietly(storage: Any, name: str | None) -> None:
    try:
        storage.delete(name)
    except Exception:
        # execvoice_make_files finds it, for no row names it any more.
        logger.warning("The file %s could not be deleted.", name, exc_info=True)
