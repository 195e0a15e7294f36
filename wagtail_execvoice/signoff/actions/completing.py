"""All signatures are there: the text may go live, and does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Revision, TaskState

from wagtail_execvoice.signoff.actions.contributors import forget_contributions
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.publishing import completing
from wagtail_execvoice.signoff.actions.requests import close_request, spec_of
from wagtail_execvoice.signoff.actions.telling import tell_signed
from wagtail_execvoice.signoff.constants import Lane, RequestState, Source
from wagtail_execvoice.signoff.models import Grant, SignOffRequest


def complete(request: SignOffRequest, user: Any) -> Grant:
    """Give the grant of a request that everybody signed, and let its workflow go on, which publishes after the last task."""
    grant = grant_request(request, Source.REQUEST)
    close_request(request, RequestState.SIGNED, user)
    forget_contributions(request.page_id, request.submitted_at)
    state = TaskState.objects.filter(pk=request.task_state_id, status=TaskState.STATUS_IN_PROGRESS).first()
    if state:
        with completing(request.page_id, request.revision_id):
            state.approve(user=user)
    tell_signed(request, user)
    return grant


def grant_request(request: SignOffRequest, source: Source) -> Grant:
    """Let the text of ``request`` be live, at the newest revision that holds it."""
    now = timezone.now()
    grant: Grant = Grant.objects.create(
        page_id=request.page_id,
        revision_id=_find_revision(request),
        digest=request.digest,
        source=source,
        request=request,
        created_at=now,
        valid_until=now + timedelta(days=spec_of(request).valid_days),
    )
    record(
        "grant.given",
        page_id=request.page_id,
        request_id=request.pk,
        row=grant,
        source=str(source),
        digest=request.digest,
        revision=grant.revision_id,
    )
    return grant


def _find_revision(request: SignOffRequest) -> int | None:
    """Return the revision with the text of ``request``: whoever called has compared it under the lock of the page."""
    if request.lane == Lane.VOICE_FIRST and (first := _granted_first(request)):
        # What is reviewed went live before. The newest revision may be a draft that nobody has signed.
        return first
    latest = Revision.page_revisions.filter(object_id=str(request.page_id)).order_by("-created_at", "-id").first()
    return latest.pk if latest else request.revision_id


def _granted_first(request: SignOffRequest) -> int | None:
    grants = Grant.objects.filter(request=request, page_id=request.page_id, digest=request.digest).order_by("-pk")
    return grants.values_list("revision_id", flat=True).first()
