"""Which signatures a request waits for, and who may give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from wagtail_execvoice.signoff.actions.asking import Voice
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.constants import Decision, Kind, Lane, SlotState, Voices
from wagtail_execvoice.signoff.models import Contribution, Deputy, Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.querysets import SlotQuerySet
from wagtail_execvoice.signoff.specs import Rule, Spec
from wagtail_execvoice.signoff.workdays import add_working_days, today


def make_slots(request: SignOffRequest, spec: Spec, voices: Sequence[Voice]) -> list[Slot]:
    """Make the slots of ``request`` and open the first step. In the expedited lane every slot is open at once."""
    voices = _with_accounts_that_may_enter(voices)
    slots = [slot for rule in spec.rules for slot in _slots_of(request, rule, spec, voices)]
    for slot in slots:
        slot.save()
    open_next_slots(request, spec)
    return slots


def _with_accounts_that_may_enter(voices: Sequence[Voice]) -> list[Voice]:
    """Take for a guest whoever has an account that opens no signing screen: they would wait, and nobody would know why."""
    User = get_user_model()
    accounts = {str(user.pk): user for user in User.objects.filter(pk__in=[v.user_key for v in voices if v.user_key])}
    reachable = []
    for voice in voices:
        user = accounts.get(voice.user_key)
        if voice.user_key and not (user and user.is_active and user.has_perm("wagtailadmin.access_admin")):
            email = voice.email or str(getattr(user, User.get_email_field_name(), "") or "")
            reachable.append(replace(voice, user_key="", email=email))
        else:
            reachable.append(voice)
    return reachable


def _slots_of(request: SignOffRequest, rule: Rule, spec: Spec, voices: Sequence[Voice]) -> Iterable[Slot]:
    if not rule.is_voice:
        yield Slot(
            request=request,
            stage=rule.stage,
            kind=rule.kind,
            label=rule.label,
            group_id=rule.group_id,
            group_name=rule.group_name,
            how_many=rule.how_many,
            four_eyes=spec.four_eyes,
        )
        return
    for voice in voices:
        yield Slot(
            request=request,
            stage=rule.stage,
            kind=Kind.VOICE,
            voice_key=voice.key,
            voice_name=voice.name[:255],
            user_key=voice.user_key,
            guest=None if voice.user_key else identify(None, name=voice.name, title=voice.title, email=voice.email),
            any_voice=rule.voices == Voices.ANY,
            four_eyes=False,
        )


def open_next_slots(request: SignOffRequest, spec: Spec) -> list[Slot]:
    """Open the slots whose turn it is and return them."""
    waiting = list(request.slots.filter(state=SlotState.WAITING))
    if request.slots.filter(state=SlotState.OPEN).exists() and request.lane != Lane.EXPEDITED:
        return []
    turn = min((slot.stage for slot in waiting), default=0)
    now = timezone.now()
    opened = [slot for slot in waiting if slot.stage == turn or request.lane == Lane.EXPEDITED]
    for slot in opened:
        slot.state, slot.opened_at, slot.due_at = SlotState.OPEN, now, due_date(now, spec, request.lane)
        slot.save(update_fields=["state", "opened_at", "due_at"])
    _tell_asked(request, opened)
    return opened


def _tell_asked(request: SignOffRequest, opened: list[Slot]) -> None:
    from wagtail_execvoice.signoff.actions.telling import tell_asked

    # Whoever was asked already hears that it became urgent.
    hurried = opened and request.lane == Lane.EXPEDITED
    tell_asked(list(request.slots.filter(state=SlotState.OPEN)) if hurried else opened)


def due_date(now: datetime, spec: Spec, lane: str) -> datetime:
    """Return when a slot that opens ``now`` is due: half a deadline, at least one day, in the expedited lane."""
    days = spec.deadline_days if lane != Lane.EXPEDITED else 1
    return add_working_days(now, days)


@dataclass(frozen=True)
class Chance:
    """A slot that somebody may fill now, for themselves or as the deputy of ``principal``."""

    slot: Slot
    principal: Any = None


def open_slots_for(user: Any, *, on: date | None = None) -> SlotQuerySet:
    """Return the open slots that ``user`` may fill, also as somebody's deputy. Superusers are nobody special.

    Two queries, one of which the caller makes. Whom ``user`` is deputy for is asked anew each time: it decides.
    """
    if not user.is_active:
        return Slot.objects.none()
    key = str(user.pk)
    own = Q(group_id__in=_groups_of(user)) | Q(kind=Kind.VOICE, user_key=key)
    lent = [_lent_by(principal) for principal in principals_of(user, on)]
    return (
        Slot.objects.open()
        .annotate(last_decision=_last_decision(key, slot=OuterRef("pk")))
        .filter(reduce(or_, lent, own))
        .exclude(last_decision=Decision.SIGN)
        .exclude(_is_barred(key))
    )


def principals_of(user: Any, on: date | None = None) -> list[Any]:
    """Return for whom ``user`` signs as deputy today, or on another day.

    One step deep on purpose: who stands in for somebody did not take over what that one stands in for. So a deputy's deputy
    signs for nobody but the deputy, and everybody can say who signs for them.
    """
    arrangements = Deputy.objects.on(on or today()).filter(deputy=user, principal__is_active=True)
    return [arrangement.principal for arrangement in arrangements.select_related("principal").order_by("pk")]


def _lent_by(principal: Any) -> Q:
    """Slots that ``principal`` might fill and has not yet: of groups only, for nobody speaks in another's own voice."""
    return Q(group_id__in=_groups_of(principal)) & ~Q(kind=Kind.VOICE) & ~_is_barred(str(principal.pk))


def _groups_of(user: Any) -> Any:
    return Group.objects.filter(user=user).values("pk")


def _is_barred(key: str) -> Q:
    """Slots that the person with the account ``key`` must leave to others: they wrote the text, or count already.

    Whoever signed counts, and so does whoever was signed for: two kinds, or two of a kind, mean two people.
    """
    contributed = Contribution.objects.filter(page_id=OuterRef("request__page_id"), user_key=key)
    newer = Signature.objects.filter(slot=OuterRef("slot"), person_key=OuterRef("person_key"), pk__gt=OuterRef("pk"))
    counts = (
        Signature.objects.filter(request=OuterRef("request"), decision=Decision.SIGN)
        .filter(Q(person_key=key) | Q(on_behalf_of__user_key=key))
        .exclude(slot__kind=Kind.VOICE)
        .filter(~Exists(newer))
    )
    return (Q(four_eyes=True) & Exists(contributed)) | (~Q(kind=Kind.VOICE) & Exists(counts))


def _last_decision(key: str, **of: Any) -> Coalesce:
    decisions = Signature.objects.filter(person_key=key, **of).order_by("-pk")
    # Not null: whoever has not decided yet would not differ from whoever signed.
    return Coalesce(Subquery(decisions.values("decision")[:1]), Value(""))


def find_chances(user: Any, request: SignOffRequest) -> list[Chance]:
    """Return what ``user`` may sign of ``request`` now: own slots first, then as deputy of those who may."""
    slots = {slot.pk: slot for slot in open_slots_for(user).filter(request=request)}
    groups = set(user.groups.values_list("pk", flat=True))
    key = str(user.pk)
    chances = [Chance(s) for s in slots.values() if (s.user_key == key if s.is_voice else s.group_id in groups)]
    for chance in chances:
        del slots[chance.slot.pk]
    for principal in principals_of(user) if slots else ():
        lent = list(Slot.objects.filter(_lent_by(principal), pk__in=slots).values_list("pk", flat=True))
        chances.extend(Chance(slots.pop(pk), principal) for pk in lent)
    return chances


def effective_signers(slot: Slot) -> list[str]:
    """Return the keys of the people whose signature in ``slot`` stands: signed or waived, and not withdrawn since."""
    # The last one of each person is what stands: a dict keeps it.
    last = dict(slot.signatures.order_by("pk").values_list("person_key", "decision"))
    return [key for key, decision in last.items() if decision in {Decision.SIGN, Decision.WAIVE}]


def is_filled(slot: Slot) -> bool:
    return len(effective_signers(slot)) >= slot.how_many


def eligible_users(slot: Slot) -> Any:
    """Return the accounts that may fill ``slot`` themselves, whether they have or not."""
    users = get_user_model().objects.filter(is_active=True)
    if slot.is_voice:
        return users.filter(pk=slot.user_key) if slot.user_key else users.none()
    users = users.filter(groups=slot.group_id) if slot.group_id else users.none()
    if slot.four_eyes:
        contributors = Contribution.objects.filter(page_id=slot.request.page_id).values_list("user_key", flat=True)
        users = users.exclude(pk__in=list(contributors))
    return users


def void_slots(request: SignOffRequest) -> None:
    """Nobody is asked any more."""
    request.slots.filter(state__in=[SlotState.OPEN, SlotState.WAITING]).update(state=SlotState.VOID)


def mark_filled(slot: Slot) -> None:
    """The slot is done, and of several authors of whom one is enough, the others are no longer asked."""
    Slot.objects.filter(pk=slot.pk).update(state=SlotState.DONE)
    if slot.any_voice:
        others = Slot.objects.filter(request=slot.request_id, any_voice=True, stage=F("stage")).exclude(pk=slot.pk)
        others.filter(state__in=[SlotState.OPEN, SlotState.WAITING]).update(state=SlotState.VOID)
