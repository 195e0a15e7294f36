"""``save_revision()`` of a guarded page: who changed the text, and whether a request is now about another text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from wagtail_execvoice.canonical import digest_words
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.contributors import note_contribution, note_writers_of_copy
from wagtail_execvoice.signoff.models import SignOffRequest


def save_draft(page: Any, save_revision: Callable[[], Any], user: Any) -> Any:
    """Carry out ``save_revision``; note a contribution if the words changed, and close a request about other words."""
    from wagtail_execvoice.signoff.actions.requests import close_as_changed

    with transaction.atomic():
        # Locked first, as whoever signs does: a signature is given to the text before this one, or refused.
        list(get_base_page_model().objects.select_for_update().filter(pk=page.pk).values_list("pk"))
        words_before = _words_of_latest(page)
        note_writers_of_copy(page.pk)
        revision = save_revision()
        if digest_words(page) == words_before:
            return revision
        if user is not None:
            note_contribution(page.pk, [user])
        open_request = SignOffRequest.objects.filter(open_page=page.pk).first()
        if open_request:
            close_as_changed(open_request, user)
        return revision


def _words_of_latest(page: Any) -> str:
    latest = page.latest_revision if page.latest_revision_id else None
    return digest_words(latest.as_object()) if latest else ""
