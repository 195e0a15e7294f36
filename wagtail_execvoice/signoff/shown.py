"""Which models a text can show rows of, and that a change of one is noticed at once.

By the model, not by one handler for all: Django deletes the rows of a model that nobody listens to without loading them, and
a site's other models must not pay for ours.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save

from wagtail_execvoice.canonical import kind_of


def connect_shown() -> None:
    """Notice changes of pictures, documents, snippets, and of models with ``signoff_shown``.

    Called when the app is ready, and again when all hooks are loaded, since they may register snippets: before the first
    request, and by most commands. What a process changes that never loads them is found by ``execvoice_verify --live``.
    """
    for model in apps.get_models():
        if kind_of(model) not in {"", "page"}:
            connect(model)


def connect(model: Any) -> None:
    """Notice changes of rows of ``model``: what a site does for a model that its pages show in a way of their own."""
    for signal in (post_save, post_delete):
        signal.connect(_note_change, sender=model, dispatch_uid=f"execvoice_signoff_shown_{model._meta.label}")


def _note_change(instance: Any, **kwargs: Any) -> None:
    from wagtail_execvoice.signoff.actions.drift import note_change

    note_change(instance)
