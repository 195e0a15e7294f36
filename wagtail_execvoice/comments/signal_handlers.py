from __future__ import annotations

from wagtail_execvoice.comments.actions.purging import purge_conversation
from wagtail_execvoice.comments.signals import conversation_changed


def register_signal_handlers() -> None:
    """Called when the app is ready."""
    conversation_changed.connect(purge_conversation, dispatch_uid="execvoice_comments_purge")
