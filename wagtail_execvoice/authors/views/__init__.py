"""Public addresses below an author page: HTTP, turned into calls."""

from __future__ import annotations

from wagtail_execvoice.authors.views.contact import serve_contact

__all__ = ["serve_contact"]
