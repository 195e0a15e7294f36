"""What a text mentions, collected while it is read. Nothing is looked up here."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import FileField, Model
from wagtail.models import AbstractPage
from wagtail.rich_text import extract_references_from_rich_text

from wagtail_execvoice.canonical.media import media_models
from wagtail_execvoice.compat import get_base_page_model


class Mentions:
    """Pictures, documents, snippets and pages, by model and the text of their key; other files by field and name."""

    def __init__(self) -> None:
        self.by_model: dict[Any, set[str]] = {}
        self.files: dict[FileField, set[str]] = {}

    def add(self, model: Any, pk: Any) -> None:
        if pk in (None, "") or not isinstance(model, type) or not issubclass(model, Model):
            return
        kind = kind_of(model)
        if kind:
            # Whatever the link says it is: there is one row of the base page for every page.
            self.by_model.setdefault(get_base_page_model() if kind == "page" else model, set()).add(str(pk))

    def add_file(self, field: FileField, name: str) -> None:
        self.files.setdefault(field, set()).add(name)

    def add_from_rich_text(self, html: str) -> None:
        for model, pk, *_path in extract_references_from_rich_text(html):
            self.add(model, pk)


def kind_of(model: type[Model]) -> str:
    """Return ``"page"``, ``"image"``, ``"document"`` or ``"snippet"``; empty for what is no part of a text.

    A model that says ``signoff_shown = True`` counts as a snippet.
    """
    if issubclass(model, AbstractPage):
        return "page"
    for kind, media in media_models().items():
        if issubclass(model, media):
            return kind
    return "snippet" if getattr(model, "signoff_shown", False) or _is_snippet(model) else ""


def _is_snippet(model: type[Model]) -> bool:
    if not apps.is_installed("wagtail.snippets"):
        return False
    from wagtail.snippets.models import get_snippet_models

    return issubclass(model, tuple(get_snippet_models()))
