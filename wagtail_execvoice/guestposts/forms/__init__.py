"""What is typed of guest posts: cleaned, and explained where it cannot be."""

from __future__ import annotations

from wagtail_execvoice.guestposts.forms.posts import GuestPostForm

__all__ = ["GuestPostForm"]
