"""Who is told what about a request. Each joins the transaction of its cause, so that there is a mail exactly if there is one.

Whoever acts calls these; nobody is told by a signal, which comes after the commit and may be lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.base.actions import cancel_mail, find_queued
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.changes import name_changes
from wagtail_execvoice.signoff.actions.signers import (
    account_of,
    accounts,
    find_signers,
    lacks_signers,
    members_of,
    policy_makers,
    signers_of,
    with_profiles,
)
from wagtail_execvoice.signoff.constants import Decision, Lane, RequestState, SlotState
from wagtail_execvoice.signoff.mail import Letter, editing_path, send_letter, signing_path
from wagtail_execvoice.signoff.models import Deputy, Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.workdays import today

# Mails that ask for something: they are taken back while they wait, as soon as it is asked no more.
_ASKING = ("asked", "reminder", "late")


def tell_asked(slots: Sequence[Slot], only: Any = None) -> None:
    """Ask everybody who may fill ``slots``, open ones of one request, each person by one mail; or ``only`` one of them."""
    if not slots:
        return
    request = slots[0].request
    rounds = _count_withdrawals(slots)
    context = {
        "request": request,
        "submitter": request.submitted_by.name if request.submitted_by else "",
        "reason": request.reason if request.lane == Lane.EXPEDITED else "",
        "lane": str(request.lane),
        **_describe_changes(request),
    }
    for signer in find_signers(slots):
        if only is not None and signer.user.pk != only.pk:
            continue
        first = signer.slots[0]
        occasion = _occasion(first.pk, rounds[first.pk], request.lane)
        letter = Letter("asked", occasion, request.page_title, signing_path(request.pk), context)
        due = min((slot.due_at for slot in signer.slots if slot.due_at), default=None)
        send_letter(letter, [signer.user], slots=signer.slots, names=_names(signer.principals), due=due)
    for slot in slots:
        if lacks_signers(slot):
            tell_nobody_can_sign(slot)


def tell_nobody_can_sign(slot: Slot) -> None:
    """Tell who can do something about it that a signature is asked for and too few people may give it."""
    request = slot.request
    people = [*policy_makers(), *account_of(request.submitted_by)]
    letter = Letter("nobody", f"{slot.pk}", request.page_title, editing_path(request.page_id), {"slot": slot})
    send_letter(letter, people)


def tell_asked_anew(request: SignOffRequest) -> None:
    """A changed text was submitted: tell those who were asked about the former one, and are not asked now."""
    before = request.before
    if before is None or before.state != RequestState.CHANGED:
        return
    asked_now = {signer.user.pk for signer in find_signers(request.slots.filter(state=SlotState.OPEN))}
    told = _take_back(before.slots.filter(opened_at__isnull=False))
    gone = [user for user in told if user.pk not in asked_now]
    _send_not_needed(before, gone, RequestState.CHANGED)


def tell_closed(request: SignOffRequest, open_slots: Sequence[Slot], user: Any) -> None:
    """A request came to its end while ``open_slots`` waited: nothing is asked of anybody any more.

    When the text was changed that is told when it is submitted again: somebody who types is saved every few seconds.
    """
    told = _take_back(open_slots)
    if request.state in {RequestState.WITHDRAWN, RequestState.CHANGES}:
        _send_not_needed(request, told, RequestState(request.state), but=user)
    if request.state == RequestState.WITHDRAWN:
        letter = Letter("withdrawn", f"{request.pk}", request.page_title, editing_path(request.page_id))
        send_letter(letter, signers_of(request), but=user, wanted="outcomes")


def tell_filled(slot: Slot) -> None:
    """A signature is there: who was asked for it and has not been told yet need not be."""
    open_slots = list(slot.request.slots.filter(state=SlotState.OPEN))
    still_asked = {signer.user.pk for signer in find_signers(open_slots)}
    voided = slot.request.slots.filter(any_voice=True, state=SlotState.VOID) if slot.any_voice else ()
    _take_back([slot, *voided], but=still_asked)


def tell_changes(signature: Signature, user: Any) -> None:
    """Somebody asks for changes: tell who can make them, and who signed already."""
    request = signature.request
    context = {
        "signer": signature.signer.name,
        "reason": signature.comment,
        "wording": signature.wording,
    }
    letter = Letter("changes", f"{signature.pk}", request.page_title, editing_path(request.page_id), context)
    editors = [*account_of(request.submitted_by), *accounts(request.contributors)]
    send_letter(letter, editors, but=user)
    known = {editor.pk for editor in editors}
    signed = [signer for signer in signers_of(request) if signer.pk not in known]
    send_letter(
        Letter("changes_to_signers", f"{signature.pk}", request.page_title, signing_path(request.pk), context),
        signed,
        but=user,
        wanted="outcomes",
    )


def tell_author_forgotten(request: SignOffRequest, user: Any) -> None:
    """An author who was to sign had their data erased: tell who can submit the text again."""
    letter = Letter("author_forgotten", f"{request.pk}", request.page_title, editing_path(request.page_id))
    send_letter(letter, [*account_of(request.submitted_by), *accounts(request.contributors)], but=user)


def tell_taken_back(signature: Signature, user: Any) -> None:
    """Somebody took a signature back: tell who submitted the text, and that it is complete to nobody any more."""
    request = signature.request
    people = [*account_of(request.submitted_by), *signers_of(request)]
    for key in find_queued(f"signoff.signed:{request.pk}:{person.pk}" for person in people):
        cancel_mail(key)
    context = {"signer": signature.signer.name, "reason": signature.comment, "state": str(request.state)}
    letter = Letter("taken_back", f"{signature.pk}", request.page_title, editing_path(request.page_id), context)
    send_letter(letter, account_of(request.submitted_by), but=user)


def tell_signed(request: SignOffRequest, user: Any) -> None:
    """Everybody signed: tell who submitted it and who signed what became of it."""
    page = get_base_page_model().objects.filter(pk=request.page_id).first()
    grants = set(request.grants.values_list("revision_id", flat=True))
    is_live = bool(page and page.live and page.live_revision_id in grants)
    context = {
        "is_live": is_live,
        "scheduled_for": None if is_live or page is None else _scheduled_for(page, grants),
        "was_live": request.lane == Lane.VOICE_FIRST,
    }
    # Where it can be read now: a public address, which is whole by itself.
    path = (page.full_url if page and is_live else None) or editing_path(request.page_id)
    letter = Letter("signed", f"{request.pk}", request.page_title, path, context)
    people = [*account_of(request.submitted_by), *signers_of(request)]
    send_letter(letter, people, but=user, wanted="outcomes")


def tell_due(slots: Sequence[Slot], name: str) -> None:
    """Remind of ``slots``, open ones of one request, before (``reminder``) or after (``late``) they are due."""
    request = slots[0].request
    for signer in find_signers(slots):
        letter = Letter(name, f"{signer.slots[0].pk}", request.page_title, signing_path(request.pk))
        due = min(slot.due_at for slot in signer.slots if slot.due_at)
        context = {"slots": signer.slots, "names": _names(signer.principals), "due": due}
        send_letter(letter, [signer.user], wanted="reminders", **context)
    if name == "late":
        letter = Letter("late_submitter", f"{slots[0].pk}", request.page_title, editing_path(request.page_id))
        send_letter(letter, account_of(request.submitted_by), wanted="reminders", slots=slots)


def tell_deputy(deputy: Deputy, actor: Any) -> None:
    """Tell a deputy, and the one who is away if somebody else arranged it, from when until when it holds."""
    context = {
        "arrangement": deputy,
        "principal": get_user_display_name(deputy.principal),
        "deputy": get_user_display_name(deputy.deputy),
    }
    letter = Letter("deputy", f"{deputy.pk}", "", reverse("execvoice_my_deputies:index"), context)
    send_letter(letter, with_profiles(get_user_model().objects.filter(pk=deputy.deputy_id)), but=actor)
    principal = Letter("deputy_for_you", letter.occasion, "", letter.path, letter.context)
    send_letter(principal, with_profiles(get_user_model().objects.filter(pk=deputy.principal_id)), but=actor)


def untell_deputy(deputy: Deputy) -> None:
    """Take back what was not yet sent about an arrangement that has ended."""
    cancel_mail(f"signoff.deputy:{deputy.pk}:{deputy.deputy_id}")
    cancel_mail(f"signoff.deputy_for_you:{deputy.pk}:{deputy.principal_id}")


def _take_back(slots: Iterable[Slot], but: Iterable[Any] = ()) -> list[Any]:
    """Cancel the mails about ``slots`` that still wait, and return who was told already that their signature is asked for."""
    slots, spared = list(slots), set(but)
    rounds = _count_withdrawals(slots)
    asked: dict[str, Any] = {}
    for slot in slots:
        occasions = [_occasion(slot.pk, number, lane) for number in range(rounds[slot.pk] + 1) for lane in Lane.values]
        for user in _candidates(slot):
            if user.pk not in spared:
                asked.update({f"signoff.asked:{occasion}:{user.pk}": user for occasion in occasions})
                asked.update({f"signoff.{name}:{slot.pk}:{user.pk}": user for name in _ASKING[1:]})
    gone = [asked[key] for key in sorted(find_queued(asked)) if not cancel_mail(key)]
    return list({user.pk: user for user in gone}.values())


def _candidates(slot: Slot) -> list[Any]:
    """Whoever can have been asked to fill ``slot``. More than were: what was sent is in the outbox."""
    own = accounts([slot.user_key]) if slot.is_voice else members_of([slot.group_id])
    deputies = Deputy.objects.on(today()).filter(principal__in=[user.pk for user in own]).values("deputy")
    lent = () if slot.is_voice else with_profiles(get_user_model().objects.filter(pk__in=deputies, is_active=True))
    return [*own, *lent]


def _send_not_needed(request: SignOffRequest, people: Sequence[Any], state: RequestState, but: Any = None) -> None:
    signed = {user.pk for user in signers_of(request)}
    letter = Letter("not_needed", f"{request.pk}", request.page_title, signing_path(request.pk), {"state": str(state)})
    send_letter(letter, [user for user in people if user.pk not in signed], but=but)


def _describe_changes(request: SignOffRequest) -> dict[str, Any]:
    before = request.before
    if before is None or before.state not in {RequestState.CHANGES, RequestState.CHANGED}:
        return {"again": False}
    asked_for = before.closed_because if before.state == RequestState.CHANGES else ""
    return {"again": True, "changes": name_changes(before.content, request.content), "asked_for": asked_for}


def _names(users: Iterable[Any]) -> list[str]:
    return [get_user_display_name(user) for user in users]


def _count_withdrawals(slots: Iterable[Slot]) -> Counter[int]:
    withdrawn = Signature.objects.filter(slot__in=[slot.pk for slot in slots], decision=Decision.WITHDRAW)
    return Counter(withdrawn.values_list("slot_id", flat=True))


def _occasion(slot_id: int, round_number: int, lane: str) -> str:
    return f"{slot_id}.{round_number}.{lane}"


def _scheduled_for(page: Any, revision_ids: set[int | None]) -> Any:
    dates = page.revisions.filter(pk__in=revision_ids, approved_go_live_at__isnull=False)
    return dates.values_list("approved_go_live_at", flat=True).first()
