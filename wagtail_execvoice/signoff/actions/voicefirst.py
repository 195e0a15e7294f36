"""The lane without waiting: live on the author's signature, reviewed by the others within a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import TaskState

from wagtail_execvoice.signoff.actions.completing import grant_request
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.publishing import completing
from wagtail_execvoice.signoff.actions.requests import spec_of
from wagtail_execvoice.signoff.actions.telling import tell_asked
from wagtail_execvoice.signoff.constants import Decision, Kind, Lane, Method, RequestState, SlotState, Source
from wagtail_execvoice.signoff.models import Signature, SignOffRequest, Slot

REVIEW_WITHIN = timedelta(days=1)


def overdue_reviews() -> Any:
    """Return the signatures that are late for a text which is live without them. One of them closes the lane for all."""
    return Slot.objects.open().filter(request__lane=Lane.VOICE_FIRST, due_at__lte=timezone.now())


def goes_first(request: SignOffRequest) -> bool:
    """Return whether the authors have signed and the policy lets the text go live on that."""
    if request.lane == Lane.VOICE_FIRST or not spec_of(request).voice_first:
        return False
    voices = list(request.slots.filter(kind=Kind.VOICE).values_list("state", flat=True))
    all_signed = SlotState.DONE in voices and not {SlotState.OPEN, SlotState.WAITING} & set(voices)
    return all_signed and _has_signed(request) and not overdue_reviews().exists()


def _has_signed(request: SignOffRequest) -> bool:
    """Return whether an author signed in person: what editors record or waive is their word alone, and waits for others."""
    newer = Signature.objects.filter(slot=OuterRef("slot"), person_key=OuterRef("person_key"), pk__gt=OuterRef("pk"))
    signed = Signature.objects.filter(request=request, slot__kind=Kind.VOICE, decision=Decision.SIGN)
    return bool(signed.exclude(method=Method.RECORDED).filter(~Exists(newer)).exists())


def go_live_first(request: SignOffRequest, user: Any) -> None:
    """Let the text go live, and ask the others to review it within a day. The request stays open until they have."""
    now = timezone.now()
    # It no longer stands in the way of the next text of the page: this one is public, and its review is owed in any case.
    request.amend(lane=Lane.VOICE_FIRST, open_page=None)
    record("request.voice_first", page_id=request.page_id, request_id=request.pk, row=request)
    rest = request.slots.filter(state__in=[SlotState.OPEN, SlotState.WAITING])
    pks = [slot.pk for slot in rest]
    rest.update(state=SlotState.OPEN, opened_at=now, due_at=now + REVIEW_WITHIN)
    tell_asked(list(request.slots.filter(pk__in=pks)))
    grant_request(request, Source.VOICE_FIRST)
    state = TaskState.objects.filter(pk=request.task_state_id, status=TaskState.STATUS_IN_PROGRESS).first()
    if state:
        with completing(request.page_id, request.revision_id):
            state.approve(user=user)


def is_review(request: SignOffRequest) -> bool:
    """True if ``request`` is about a text that went live before everybody had signed."""
    return request.lane == Lane.VOICE_FIRST and request.state == RequestState.OPEN
