"""A text as it was kept, as a page in memory, and what it says of its authors."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps

from wagtail_execvoice.signoff.actions.asking import Voice, ask_voices
from wagtail_execvoice.signoff.models import SignedContent, Slot


def restore_page(content: SignedContent, page_id: int) -> Any:
    """Return the page with the kept text. Raises ``LookupError`` if that cannot be made any more.

    Its type may have been removed from the site, or a row that it cannot be without.
    """
    model = apps.get_model(content.page_type)
    page = model.objects.filter(pk=page_id).first()
    if page is None:
        raise LookupError(f"Page {page_id} is gone.")
    try:
        return page.with_content_json(json.loads(content.snapshot))
    except AttributeError as error:
        # What Wagtail makes of content whose required row is gone is None.
        raise LookupError(f"The text of page {page_id} can no longer be shown as a page.") from error


def voice_of(slot: Slot) -> Voice | None:
    """Return what the kept text says of the author whose slot it is; None if it cannot be asked."""
    try:
        page = restore_page(slot.request.content, slot.request.page_id)
    except LookupError:
        return None
    return next((voice for voice in ask_voices(page) if voice.key == slot.voice_key), None)


def find_title(slot: Slot, user: Any) -> str:
    """Return what is printed beside the name of ``user`` who decides in ``slot``: the kind, or an author's own title."""
    if not slot.is_voice:
        return slot.title
    # Whoever passes over an author does not sign under that author's title.
    voice = voice_of(slot) if slot.user_key == str(user.pk) else None
    return voice.title if voice else ""
