"""The verbs of authors. Views, commands and signal handlers only call them."""

from __future__ import annotations

from wagtail_execvoice.authors.actions.credits import attach_people, find_author_pages, load_credits, write_bylines
from wagtail_execvoice.authors.actions.printing import (
    follow_profile_in_translation,
    keep_credits,
    note_names,
    print_bylines,
    print_bylines_in_revision,
)

__all__ = [
    "attach_people",
    "find_author_pages",
    "follow_profile_in_translation",
    "keep_credits",
    "load_credits",
    "note_names",
    "print_bylines",
    "print_bylines_in_revision",
    "write_bylines",
]
