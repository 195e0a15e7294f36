"""Whose signature is awaited: asked often on one screen, answered by two queries."""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.signoff.actions.slots import open_slots_for


def pages_awaiting(user: Any) -> frozenset[int]:
    """Return the ids of the pages that ``user`` may sign now."""
    return frozenset(page for page, _task in _awaiting(user))


def tasks_awaiting(user: Any) -> frozenset[int]:
    """Return the ids of Wagtail's task states in which ``user`` may sign now."""
    return frozenset(task for _page, task in _awaiting(user) if task)


def is_awaited(user: Any, page_id: int) -> bool:
    return page_id in pages_awaiting(user)


def _awaiting(user: Any) -> list[tuple[int, int | None]]:
    # Kept on the user object, which lives for a request. What is offered is decided by it, and never what is done.
    known: list[tuple[int, int | None]] | None = getattr(user, "_execvoice_awaiting", None)
    if known is None:
        known = list(open_slots_for(user).values_list("request__page_id", "request__task_state_id"))
        user._execvoice_awaiting = known
    return known


def forget_awaiting(user: Any) -> None:
    """After a decision of the user within the same request."""
    if hasattr(user, "_execvoice_awaiting"):
        del user._execvoice_awaiting
