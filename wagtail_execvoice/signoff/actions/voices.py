"""An author who cannot sign on a screen: an editor records what they said otherwise, or that they can no longer be asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.signoff.actions.guests import guest_chances
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.restoring import voice_of
from wagtail_execvoice.signoff.actions.signing import Proof, check_text, deciding, enter, settle
from wagtail_execvoice.signoff.actions.slots import Chance
from wagtail_execvoice.signoff.constants import Decision, Kind, Method, SlotState
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import Identity, Signature, SignOffRequest, Slot


@dataclass(frozen=True)
class Approval:
    """What an author said otherwise: when, how, and the file that shows it, of which name and digest are kept."""

    given_on: date
    how: str
    document: Any = None


def record_approval(slot: Slot, user: Any, approval: Approval, *, digest: str) -> Signature:
    """Enter an approval that was given otherwise, as a signature of the author. Raises ``DecisionRefused``."""
    if not approval.how.strip():
        raise DecisionRefused("incomplete", _("Say how it was given: by telephone, in a letter, in a meeting."))
    with deciding(slot.request_id, slot.pk, user, guest_chances) as (request, chance):
        check_text(request, digest)
        recorder = identify(user)
        # A gap where the name goes: names stand with identities alone, so that they can be erased.
        words = {"date": date_format(approval.given_on, "DATE_FORMAT"), "name": f"%(identity_{recorder.pk})s"}  # type: ignore[union-attr]
        note = _("given on %(date)s, recorded by %(name)s") % words
        signature = enter(
            request,
            chance,
            user,
            Decision.SIGN,
            Proof(Method.RECORDED, note),
            person_key=chance.slot.voice_key,
            signer=_find_author(chance.slot),
            comment=approval.how,
            **_describe_document(approval.document),
        )
        # The signature names the author; the ledger says who wrote it down.
        record(
            "approval.recorded",
            page_id=request.page_id,
            request_id=request.pk,
            actor=recorder,
            row=signature,
            slot=chance.slot.pk,
        )
        settle(request, chance.slot, user)
    return signature


def waive(slot: Slot, user: Any, reason: str, *, digest: str) -> Signature:
    """Go on without an author who left or died. Raises ``DecisionRefused`` for one who can be asked."""
    if not reason.strip():
        raise DecisionRefused("incomplete", _("Say why the author can no longer be asked."))
    with deciding(slot.request_id, slot.pk, user, voice_chances) as (request, chance):
        check_text(request, digest)
        voice = voice_of(chance.slot)
        if voice is not None and not voice.gone:
            raise DecisionRefused("not_yours", _("This author can be asked: only who left or died can be passed over."))
        signature = enter(
            request, chance, user, Decision.WAIVE, Proof(), person_key=chance.slot.voice_key, comment=reason
        )
        settle(request, chance.slot, user)
    return signature


def voice_chances(user: Any, request: SignOffRequest) -> list[Chance]:
    """Return the open slots of authors, with or without an account."""
    return [Chance(slot) for slot in request.slots.filter(state=SlotState.OPEN, kind=Kind.VOICE)]


def _find_author(slot: Slot) -> Identity:
    """Return the author as they were when the text was submitted. Raises ``DecisionRefused`` if that was erased since."""
    if slot.guest is None or slot.guest.erased_at:
        raise DecisionRefused("incomplete", _("The details of this author were erased. Submit the text again."))
    return slot.guest


def _describe_document(document: Any) -> dict[str, str]:
    if document is None:
        return {}
    digest = hashlib.sha256()
    for chunk in document.chunks():
        digest.update(chunk)
    return {"document_name": clean_line(document.name, 255), "document_digest": digest.hexdigest()}
