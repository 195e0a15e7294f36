"""What our fields of the API share stands in ``base``, for the other features."""

from __future__ import annotations

from wagtail_execvoice.base.api import DetailField, PreparedField, in_language_of

__all__ = ["DetailField", "PreparedField", "in_language_of"]
