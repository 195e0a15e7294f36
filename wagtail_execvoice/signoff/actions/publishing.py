"""``publish()`` of a guarded page: grace for those who wait, before ``save()`` decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.alarming import tell_held, tell_too_late
from wagtail_execvoice.signoff.actions.gate import Refusal, explain_refusal, find_or_give_grant
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.refusals import record_refusal
from wagtail_execvoice.signoff.actions.saving import is_saving_freely, publishing
from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.models import Grant
from wagtail_execvoice.signoff.signals import schedule_held

# The page whose last signature is being given: whoever gives it needs no right to publish, since the policy decides.
_completing: ContextVar[tuple[int, int | None] | None] = ContextVar("execvoice_completing", default=None)


@contextmanager
def completing(page_id: int, revision_id: int | None) -> Iterator[None]:
    """While the last signature is entered, publish exactly ``revision_id``, with the right that the signatures give."""
    token = _completing.set((page_id, revision_id))
    try:
        yield
    finally:
        _completing.reset(token)


def publish_page(page: Any, publish: Callable[..., Any], revision: Any, *args: Any, **kwargs: Any) -> Any:
    """Publish ``revision`` if its text has a grant. A schedule whose text has none is held, and the command goes on.

    Raises ``SignOffRequired``.
    """
    if is_saving_freely():
        return publish(revision, *args, **kwargs)
    if _completing.get() is not None and _completing.get()[0] == page.pk:  # type: ignore[index]
        revision = _signed_revision(page, revision)
        kwargs["skip_permission_checks"] = True
    is_scheduled_run = _is_scheduled_run(revision, kwargs.get("user"))
    try:
        # What Wagtail does before it saves the page is undone with it.
        with transaction.atomic(), publishing(page):
            if _goes_live_later(revision):
                _check_schedule(page, revision)
            return publish(revision, *args, **kwargs)
    except SignOffRequired as refusal:
        if is_scheduled_run:
            return hold_schedule(page, revision, Refusal(refusal.code, refusal.message))
        record_refusal("publish.refused", page_id=page.pk, code=refusal.code, digest=refusal.digest)
        raise


def _goes_live_later(revision: Any) -> bool:
    """True if Wagtail will only write down when to publish. Else it saves the page, and ``save()`` decides."""
    at = revision.content.get("go_live_at")
    # Text in the database; in a revision that was made a moment ago still the moment itself.
    at = parse_datetime(at) if isinstance(at, str) else at
    return bool(at and at > timezone.now())


def _check_schedule(page: Any, revision: Any) -> None:
    """Refuse at once what would be refused when its time has come."""
    text = revision.as_object()
    # As save() will see it: the revision that is to be live.
    text.live_revision_id = revision.pk
    content = canonicalise(text)
    grant = find_or_give_grant(text, content, goes_live=True)
    if grant is None:
        refusal = explain_refusal(text, content)
        raise SignOffRequired(refusal.message, refusal.code, content.digest)
    _warn_of_expiry(page, revision, grant, text.go_live_at)


def _signed_revision(page: Any, revision: Any) -> Any:
    signed_id = _completing.get()[1]  # type: ignore[index]
    if revision.pk == signed_id:
        return revision
    # Somebody saved a newer revision in between: what was signed goes live, and not what came after.
    return page.revisions.filter(pk=signed_id).first() or revision


def _warn_of_expiry(page: Any, revision: Any, grant: Grant, goes_live_at: Any) -> None:
    """Say at once that a schedule will be held, because the signatures will have expired by then."""
    if goes_live_at and grant.valid_until and timezone.now() < grant.valid_until <= goes_live_at:
        tell_too_late(page, revision, grant, goes_live_at)


def _is_scheduled_run(revision: Any, user: Any) -> bool:
    """True in Wagtail's ``publish_scheduled``: nobody is there to be told, and an error would end it for all pages."""
    return user is None and bool(revision.approved_go_live_at and revision.approved_go_live_at <= timezone.now())


@transaction.atomic
def hold_schedule(page: Any, revision: Any, refusal: Refusal) -> None:
    """Take the schedule back, record it, and tell the editors."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    record("schedule.held", page_id=page.pk, code=refusal.code, revision=revision.pk)
    tell_held(page, revision, refusal.code)
    transaction.on_commit(
        lambda: schedule_held.send(sender=type(page), page=page, revision=revision, refusal=refusal), robust=True
    )
