"""The verbs: each is one transaction, one record of it, and one signal after it."""

from __future__ import annotations

from wagtail_execvoice.guestposts.actions.accepting import accept
from wagtail_execvoice.guestposts.actions.inviting import Invitation, invite, revoke, send_link
from wagtail_execvoice.guestposts.actions.lost import send_lost_links
from wagtail_execvoice.guestposts.actions.noting import write_note
from wagtail_execvoice.guestposts.actions.pictures import add_picture, describe_picture, remove_picture
from wagtail_execvoice.guestposts.actions.reading import ask_for_changes, decline, read_again, reopen
from wagtail_execvoice.guestposts.actions.withdrawing import withdraw_text
from wagtail_execvoice.guestposts.actions.writing import admit_save, find_submission, save_text, submit_text

__all__ = [
    "Invitation",
    "accept",
    "add_picture",
    "admit_save",
    "ask_for_changes",
    "decline",
    "describe_picture",
    "find_submission",
    "invite",
    "read_again",
    "remove_picture",
    "reopen",
    "revoke",
    "save_text",
    "send_link",
    "send_lost_links",
    "submit_text",
    "withdraw_text",
    "write_note",
]
