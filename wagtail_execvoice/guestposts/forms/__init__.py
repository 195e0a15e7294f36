"""What is typed: cleaned, and explained where it cannot be."""

from __future__ import annotations

from wagtail_execvoice.guestposts.forms.posts import GuestPostForm, GuestPostFormSet
from wagtail_execvoice.guestposts.forms.writing import GuestTextForm, LostLinkForm, PictureForm

__all__ = ["GuestPostForm", "GuestPostFormSet", "GuestTextForm", "LostLinkForm", "PictureForm"]
