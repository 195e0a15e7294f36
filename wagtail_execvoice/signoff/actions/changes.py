"""What is different between two texts, in words: the parts that changed, not how. The signing screen shows how."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.models import SignedContent


class Changes:
    """The names of the parts that changed. Written when it is read, in the language that is active then."""

    def __init__(self, labels: list[tuple[str, str]]) -> None:
        self.labels = labels

    def __str__(self) -> str:
        return ", ".join(dict.fromkeys(_name(*label) for label in self.labels))

    def __bool__(self) -> bool:
        return bool(self.labels)


def name_changes(before: SignedContent, after: SignedContent) -> Changes:
    """Return what differs between two texts of a page."""
    if before.pk == after.pk:
        return Changes([])
    old, new = json.loads(before.canonical), json.loads(after.canonical)
    fields = {*old["content"], *new["content"]}
    changed = [name for name in sorted(fields) if old["content"].get(name) != new["content"].get(name)]
    labels = [(after.page_type, name) for name in changed]
    if old["references"] != new["references"]:
        labels.append(("", "references"))
    return Changes(labels)


def _name(page_type: str, name: str) -> str:
    if not page_type:
        return _("a picture, document or snippet")
    try:
        field: Any = apps.get_model(page_type)._meta.get_field(name)
    except Exception:  # noqa: BLE001  a type or a field that the code no longer has: its name must do
        return name
    words = getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name_plural
    return str(capfirst(words))
