"""What readers write, what was decided about it, and how each page takes it."""

from __future__ import annotations

from wagtail_execvoice.comments.models.commenters import Commenter
from wagtail_execvoice.comments.models.comments import CommentVersion, ReaderComment
from wagtail_execvoice.comments.models.conversations import Conversation
from wagtail_execvoice.comments.models.decisions import Decision

__all__ = ["CommentVersion", "Commenter", "Conversation", "Decision", "ReaderComment"]
