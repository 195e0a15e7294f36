"""Which fields say something about a text's life, and nothing that a reader reads."""

from __future__ import annotations

from typing import Any

from django.db.models import Field
from treebeard.mp_tree import MP_Node
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    AbstractPage,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
)

# By the class that brings them: a row or a snippet of a site's own may well have a field called "owner" or "live".
_BOOKKEEPING: tuple[tuple[type, frozenset[str]], ...] = (
    (
        AbstractPage,
        frozenset(
            {
                "alias_of",
                "content_type",
                "depth",
                "draft_title",
                "latest_revision",
                "latest_revision_created_at",
                "numchild",
                "owner",
                "path",
                "url_path",
                COMMENTS_RELATION_NAME,
            }
        ),
    ),
    (
        DraftStateMixin,
        # When it goes live is a term of publishing, and no part of the text.
        frozenset(
            {
                "expire_at",
                "expired",
                "first_published_at",
                "go_live_at",
                "has_unpublished_changes",
                "last_published_at",
                "live",
                "live_revision",
            }
        ),
    ),
    (RevisionMixin, frozenset({"latest_revision"})),
    (LockableMixin, frozenset({"locked", "locked_at", "locked_by"})),
    (MP_Node, frozenset({"path", "depth", "numchild"})),
    (TranslatableMixin, frozenset({"translation_key", "locale"})),
)


def bookkeeping_of(model: Any) -> frozenset[str]:
    """Return the names of the fields of ``model`` that are no content, with those that its classes name themselves."""
    names = [fields for brought_by, fields in _BOOKKEEPING if issubclass(model, brought_by)]
    own = [frozenset(vars(base).get("signoff_ignored_fields", ())) for base in model.__mro__]
    return frozenset().union(*names, *own)


def is_technical(field: Field[Any, Any]) -> bool:
    """True for keys, links to the parent's table, and times that every save changes by itself."""
    is_stamp = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    is_parent_link = bool(field.remote_field and getattr(field.remote_field, "parent_link", False))
    return bool(field.primary_key or is_parent_link or is_stamp)
