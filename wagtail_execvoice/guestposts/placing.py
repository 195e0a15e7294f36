"""Where the text of a guest can become a page."""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.guestposts.mixins import GuestPostMixin


def list_page_types(parent: Any = None, user: Any = None) -> list[Any]:
    """Return the page types that can be guest posts; with ``parent``, those that ``user`` can add below it."""
    models: list[Any] = uses_of(GuestPostMixin)
    if parent is None:
        return models
    section = parent.specific_deferred
    if user is not None and not section.permissions_for_user(user).can_add_subpage():
        return []
    return [model for model in models if model.can_create_at(section)]
