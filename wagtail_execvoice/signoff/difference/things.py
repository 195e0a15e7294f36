"""Pictures, documents and snippets that a text shows: which came, went, or are others than they were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.difference.leaves import Names, leaves

Document = dict[str, Any]


def name_things(*documents: Document) -> dict[tuple[str, str], str]:
    """Return what people call the things that the canonical ``documents`` mention, by model and key."""
    names: dict[tuple[str, str], str] = {}
    # What is missing on one side is called as on the other.
    for reference in sorted(_references(documents), key=lambda reference: reference["kind"] == "missing"):
        key = (reference["model"], reference["pk"])
        title = reference.get("title") or _look_up(reference)
        if title and not names.get(key):
            names[key] = _describe(reference["kind"], title)
    return names


def tell_changes(old: Document, new: Document, names: Names) -> list[str]:
    """Return in sentences what happened to the things themselves, whatever the text says of them."""
    before, after = ({(r["model"], r["pk"]): r for r in _references([doc])} for doc in (old, new))
    told = []
    for key in sorted({*before, *after}):
        name = names.get(key) or " ".join(key)
        if key not in before:
            told.append(_("New: %(thing)s") % {"thing": name})
        elif key not in after:
            told.append(_("No longer used: %(thing)s") % {"thing": name})
        else:
            told += _tell_change(before[key], after[key], name, names)
    return told


def _tell_change(before: Document, after: Document, name: str, names: Names) -> list[str]:
    if before == after:
        return []
    words = {"thing": name}
    if after["kind"] != before["kind"]:
        return [
            (_("No longer there: %(thing)s") if after["kind"] == "missing" else _("There again: %(thing)s")) % words
        ]
    told = []
    if after["sha256"] != before["sha256"]:
        is_file = after["kind"] in {"image", "document", "file"}
        told.append((_("Another file: %(thing)s") if is_file else _("Other words: %(thing)s")) % words)
    if after.get("alt") != before.get("alt"):
        words |= {"old": before.get("alt") or "–", "new": after.get("alt") or "–"}
        told.append(_("Other description of %(thing)s: “%(new)s” instead of “%(old)s”") % words)
    if after.get("title") != before.get("title"):
        words |= {"old": before.get("title") or "–"}
        told.append(_("Other title: %(thing)s, which was called “%(old)s”") % words)
    told += _tell_fields(before, after, name, names)
    return told or [_("Changed: %(thing)s") % words]


def _tell_fields(before: Document, after: Document, name: str, names: Names) -> Iterable[str]:
    """Yield what else is printed with a picture or a document and differs: a credit line, a licence."""
    old, new = before.get("content", {}), after.get("content", {})
    for field in sorted({*old, *new}):
        values = [", ".join(leaves(content.get(field), names)) for content in (old, new)]
        # A description that is the alternative text, too, was told.
        if old.get(field) != new.get(field) and not (field == "description" and after["alt"] != before["alt"]):
            words = {"thing": name, "field": _label(after["model"], field)}
            words |= {"old": values[0] or "–", "new": values[1] or "–"}
            yield _("%(thing)s, %(field)s: “%(new)s” instead of “%(old)s”") % words


def _label(model: str, field: str) -> str:
    try:
        return str(capfirst(apps.get_model(model)._meta.get_field(field).verbose_name))
    except (LookupError, FieldDoesNotExist):
        return field


def is_file_of_field(reference: Document) -> bool:
    """Is this a file of a page, a row or a snippet itself? Its model is a field then: "app.model.field"."""
    return str(reference["model"]).count(".") > 1


def _references(documents: Iterable[Document]) -> Iterable[Document]:
    return (reference for document in documents for reference in document.get("references", []))


def _look_up(reference: Document) -> str:
    """Return what a snippet or a page is called today. It may be gone, and so may its model."""
    if is_file_of_field(reference):
        return str(reference["pk"])
    try:
        instance = apps.get_model(reference["model"])._base_manager.filter(pk=reference["pk"]).first()
    except (LookupError, ValueError, TypeError):
        return ""
    return str(instance) if instance else ""


def _describe(kind: str, title: str) -> str:
    patterns = {
        "image": _("picture “%(title)s”"),
        "document": _("document “%(title)s”"),
        "file": _("file “%(title)s”"),
        "missing": _("missing file “%(title)s”"),
        "page": _("link to the page “%(title)s”"),
    }
    return patterns.get(kind, _("snippet “%(title)s”")) % {"title": title}
