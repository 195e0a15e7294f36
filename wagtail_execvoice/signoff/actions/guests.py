"""An author without an account signs: by a secret link, and a code sent to the address that was on file when they were asked.

Whoever may edit an author's record could else have link and code sent to themselves, and sign in the author's name. The link
alone does nothing. Programs that look through mail open links, and some send the forms behind them.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import find_link, issue_link, queue_mail, revoke_links
from wagtail_execvoice.base.voices import WaitingVoice
from wagtail_execvoice.signoff.actions.codes import SealedCode, send_code
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.restoring import voice_of
from wagtail_execvoice.signoff.actions.signing import Proof, check_text, deciding, enter, send_back, settle
from wagtail_execvoice.signoff.actions.slots import Chance
from wagtail_execvoice.signoff.constants import Decision, Kind, Method, SlotState
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import Identity, Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.urlnames import guest_url

PURPOSE = "signoff.voice"
#: How long a link works that somebody gets on a screen, and not by mail.
SHORT = timedelta(days=1)


def guest_chances(user: Any, request: SignOffRequest) -> list[Chance]:
    """Return the open slots of authors without an account. For ``deciding``; ``user`` is nobody, or an editor."""
    return [Chance(slot) for slot in request.slots.filter(state=SlotState.OPEN, kind=Kind.VOICE, user_key="")]


def send_link(slot: Slot, user: Any) -> None:
    """Mail the author of ``slot`` a new secret link; an older one stops working. Raises ``DecisionRefused``."""
    with deciding(slot.request_id, slot.pk, user, guest_chances) as (request, chance):
        guest = _keep_guest(chance.slot)
        subject = subject_of(chance.slot)
        revoke_links(PURPOSE, subject)
        link, token = issue_link(PURPOSE, subject)
        _mail_link(request, guest, guest_url(request.page_id, token), f"signoff.voice:{link.pk}")
        record(
            "link.sent",
            page_id=request.page_id,
            request_id=request.pk,
            actor=identify(user),
            slot=chance.slot.pk,
            link=link.pk,
            guest=guest.pk,
        )


def find_waiting(page_id: int, voice_key: str) -> WaitingVoice | None:
    """Return the text of a page that waits for an author without an account, None if none does. For ``base.voices``."""
    open_slots = Slot.objects.filter(kind=Kind.VOICE, user_key="", state=SlotState.OPEN, voice_key=voice_key)
    slot = open_slots.filter(request__open_page=page_id).select_related("request").first()
    return WaitingVoice(slot.request.page_title, partial(_try_to_open, slot)) if slot else None


def _try_to_open(slot: Slot) -> str:
    try:
        return open_screen(slot)
    except DecisionRefused:
        # Decided meanwhile, or nobody to send a code to: who asked knows nothing of sign-off, and shows what there is.
        return ""


def open_screen(slot: Slot) -> str:
    """Return a new link for an author who was let in by another one of theirs. Raises ``DecisionRefused``.

    It opens the text. To sign takes the code as ever, which goes to the address that was on file.
    """
    with deciding(slot.request_id, slot.pk, None, guest_chances) as (request, chance):
        guest = _keep_guest(chance.slot)
        link, token = issue_link(PURPOSE, subject_of(chance.slot), SHORT)
        record(
            "link.sent",
            page_id=request.page_id,
            request_id=request.pk,
            actor=guest,
            slot=chance.slot.pk,
            link=link.pk,
            guest=guest.pk,
        )
    return guest_url(request.page_id, token)


def find_address(slot: Slot) -> str:
    """Return where link and code of ``slot`` go, empty if there is no address.

    It is the one that was on file when the text was submitted. If there was none, it is today's, which the first link keeps.
    """
    if slot.guest and slot.guest.email:
        return str(slot.guest.email)
    voice = voice_of(slot)
    return voice.email if voice else ""


def find_guest_slot(token: object) -> Slot | None:
    """Return the slot that a link is about, whatever became of it. Changes nothing."""
    link = find_link(PURPOSE, token)
    if link is None:
        return None
    slots = Slot.objects.select_related("request__content", "request__policy_version", "guest")
    return slots.filter(pk=link.subject.rpartition(":")[2], kind=Kind.VOICE, user_key="").first()


def send_guest_code(slot: Slot, language: str) -> SealedCode:
    """Mail a code to the address that the link was sent to. Raises ``DecisionRefused``."""
    address = slot.guest.email if slot.guest else ""
    return send_code(guest_purpose(slot), to=address, title=slot.request.page_title, language=language)


def sign_as_guest(slot: Slot, *, digest: str, comment: str = "") -> Signature:
    """Sign for an author whose link and code were checked. Raises ``DecisionRefused``."""
    with deciding(slot.request_id, slot.pk, None, guest_chances) as (request, chance):
        check_text(request, digest)
        signature = _enter(request, chance, Decision.SIGN, comment=comment)
        settle(request, chance.slot, None)
    return signature


def ask_for_changes_as_guest(slot: Slot, *, digest: str, comment: str, wording: str = "") -> Signature:
    """Send the text back for an author whose link and code were checked. Raises ``DecisionRefused``."""
    if not comment.strip():
        raise DecisionRefused("incomplete", _("Say what should change: the editors cannot guess it."))
    with deciding(slot.request_id, slot.pk, None, guest_chances) as (request, chance):
        check_text(request, digest)
        signature = _enter(request, chance, Decision.CHANGES, comment=comment, wording=wording)
        send_back(signature, None)
    return signature


def subject_of(slot: Slot) -> str:
    return f"execvoice_signoff.slot:{slot.pk}"


def guest_purpose(slot: Slot) -> str:
    return f"slot:{slot.pk}"


def _enter(request: SignOffRequest, chance: Chance, decision: Decision, **values: Any) -> Signature:
    slot = chance.slot
    if not (slot.guest and slot.guest.email):
        raise DecisionRefused("presence", _("The address that your link was sent to was erased. Ask for a new link."))
    return enter(
        request, chance, None, decision, Proof(Method.LINK), person_key=slot.voice_key, signer=slot.guest, **values
    )


def _keep_guest(slot: Slot) -> Identity:
    """Return the author whom a link is sent to. An address that was not on file at the submission is taken now, for good."""
    voice = voice_of(slot)
    kept = slot.guest if slot.guest and slot.guest.email else None
    if voice is None or voice.gone or not (kept or voice.email):
        raise DecisionRefused("incomplete", _("There is no e-mail address on file. Add one to the author first."))
    if kept is None:
        # A name that was erased comes back with the address: somebody asks this author anew.
        slot.voice_name = slot.voice_name or voice.name[:255]
        slot.guest = kept = identify(None, name=slot.voice_name, title=voice.title, email=voice.email)
        slot.save(update_fields=["voice_name", "guest"])
    assert kept  # noqa: S101  for the type checker: whoever has a name is somebody
    return kept


def _mail_link(request: SignOffRequest, guest: Identity, url: str, key: str) -> None:
    words = {"name": guest.name, "title": request.page_title, "url": url}
    with translation.override(request.language or None):
        queue_mail(
            key,
            guest.email,
            _("Is “%(title)s” your voice? Please read and sign") % words,
            _(
                "Dear %(name)s,\n\n“%(title)s” is to be published under your name. Read it, and say whether it is your "
                "voice:\n\n%(url)s\n\nTo sign you get a code at this address. The link is for you alone: do not pass it on."
            )
            % words,
            language=request.language,
        )
