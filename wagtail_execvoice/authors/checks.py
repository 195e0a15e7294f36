from __future__ import annotations

from typing import Any

from django.core import checks

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.base.pagemixins import is_inert, uses_of


def check_mixins(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A mixin after ``Page`` changes nothing, silently; on ``BylinesMixin`` that means credits that are never printed."""
    return [
        checks.Error(
            f"{model.__name__} has {mixin.__name__} where it does nothing.",
            hint=f"Put it first: class {model.__name__}({mixin.__name__}, Page).",
            obj=model,
            id="execvoice_authors.E001",
        )
        for mixin in (BylinesMixin, ExecutiveAuthorMixin)
        for model in uses_of(mixin)
        if is_inert(model, mixin)
    ]


def check_panels(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without the panel nobody can enter a byline."""
    return [
        checks.Warning(
            f"{model.__name__} uses BylinesMixin, but its editor has no place for bylines.",
            hint="Add wagtail_execvoice.authors.panels.BylinesPanel() to its content_panels.",
            obj=model,
            id="execvoice_authors.W001",
        )
        for model in uses_of(BylinesMixin)
        if not is_inert(model, BylinesMixin) and not _edits_bylines(model)
    ]


def _edits_bylines(model: Any) -> bool:
    formsets = model.get_edit_handler().get_form_options().get("formsets") or {}
    return BYLINES_RELATION_NAME in formsets
