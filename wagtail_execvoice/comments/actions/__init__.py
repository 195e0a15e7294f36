"""The verbs: each is one transaction, one record of it, and one signal after it."""

from __future__ import annotations

from wagtail_execvoice.comments.actions.deciding import decide, undo
from wagtail_execvoice.comments.actions.inheriting import ConversationSettings, read_settings
from wagtail_execvoice.comments.actions.tickets import Ticket, issue_ticket, open_ticket
from wagtail_execvoice.comments.actions.writing import Draft, preview_comment, write_comment

__all__ = [
    "ConversationSettings",
    "Draft",
    "Ticket",
    "decide",
    "issue_ticket",
    "open_ticket",
    "preview_comment",
    "read_settings",
    "undo",
    "write_comment",
]
