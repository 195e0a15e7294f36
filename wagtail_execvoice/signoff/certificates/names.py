"""What a text mentions, by the titles that were signed along with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_KINDS = {
    "document": gettext_lazy("document"),
    "file": gettext_lazy("file"),
    "image": gettext_lazy("picture"),
    "missing": gettext_lazy("missing file"),
    "page": gettext_lazy("page"),
    "snippet": gettext_lazy("snippet"),
}


def say_kind(kind: str) -> str:
    return str(_KINDS.get(kind, kind))


class Names:
    """The references of a canonical document, found by kind or by model."""

    def __init__(self, references: list[dict[str, str]]) -> None:
        self._found: dict[tuple[str, str], dict[str, str]] = {}
        for reference in references:
            for name in (reference["kind"], reference["model"]):
                self._found[name, reference["pk"]] = reference

    def find(self, kind: str, key: str) -> str:
        """Return what is mentioned: "picture “The board” (12)"."""
        reference: dict[str, Any] = self._found.get((kind, key), {})
        words = {"kind": say_kind(reference.get("kind", kind)), "title": reference.get("title", ""), "key": key}
        return _("%(kind)s “%(title)s” (%(key)s)") % words if words["title"] else f"{words['kind']} {key}"
