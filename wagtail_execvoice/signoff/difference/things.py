"""Pictures, documents and snippets that a text shows: which came, went, or are others than they were."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.difference.leaves import Names

Document = dict[str, Any]


def name_things(*documents: Document) -> dict[tuple[str, str], str]:
    """Return what people call the things that the canonical ``documents`` mention, by model and key."""
    names: dict[tuple[str, str], str] = {}
    for reference in _references(documents):
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
            told += _tell_change(before[key], after[key], name)
    return told


def _tell_change(before: Document, after: Document, name: str) -> list[str]:
    if before == after:
        return []
    words = {"thing": name}
    told = []
    if after["sha256"] != before["sha256"]:
        is_file = after["kind"] in {"image", "document"}
        told.append((_("Another file: %(thing)s") if is_file else _("Other words: %(thing)s")) % words)
    if after.get("alt") != before.get("alt"):
        words |= {"old": before.get("alt") or "–", "new": after.get("alt") or "–"}
        told.append(_("Other description of %(thing)s: “%(new)s” instead of “%(old)s”") % words)
    if after.get("title") != before.get("title"):
        words |= {"old": before.get("title") or "–"}
        told.append(_("Other title: %(thing)s, which was called “%(old)s”") % words)
    return told or [_("Changed: %(thing)s") % words]


def _references(documents: Iterable[Document]) -> Iterable[Document]:
    return (reference for document in documents for reference in document.get("references", []))


def _look_up(reference: Document) -> str:
    """Return what a snippet or a page is called today. It may be gone, and so may its model."""
    try:
        instance = apps.get_model(reference["model"])._base_manager.filter(pk=reference["pk"]).first()
    except (LookupError, ValueError, TypeError):
        return ""
    return str(instance) if instance else ""


def _describe(kind: str, title: str) -> str:
    patterns = {
        "image": _("picture “%(title)s”"),
        "document": _("document “%(title)s”"),
        "page": _("link to the page “%(title)s”"),
    }
    return patterns.get(kind, _("snippet “%(title)s”")) % {"title": title}
