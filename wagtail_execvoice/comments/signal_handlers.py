from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from wagtail.signals import post_page_move

from wagtail_execvoice.comments.actions.holding import ConversationKept, keeps_page
from wagtail_execvoice.comments.actions.moving import take_hold_along
from wagtail_execvoice.comments.actions.purging import purge_conversation
from wagtail_execvoice.comments.signals import conversation_changed
from wagtail_execvoice.compat import get_base_page_model


def refuse_deletion(instance: Any, **kwargs: Any) -> None:
    """Before a page is deleted, by whomever, with each of those below it. Raises ``ConversationKept``. One query if nothing is kept."""
    if keeps_page(instance):
        message = _("“%(title)s” cannot be deleted: what readers wrote there is being kept.")
        raise ConversationKept(message % {"title": instance.title})


def register_signal_handlers() -> None:
    """Called when the app is ready."""
    conversation_changed.connect(purge_conversation, dispatch_uid="execvoice_comments_purge")
    post_page_move.connect(take_hold_along, dispatch_uid="execvoice_comments_take_hold_along")
    pre_delete.connect(refuse_deletion, sender=get_base_page_model(), dispatch_uid="execvoice_comments_refuse_deletion")
