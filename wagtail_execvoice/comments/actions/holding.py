"""Keeping a conversation as it is, because a lawyer says so: on a page and everything below it, until it is released.

Readers go on writing and moderators go on deciding and blacking out, for nothing is lost by that: each decision is in the log,
and what stood there before is kept. What a hold stops is everything that would lose something: changing, taking back, deleting,
erasing, forgetting by age, and deleting the pages themselves.

Whoever deletes or empties something locks the rows of its conversations first and asks here after that: ``hold_conversation``
locks the rows of all pages below, so one of the two comes first.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_execvoice.comments.actions.publishing import lock_conversations
from wagtail_execvoice.comments.models import Conversation, ReaderComment
from wagtail_execvoice.compat import get_base_page_model

#: What stands in the history of the page, with the reason.
HELD = "execvoice_comments.hold"
RELEASED = "execvoice_comments.release"
PERMISSION = "execvoice_comments.hold_conversation"


class ConversationKept(PermissionDenied):
    """A page cannot be deleted, because readers' words on it or below it are kept. Wagtail's admin says so, and nothing fails."""


def hold_conversation(page: Any, reason: str, user: Any) -> Conversation:
    """Keep what readers wrote on ``page`` and below it. On hold already, only the reason is another one.

    Raises ``ValueError`` without a reason.
    """
    _check(reason)
    with transaction.atomic():
        row = _lock_below(page)
        row.on_hold_since, row.hold_reason = row.on_hold_since or timezone.now(), reason
        row.save(update_fields=["on_hold_since", "hold_reason"])
        log(instance=page, action=HELD, user=user, data={"reason": reason})
    return row


def release_conversation(page: Any, reason: str, user: Any) -> bool:
    """End the hold of ``page`` itself; one of a page above stays. False if there was none. Raises ``ValueError`` without a reason."""
    _check(reason)
    with transaction.atomic():
        row = _lock_below(page)
        if row.on_hold_since is None:
            return False
        row.on_hold_since, row.hold_reason = None, ""
        row.save(update_fields=["on_hold_since", "hold_reason"])
        log(instance=page, action=RELEASED, user=user, data={"reason": reason})
    return True


def find_holds() -> QuerySet[Any]:
    """Return the conversations that somebody put on hold, the latest first, each with the ``path`` of its page."""
    rows = Conversation.objects.filter(on_hold_since__isnull=False).select_related("page")
    return rows.annotate(path=F("page__path")).order_by("-on_hold_since", "pk")


def find_hold_of(page: Any) -> Any:
    """Return the hold that covers ``page``: its own, else the nearest above it; None if there is none. One query."""
    above = Conversation.objects.above(page).filter(on_hold_since__isnull=False).select_related("page")
    return above.order_by("-path").first()


def find_kept_paths() -> tuple[str, ...]:
    """Return the paths of the pages on which a hold is. A comment is kept if the path of its page begins with one. One query."""
    return tuple(Conversation.objects.filter(on_hold_since__isnull=False).values_list("page__path", flat=True))


def is_below(path: str, kept: Collection[str]) -> bool:
    """Return whether the page at ``path`` is covered by one of the holds at ``kept``."""
    return path.startswith(tuple(kept))


def is_kept(page_id: int) -> bool:
    """Return whether what readers wrote on this page is kept. One query, and another one if anything is on hold."""
    kept = find_kept_paths()
    return bool(kept) and get_base_page_model().objects.filter(_below("path", kept), pk=page_id).exists()


def leave_out_kept(rows: QuerySet[Any], page: str = "page") -> QuerySet[Any]:
    """Return those of ``rows`` that are not on hold, by the ``page`` that they belong to. One query more."""
    kept = find_kept_paths()
    return rows.exclude(_below(f"{page}__path", kept)) if kept else rows


def keeps_page(page: Any, kept: Collection[str] | None = None) -> bool:
    """Return whether deleting ``page`` with all below it would lose something that is on hold, or the hold itself."""
    kept = find_kept_paths() if kept is None else kept
    if any(path.startswith(page.path) for path in kept):
        return True
    return is_below(page.path, kept) and ReaderComment.objects.filter(page__path__startswith=page.path).exists()


def _below(field: str, kept: Collection[str]) -> Q:
    return reduce(or_, (Q(**{f"{field}__startswith": path}) for path in kept))


def _lock_below(page: Any) -> Conversation:
    below = Conversation.objects.filter(page__path__startswith=page.path).values_list("page_id", flat=True)
    return lock_conversations({page.pk, *below})[page.pk]


def _check(reason: str) -> None:
    if not reason.strip():
        raise ValueError("Say why: a hold, and the end of one, has a reason.")
