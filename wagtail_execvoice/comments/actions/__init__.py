"""The verbs: each is one transaction, one record of it, and one signal after it."""

from __future__ import annotations

from wagtail_execvoice.comments.actions.deciding import decide, undo
from wagtail_execvoice.comments.actions.editing import edit_comment
from wagtail_execvoice.comments.actions.inheriting import ConversationSettings, read_settings
from wagtail_execvoice.comments.actions.keys import changeable_until, find_by_key, find_own, issue_key
from wagtail_execvoice.comments.actions.reporting import report_comment
from wagtail_execvoice.comments.actions.tickets import Ticket, issue_ticket, open_ticket
from wagtail_execvoice.comments.actions.withdrawing import withdraw_comment
from wagtail_execvoice.comments.actions.writing import Draft, preview_comment, write_comment

__all__ = [
    "ConversationSettings",
    "Draft",
    "Ticket",
    "changeable_until",
    "decide",
    "edit_comment",
    "find_by_key",
    "find_own",
    "issue_key",
    "issue_ticket",
    "open_ticket",
    "preview_comment",
    "read_settings",
    "report_comment",
    "undo",
    "withdraw_comment",
    "write_comment",
]
