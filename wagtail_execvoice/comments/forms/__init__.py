from __future__ import annotations

from wagtail_execvoice.comments.forms.writing import CommentForm

__all__ = ["CommentForm"]
