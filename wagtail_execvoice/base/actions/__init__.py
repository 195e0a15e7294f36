"""The verbs of this feature. Each joins the transaction of its caller, so a row exists exactly if its cause does."""

from __future__ import annotations

from wagtail_execvoice.base.actions.delivery import MailServerUnreachable, deliver_mail
from wagtail_execvoice.base.actions.limits import Limit, Slot, take_slot, take_slots
from wagtail_execvoice.base.actions.links import find_link, issue_link, revoke_link, revoke_links, use_link
from wagtail_execvoice.base.actions.mail import (
    cancel_mail,
    dismiss_mail,
    find_queued,
    queue_mail,
    retry_mail,
)

__all__ = [
    "Limit",
    "MailServerUnreachable",
    "Slot",
    "cancel_mail",
    "deliver_mail",
    "dismiss_mail",
    "find_link",
    "find_queued",
    "issue_link",
    "queue_mail",
    "retry_mail",
    "revoke_link",
    "revoke_links",
    "take_slot",
    "take_slots",
    "use_link",
]
