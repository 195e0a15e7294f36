"""The decisions of a signer. Each reads everything again under the locks, and one of two that race is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from wagtail_execvoice.base.cleaning import clean_text
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.completing import complete
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.meanings import find_meaning
from wagtail_execvoice.signoff.actions.refusals import record_refusal
from wagtail_execvoice.signoff.actions.requests import close_as_changed, close_request, is_complete, spec_of
from wagtail_execvoice.signoff.actions.restoring import find_title
from wagtail_execvoice.signoff.actions.slots import Chance, find_chances, is_filled, mark_filled, open_next_slots
from wagtail_execvoice.signoff.actions.standing import mark_stale
from wagtail_execvoice.signoff.actions.telling import tell_asked, tell_changes, tell_filled, tell_taken_back
from wagtail_execvoice.signoff.actions.voicefirst import go_live_first, goes_first, is_review
from wagtail_execvoice.signoff.constants import Decision, Lane, Method, Presence, RequestState, SlotState
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import Grant, Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.signals import signoff_decided

FindChances = Callable[[Any, SignOffRequest], list[Chance]]


@dataclass(frozen=True)
class Proof:
    """How we know that the signer is there: the method, and a word about it for the record."""

    method: Method = Method.SESSION
    note: str = ""

    def satisfies(self, presence: str) -> bool:
        return presence != Presence.PROOF or self.method != Method.SESSION


def sign(
    request_id: int, slot_id: int, user: Any, *, digest: str, proof: Proof | None = None, comment: str = ""
) -> Signature:
    """Sign. ``digest`` is of the text that the signer was shown. The last signature publishes. Raises ``DecisionRefused``."""
    proof = proof or Proof()
    with deciding(request_id, slot_id, user) as (request, chance):
        check_text(request, digest)
        if not proof.satisfies(spec_of(request).presence):
            raise DecisionRefused("presence", _("Confirm that it is you: the policy asks for it."))
        signature = enter(request, chance, user, Decision.SIGN, proof, comment=comment)
        settle(request, chance.slot, user)
    return signature


def ask_for_changes(
    request_id: int,
    slot_id: int,
    user: Any,
    *,
    digest: str,
    comment: str,
    wording: str = "",
    proof: Proof | None = None,
) -> Signature:
    """Send the text back with a reason and, perhaps, the wording that is wished for. Raises ``DecisionRefused``."""
    if not comment.strip():
        raise DecisionRefused("incomplete", _("Say what should change: the editors cannot guess it."))
    with deciding(request_id, slot_id, user) as (request, chance):
        check_text(request, digest)
        signature = enter(request, chance, user, Decision.CHANGES, proof or Proof(), comment=comment, wording=wording)
        send_back(signature, user)
    return signature


def send_back(signature: Signature, user: Any) -> None:
    """The text goes back to its editors, with the reason. The caller holds the locks."""
    request = signature.request
    tell_changes(signature, user)
    was_live_first = is_review(request)
    close_request(request, RequestState.CHANGES, user, because=signature.comment)
    if was_live_first:
        # It is live on the author's signature, and a reviewer says that it should not be as it is.
        end_grants(request, "changes_asked")
        mark_stale(request.page_id, "changes_asked")
    state = _lock_task_state(request)
    if state:
        state.reject(user=user, comment=signature.comment)


def withdraw_signature(signature_id: int, user: Any, *, comment: str = "") -> Signature:
    """Take a signature of one's own back, as long as the text is not live. Raises ``DecisionRefused``."""
    with transaction.atomic():
        given = Signature.objects.select_related("request", "slot").filter(pk=signature_id).first()
        if given is None or given.person_key != str(user.pk) or given.decision != Decision.SIGN:
            raise DecisionRefused("not_yours", _("This is not a signature of yours."))
        _lock_page(given.request.page_id)
        request = SignOffRequest.objects.select_for_update().get(pk=given.request_id)
        newer = Signature.objects.filter(slot=given.slot, person_key=given.person_key, pk__gt=given.pk)
        if newer.exists() or request.state not in {RequestState.OPEN, RequestState.SIGNED}:
            raise DecisionRefused("closed", _("This signature no longer counts: there is nothing to take back."))
        # In the lane of the authors it is their signature by which the text is live; reviewers may still think again.
        holds_it = request.state == RequestState.SIGNED or given.slot.is_voice
        if holds_it and _is_live(request):
            raise DecisionRefused("closed", _("The text is live already. Ask an editor to unpublish it."))
        chance = Chance(given.slot)
        signature = enter(request, chance, user, Decision.WITHDRAW, Proof(), comment=comment)
        if request.state == RequestState.SIGNED:
            end_grants(request, "withdrawn")
            request.amend(state=RequestState.WITHDRAWN)
            record("request.reopened", page_id=request.page_id, request_id=request.pk, row=request, state="withdrawn")
        else:
            if given.slot.is_voice and is_review(request):
                end_grants(request, "withdrawn")
            Slot.objects.filter(pk=given.slot_id).update(state=SlotState.OPEN)
            given.slot.refresh_from_db()
            tell_asked([given.slot])
        tell_taken_back(signature, user)
    return signature


def enter(
    request: SignOffRequest,
    chance: Chance,
    user: Any,
    decision: Decision,
    proof: Proof,
    *,
    person_key: str = "",
    signer: Any = None,
    **values: Any,
) -> Signature:
    """Write one decision and its entry in the ledger. The caller holds the locks and has checked everything."""
    signer = signer or identify(user, title=find_title(chance.slot, user))
    values = {name: clean_text(value) if isinstance(value, str) else value for name, value in values.items()}
    signature: Signature = Signature.objects.create(
        request=request,
        slot=chance.slot,
        digest=request.content_id,
        decision=decision,
        signer=signer,
        on_behalf_of=identify(chance.principal) if chance.principal else None,
        person_key=person_key or str(user.pk),
        meaning=find_meaning(chance, decision),
        language=translation.get_language() or "",
        method=proof.method,
        method_note=proof.note[:255],
        signed_at=timezone.now(),
        **values,
    )
    record(
        f"signature.{decision}",
        page_id=request.page_id,
        request_id=request.pk,
        actor=signer,
        row=signature,
        digest=signature.digest,
        slot=chance.slot.pk,
        method=str(proof.method),
    )
    transaction.on_commit(
        lambda: signoff_decided.send(sender=Signature, signature=signature, request=request), robust=True
    )
    return signature


def settle(request: SignOffRequest, slot: Slot, user: Any) -> None:
    """After a signature: is the slot filled, is the next step open, is all there?"""
    if is_filled(slot):
        mark_filled(slot)
        tell_filled(slot)
    if is_complete(request):
        complete(request, user)
    elif goes_first(request):
        go_live_first(request, user)
    elif request.lane != Lane.VOICE_FIRST:
        open_next_slots(request, spec_of(request))


def end_grants(request: SignOffRequest, because: str) -> None:
    """Take back what the signatures of ``request`` allow. A live page stays live: to unpublish it is another act."""
    for grant in Grant.objects.standing().filter(request=request):
        grant.amend(ended_at=timezone.now(), ended_because=because)
        record("grant.ended", page_id=grant.page_id, request_id=request.pk, row=grant, because=because)


class deciding:
    """Lock page, task and request in this order, and check that the slot is open and may be filled by the user.

    ``find`` says which slots may be filled, by default those that are the user's own or lent to them.
    """

    def __init__(self, request_id: int, slot_id: int, user: Any, find: FindChances = find_chances) -> None:
        self.ids, self.user, self.find = (request_id, slot_id), user, find
        self.atomic = transaction.atomic()

    def __enter__(self) -> tuple[SignOffRequest, Chance]:
        self.atomic.__enter__()
        try:
            return self._enter()
        except BaseException as error:
            self.atomic.__exit__(type(error), error, error.__traceback__)
            raise

    def _enter(self) -> tuple[SignOffRequest, Chance]:
        request_id, slot_id = self.ids
        request = SignOffRequest.objects.filter(pk=request_id).first()
        if request is None:
            raise DecisionRefused("closed", _("This request does not exist."))
        _lock_page(request.page_id)
        _lock_task_state(request)
        request = SignOffRequest.objects.select_for_update().get(pk=request_id)
        if request.state != RequestState.OPEN:
            raise DecisionRefused("closed", explain_closed(request))
        chance = next((c for c in self.find(self.user, request) if c.slot.pk == slot_id), None)
        if chance is None:
            raise DecisionRefused(
                "not_yours", _("You cannot sign here: it is signed already, or it is not yours to sign.")
            )
        chance.slot.request = request
        return request, chance

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        self.atomic.__exit__(kind, error, traceback)
        if isinstance(error, DecisionRefused) and error.code == "changed":
            # After the rollback, which would have taken it along.
            close_changed(self.ids[0], self.user)


def close_changed(request_id: int, user: Any) -> None:
    """The text is not the one that the request is about: close it, unless somebody did already."""
    with transaction.atomic():
        found = SignOffRequest.objects.filter(pk=request_id).first()
        if found is None:
            return
        _lock_page(found.page_id)
        _lock_task_state(found)
        request = SignOffRequest.objects.select_for_update().filter(pk=request_id, state=RequestState.OPEN).first()
        if request and _current_digest(request) != request.digest:
            close_as_changed(request, user)


def explain_closed(request: SignOffRequest) -> str:
    """Say what became of a request that can no longer be signed."""
    return {
        RequestState.SIGNED: _("Everybody has signed this text already."),
        RequestState.CHANGES: _("Somebody asked for changes. You are asked again when the text is submitted again."),
        RequestState.WITHDRAWN: _("The request was withdrawn."),
        RequestState.CHANGED: _("The text was changed. You are asked again when it is submitted again."),
    }.get(RequestState(request.state), _("This request is closed."))


def check_text(request: SignOffRequest, digest: str) -> None:
    if digest == request.digest and _current_digest(request) == request.digest:
        return
    record_refusal("decision.refused", page_id=request.page_id, request_id=request.pk, code="changed")
    raise DecisionRefused("changed", _("The text has changed since you opened it. Look at what is new, then decide."))


def _current_digest(request: SignOffRequest) -> str:
    if is_review(request):
        # What was public without all signatures is owed a review, whatever the editors wrote or published since.
        return request.digest
    page = get_base_page_model().objects.filter(pk=request.page_id).specific().first()
    revision = page.get_latest_revision() if page else None
    return canonicalise(revision.as_object()).digest if revision else ""


def _lock_page(page_id: int) -> None:
    list(get_base_page_model().objects.select_for_update().filter(pk=page_id).values_list("pk"))


def _lock_task_state(request: SignOffRequest) -> TaskState | None:
    in_progress = TaskState.objects.select_for_update().filter(pk=request.task_state_id)
    return in_progress.filter(status=TaskState.STATUS_IN_PROGRESS).first()


def _is_live(request: SignOffRequest) -> bool:
    revisions = Grant.objects.filter(request=request).values("revision_id")
    return bool(
        get_base_page_model().objects.filter(pk=request.page_id, live=True, live_revision_id__in=revisions).exists()
    )
