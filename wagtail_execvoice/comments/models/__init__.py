"""What readers write, what was decided about it, and how each page takes it."""

from __future__ import annotations

from wagtail_execvoice.comments.models.commenters import Commenter
from wagtail_execvoice.comments.models.comments import CommentVersion, ReaderComment
from wagtail_execvoice.comments.models.conversations import Conversation
from wagtail_execvoice.comments.models.decisions import Decision
from wagtail_execvoice.comments.models.digests import ModeratorDigest
from wagtail_execvoice.comments.models.following import Follow
from wagtail_execvoice.comments.models.learning import LearnedFilter, SpamExample, SpamShingle
from wagtail_execvoice.comments.models.replies import DraftReply, OfficialAlias
from wagtail_execvoice.comments.models.reports import Report
from wagtail_execvoice.comments.models.rules import ModerationRule

__all__ = [
    "CommentVersion",
    "Commenter",
    "Conversation",
    "Decision",
    "DraftReply",
    "Follow",
    "LearnedFilter",
    "ModerationRule",
    "ModeratorDigest",
    "OfficialAlias",
    "ReaderComment",
    "Report",
    "SpamExample",
    "SpamShingle",
]
