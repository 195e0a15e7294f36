"""A request that cannot wait: every signature is asked for at once, with a short deadline and for a reason that is kept."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.cleaning import clean_text
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.requests import spec_of
from wagtail_execvoice.signoff.actions.slots import due_date, open_next_slots
from wagtail_execvoice.signoff.actions.telling import tell_asked
from wagtail_execvoice.signoff.constants import Lane, RequestState, SlotState
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import SignOffRequest, Slot

EXPEDITE = "expedite_signoffrequest"


def expedite(request: SignOffRequest, user: Any, reason: str) -> list[Slot]:
    """Ask for every signature of ``request`` at once. Return the slots that were opened. Raises ``DecisionRefused``."""
    if not reason.strip():
        raise DecisionRefused("incomplete", _("Say why it cannot wait: whoever signs sees the reason."))
    with transaction.atomic():
        request = SignOffRequest.objects.select_for_update().get(pk=request.pk)
        if request.state != RequestState.OPEN:
            raise DecisionRefused("closed", _("This request is closed: there is nothing to speed up."))
        if request.lane != Lane.STANDARD:
            raise DecisionRefused("closed", _("Nothing was changed: this request does not wait its turn already."))
        request.amend(lane=Lane.EXPEDITED, reason=clean_text(reason))
        _shorten_deadlines(request)
        opened = open_next_slots(request, spec_of(request))
        if not opened:
            # Everybody was asked already, and hears that it is due sooner.
            tell_asked(list(request.slots.filter(state=SlotState.OPEN)))
        record(
            "request.expedited",
            page_id=request.page_id,
            request_id=request.pk,
            actor=identify(user),
            row=request,
            slots=[slot.pk for slot in opened],
        )
    return opened


def _shorten_deadlines(request: SignOffRequest) -> None:
    due = due_date(timezone.now(), spec_of(request), Lane.EXPEDITED)
    request.slots.filter(state=SlotState.OPEN, due_at__gt=due).update(due_at=due)
