from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from wagtail.signals import copy_for_translation_done

from wagtail_execvoice.authors.actions import follow_profile_in_translation, keep_credits
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.models import Person


def translate_bylines(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A printed title is in the language of the original: let the new translation say it in its own."""
    if isinstance(target_obj, BylinesMixin) and not getattr(target_obj, "alias_of_id", None):
        follow_profile_in_translation(source_obj, target_obj)


def keep_credits_of_person(instance: Person, **kwargs: Any) -> None:
    keep_credits(instance)


def register_signal_handlers() -> None:
    copy_for_translation_done.connect(translate_bylines, dispatch_uid="execvoice_translate_bylines")
    pre_delete.connect(keep_credits_of_person, sender=Person, dispatch_uid="execvoice_keep_credits")
