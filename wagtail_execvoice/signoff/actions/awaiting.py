"""Whose signature is awaited: asked often on one screen, answered by two queries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef

from wagtail_execvoice.signoff.actions.slots import open_slots_for
from wagtail_execvoice.signoff.models import Slot


def slots_awaiting(user: Any) -> list[Slot]:
    """Return what ``user`` may sign now, most urgent first, each slot with its request and who asked for it.

    Its ``in_own_group`` is false for a voice, and for what ``user`` may sign as somebody's deputy only.
    """
    # Kept on the user object, which lives for a request. What is offered is decided by it, and never what is done.
    known: list[Slot] | None = getattr(user, "_execvoice_awaiting", None)
    if known is None:
        own = Exists(Group.objects.filter(user=user.pk, pk=OuterRef("group_id")))
        slots = open_slots_for(user).annotate(in_own_group=own).select_related("request__submitted_by")
        known = list(slots.order_by("due_at", "pk"))
        user._execvoice_awaiting = known
    return known


def pages_awaiting(user: Any) -> frozenset[int]:
    """Return the ids of the pages that ``user`` may sign now."""
    return frozenset(slot.request.page_id for slot in slots_awaiting(user))


def tasks_awaiting(user: Any) -> frozenset[int]:
    """Return the ids of Wagtail's task states in which ``user`` may sign now."""
    return frozenset(slot.request.task_state_id for slot in slots_awaiting(user) if slot.request.task_state_id)


def is_awaited(user: Any, page_id: int) -> bool:
    return page_id in pages_awaiting(user)


def forget_awaiting(user: Any) -> None:
    """After a decision of the user within the same request."""
    if hasattr(user, "_execvoice_awaiting"):
        del user._execvoice_awaiting
