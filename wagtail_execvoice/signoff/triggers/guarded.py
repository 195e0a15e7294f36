"""The table of guarded page types, which the triggers read."""

from __future__ import annotations

import logging
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, router, transaction
from django.utils import timezone

from wagtail_execvoice.signoff.models import GuardedType

logger = logging.getLogger(__name__)


def is_guarded_type(model: Any) -> bool:
    """Return whether the triggers guard pages of this type now."""
    content_type = ContentType.objects.get_for_model(model)
    return GuardedType.objects.filter(content_type_id=content_type.pk).exists()


def sync_guarded_types() -> None:
    """Write down which types are guarded. Called after each ``migrate`` and whenever a policy changes.

    Since when a type is guarded stays as it was first written, also when its content type or its name is another one now.
    """
    using = router.db_for_write(GuardedType)
    try:
        with transaction.atomic(using=using):
            _write(_find_guarded_types(using), using)
    except DatabaseError:
        # Only in the midst of migrations, when a table that is asked is not as the models are. The last one comes here too.
        logger.warning("Which page types are guarded could not be determined and stays as it was.", exc_info=True)


def _find_guarded_types(using: str) -> dict[int, str]:
    from wagtail_execvoice.signoff.mixins import SignOffMixin

    models: list[Any] = [model for model in apps.get_models() if issubclass(model, SignOffMixin)]
    return {_content_type_id(model, using): model._meta.label for model in models if model.is_signoff_type()}


def _content_type_id(model: Any, using: str) -> int:
    # Not from the cache, which a flush or a migration may have made out of date.
    options = model._meta.concrete_model._meta
    content_types = ContentType.objects.using(using)
    return int(content_types.get_or_create(app_label=options.app_label, model=options.model_name)[0].pk)


def _write(guarded: dict[int, str], using: str) -> None:
    rows = list(GuardedType.objects.using(using))
    since = {key: row.since for row in rows for key in (row.content_type_id, row.label)}
    right = {row.content_type_id for row in rows if guarded.get(row.content_type_id) == row.label}
    GuardedType.objects.using(using).filter(
        pk__in=[row.pk for row in rows if row.content_type_id not in right]
    ).delete()
    now = timezone.now()
    GuardedType.objects.using(using).bulk_create(
        [
            GuardedType(content_type_id=key, label=label, since=since.get(key, since.get(label, now)))
            for key, label in guarded.items()
            if key not in right
        ],
        ignore_conflicts=True,
    )
