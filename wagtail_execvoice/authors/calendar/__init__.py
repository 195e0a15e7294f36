"""The calendar of the editors: what was published, what is to come, and whose voice has been silent."""

from __future__ import annotations

from wagtail_execvoice.authors.calendar.entries import Entry, Status, load_published, load_work
from wagtail_execvoice.authors.calendar.months import Month
from wagtail_execvoice.authors.calendar.sight import PAGE_ACTIONS, Sight, find_bylined_types
from wagtail_execvoice.authors.calendar.silence import Voice, find_author_pages_in_office, find_voices

__all__ = [
    "PAGE_ACTIONS",
    "Entry",
    "Month",
    "Sight",
    "Status",
    "Voice",
    "find_author_pages_in_office",
    "find_bylined_types",
    "find_voices",
    "load_published",
    "load_work",
]
