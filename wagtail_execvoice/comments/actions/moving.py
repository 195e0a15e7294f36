"""A page that is moved takes the hold along that was on a page above it: nothing gets out of a hold by another place."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from wagtail_execvoice.comments.actions.holding import HELD, find_hold_of
from wagtail_execvoice.comments.actions.publishing import lock_conversations
from wagtail_execvoice.compat import get_base_page_model


def take_hold_along(instance: Any, parent_page_before: Any, parent_page_after: Any, **kwargs: Any) -> None:
    """Receives ``post_page_move``."""
    before = _find_hold(parent_page_before)
    after = _find_hold(parent_page_after) if before is not None else None
    if before is None or (after is not None and after.pk == before.pk):
        return
    with transaction.atomic():
        row = lock_conversations([instance.pk])[instance.pk]
        if row.on_hold_since is not None:
            return
        row.on_hold_since, row.hold_reason = before.on_hold_since, before.hold_reason
        row.save(update_fields=["on_hold_since", "hold_reason"])
        log(instance=instance, action=HELD, data={"reason": before.hold_reason})


def _find_hold(page: Any) -> Any:
    # As it is now: the move itself may have given it another path, and with the old one others would be found.
    now = get_base_page_model().objects.filter(pk=page.pk).first()
    return find_hold_of(now) if now is not None else None
