"""What all our page mixins share."""

from __future__ import annotations

from django.apps import apps
from wagtail.models import AbstractPage


class PageMixin:
    """Marks a mixin that goes before ``Page`` in the bases of a page type."""

    @classmethod
    def is_historical(cls) -> bool:
        """True for the model of a data migration: it has the mixin among its bases, but not the tables it works on."""
        return cls.__module__ == "__fake__"


def uses_of(mixin: type) -> list[type]:
    """Return the installed models that use ``mixin``, in the order of their apps."""
    return [model for model in apps.get_models() if issubclass(model, mixin)]


def is_inert(model: type, mixin: type) -> bool:
    """True if ``mixin`` stands where it changes nothing: after ``Page``, whose methods then win, or on no page at all."""
    order = model.__mro__
    return AbstractPage not in order or order.index(mixin) > order.index(AbstractPage)
