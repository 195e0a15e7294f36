from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.signals import copy_for_translation_done, page_published, page_unpublished

from wagtail_execvoice.authors.actions import follow_profile_in_translation, keep_credits
from wagtail_execvoice.authors.actions.files import (
    delete_stored,
    drop_files,
    has_another_portrait,
    want_files,
    want_files_of_person,
)
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import GeneratedFile, Person


def translate_bylines(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A printed title is in the language of the original: let the new translation say it in its own."""
    if isinstance(target_obj, BylinesMixin) and not getattr(target_obj, "alias_of_id", None):
        follow_profile_in_translation(source_obj, target_obj)


def keep_credits_of_person(instance: Person, **kwargs: Any) -> None:
    keep_credits(instance)


def want_files_of_page(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, (BylinesMixin, ExecutiveAuthorMixin)):
        want_files(instance)


def drop_files_of_page(instance: Any, **kwargs: Any) -> None:
    drop_files(instance)


def delete_stored_file(instance: GeneratedFile, **kwargs: Any) -> None:
    delete_stored(instance)


def note_portrait(instance: Person, raw: bool = False, **kwargs: Any) -> None:
    instance.has_another_portrait = not raw and has_another_portrait(instance)


def want_files_again(instance: Person, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created and not raw:
        want_files_of_person(instance, on_posts=instance.has_another_portrait)


def register_signal_handlers() -> None:
    page_published.connect(want_files_of_page, dispatch_uid="execvoice_want_files")
    page_unpublished.connect(drop_files_of_page, dispatch_uid="execvoice_drop_files")
    post_delete.connect(delete_stored_file, sender=GeneratedFile, dispatch_uid="execvoice_delete_stored_file")
    pre_save.connect(note_portrait, sender=Person, dispatch_uid="execvoice_note_portrait")
    post_save.connect(want_files_again, sender=Person, dispatch_uid="execvoice_want_files_again")
    copy_for_translation_done.connect(translate_bylines, dispatch_uid="execvoice_translate_bylines")
    pre_delete.connect(keep_credits_of_person, sender=Person, dispatch_uid="execvoice_keep_credits")
