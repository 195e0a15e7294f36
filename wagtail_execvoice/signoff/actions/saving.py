"""``save()`` of a guarded page: all ways of publishing end here, also those that ask nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wagtail_execvoice.canonical import CanonicalContent, canonicalise
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.gate import explain_refusal, find_or_give_grant
from wagtail_execvoice.signoff.actions.pausing import open_for_one_save
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.actions.refusals import record_refusal
from wagtail_execvoice.signoff.actions.standing import note_live, review_date
from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.models import Grant

logger = logging.getLogger("wagtail_execvoice.signoff")

# A save of these alone neither changes a text nor makes one public.
HARMLESS = frozenset(
    {
        "alias_of",
        "alias_of_id",
        "depth",
        "draft_title",
        "expired",
        "expire_at",
        "first_published_at",
        "go_live_at",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "latest_revision_id",
        "locked",
        "locked_at",
        "locked_by",
        "locked_by_id",
        "numchild",
        "owner",
        "owner_id",
        "path",
        "translation_key",
        "url_path",
        "wagtail_admin_comments",
    }
)


_freely: ContextVar[bool] = ContextVar("execvoice_saving_freely", default=False)


# The pages that are being saved by what the gate has let pass.
_saved: ContextVar[tuple[Any, ...]] = ContextVar("execvoice_saved", default=())


@contextmanager
def saving_freely() -> Iterator[None]:
    """Let ``save()`` publish anything: only inside ``gate_paused``, which gives what is live after it a recorded grant."""
    token = _freely.set(True)
    try:
        yield
    finally:
        _freely.reset(token)


@dataclass(frozen=True)
class Before:
    """The page as it is in the database, read under a lock."""

    live: bool
    live_revision_id: int | None


# The page that is being published, and what it was before: ``publish()`` holds its lock, undoes what it began, and records
# the refusal after that.
_publishing: ContextVar[tuple[int, Before] | None] = ContextVar("execvoice_publishing", default=None)


@contextmanager
def publishing(page: Any) -> Iterator[None]:
    """While ``publish()`` saves the page. Whoever publishes wants a grant, also for a text that is public already.

    Locked before Wagtail touches a revision, as whoever edits does: else the two would wait for each other.
    """
    token = _publishing.set((page.pk, _lock(page)))
    try:
        yield
    finally:
        _publishing.reset(token)


def is_publishing(page_id: int) -> bool:
    now = _publishing.get()
    return now is not None and now[0] == page_id


def is_saving_freely() -> bool:
    return _freely.get()


def is_being_saved(page: Any, key: Any) -> bool:
    """Return whether a row that belongs to ``page`` by ``key`` is stored or deleted by the page's own ``save()``.

    Only while the page holds the whole relation: a row that somebody adds beside it was not among what the gate has seen.
    """
    rows = getattr(page, key.remote_field.get_accessor_name())
    return rows.is_deferring and any(page is saved for saved in _saved.get())


@contextmanager
def _saving(page: Any) -> Iterator[None]:
    token = _saved.set((*_saved.get(), page))
    try:
        yield
    finally:
        _saved.reset(token)


def save_page(page: Any, save: Callable[[], Any], update_fields: Iterable[str] | None) -> Any:
    """Carry out ``save`` if that makes nothing public that may not be.

    A page that is added live is added as a draft, and goes live if it may. Raises ``SignOffRequired``.
    """
    if _freely.get():
        return save()
    with _saving(page):
        return _save_if_allowed(page, save, None if update_fields is None else frozenset(update_fields))


def _save_if_allowed(page: Any, save: Callable[[], Any], fields: frozenset[str] | None) -> Any:
    if fields is not None and fields <= HARMLESS:
        return save()
    # Else it is in the database whether the page is live, whatever the object says.
    says_live = fields is None or "live" in fields
    if (says_live and not page.live) or not page.is_guarded():
        return _save_draft(page, save, fields)
    if page._state.adding:
        return _add(page, save)
    with _transaction(fields):
        before = _publishing.get()[1] if is_publishing(page.pk) else _lock(page)  # type: ignore[index]
        if says_live or before.live:
            return _save_live(page, save, fields, before)
        return _save_draft(page, save, fields)


def _transaction(fields: frozenset[str] | None) -> Any:
    """Return what a save is done in. In a transaction of the caller's, save() has a savepoint of its own.

    A save of some fields needs another one: it is looked at after it was done.
    """
    within = transaction.get_connection().in_atomic_block
    return nullcontext() if within and fields is None else transaction.atomic()


def _save_draft(page: Any, save: Callable[[], Any], fields: frozenset[str] | None) -> Any:
    # A copy is told to be live with a revision of its own, after we made it a draft.
    if not page.live and page.live_revision_id and fields is not None and "live_revision" in fields:
        page.live_revision = None
    return save()


def _save_live(page: Any, save: Callable[[], Any], fields: frozenset[str] | None, before: Before) -> Any:
    content = canonicalise(page)
    goes_live = not before.live or page.live_revision_id not in {None, before.live_revision_id}
    grant = find_or_give_grant(page, content, goes_live=goes_live)
    if grant is None:
        return _save_unsigned(page, content, before, goes_live, save)
    result = save()
    # Of the text in memory some fields were stored: is it the whole of it that is public now?
    stored = canonicalise(type(page).objects.get(pk=page.pk)) if fields is not None else content
    if stored.digest != content.digest:
        raise _refuse(page, stored)
    if goes_live:
        cover = find_cover(page) if grant.request_id is None else None
        note_live(page, grant, _review_due(grant, cover))
    return result


def _lock(page: Any) -> Before:
    # The base page's row: the lock that every decision about a page takes first.
    rows = get_base_page_model().objects.select_for_update().filter(pk=page.pk)
    row = rows.values_list("live", "live_revision_id").first()
    return Before(*row) if row else Before(False, None)


def _add(page: Any, save: Callable[[], Any]) -> Any:
    """Live is what a new page is by default. It cannot be refused for that, so it begins as a draft."""
    with transaction.atomic():
        page.live = False
        page.has_unpublished_changes = True
        result = save()
        content = canonicalise(page)
        if find_or_give_grant(page, content, goes_live=True):
            page.live = True
            page.has_unpublished_changes = False
            page.save(update_fields=["live", "has_unpublished_changes"], clean=False)
        else:
            logger.info("Page %s was added as a draft: pages of its kind go live when they are signed.", page.pk)
    return result


def _save_unsigned(
    page: Any, content: CanonicalContent, before: Before, goes_live: bool, save: Callable[[], Any]
) -> Any:
    """Save what changes no public text; refuse the rest.

    A page may be live without a grant for its text: it was live before its type was guarded, or a picture on it was
    replaced. It can still be moved, and an alias can be made a page of its own: the text that is public stays the same.
    """
    if before.live and _is_what_is_stored(page, content):
        if not goes_live:
            return save()
        if before.live_revision_id is None and not is_publishing(page.pk):
            with open_for_one_save(page.pk):
                return save()
    if page.alias_of_id and _publishing.get() is not None and not is_publishing(page.pk):
        return _leave_behind(page, content, before)
    raise _refuse(page, content)


def _leave_behind(page: Any, content: CanonicalContent, before: Before) -> None:
    """What is published may not be shown where this alias stands. The alias stays as it was, and keeps nobody from publishing."""
    from wagtail_execvoice.signoff.actions.alarming import tell_left_behind

    refusal = explain_refusal(page, content)
    page.live = before.live
    logger.warning("Alias %s does not follow the page that is being published: %s", page.pk, refusal.message)
    record_refusal("publish.refused", page_id=page.pk, code=refusal.code, digest=content.digest)
    tell_left_behind(page, content.digest)


def _refuse(page: Any, content: CanonicalContent) -> SignOffRequired:
    refusal = explain_refusal(page, content)
    if not is_publishing(page.pk):
        record_refusal("publish.refused", page_id=page.pk, code=refusal.code, digest=content.digest)
    return SignOffRequired(refusal.message, refusal.code, content.digest)


def _is_what_is_stored(page: Any, content: CanonicalContent) -> bool:
    stored = type(page).objects.filter(pk=page.pk).first()
    return stored is not None and canonicalise(stored).digest == content.digest


def _review_due(grant: Grant, cover: Any) -> Any:
    from wagtail_execvoice.signoff.specs import Spec

    if grant.request:
        return review_date(Spec.from_json(grant.request.policy_version.spec).review_after_days)
    return review_date(cover.spec.review_after_days) if cover else None
