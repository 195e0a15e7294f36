from __future__ import annotations

from typing import Any

from django.core import checks

from wagtail_execvoice.base.pagemixins import is_inert, uses_of
from wagtail_execvoice.signoff.mixins import SignOffMixin


def check_mixins(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A mixin after ``Page`` changes nothing, silently: pages would go live unsigned by every way but raw SQL."""
    return [
        checks.Error(
            f"{model.__name__} has SignOffMixin where it does nothing.",
            hint=f"Put it first: class {model.__name__}(SignOffMixin, Page).",
            obj=model,
            id="execvoice_signoff.E001",
        )
        for model in uses_of(SignOffMixin)
        if is_inert(model, SignOffMixin)
    ]
