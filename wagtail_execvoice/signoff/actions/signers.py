"""Whom to write to about a signature: those who may give it now, and those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from wagtail_execvoice.signoff.actions.rights import holders_of
from wagtail_execvoice.signoff.actions.slots import effective_signers, eligible_users
from wagtail_execvoice.signoff.constants import Decision
from wagtail_execvoice.signoff.models import Contribution, Deputy, Identity, Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.workdays import today

_PROFILES = ("wagtail_userprofile", "execvoice_signoff_preferences")


@dataclass
class Signer:
    """Somebody who may sign now, with the slots that they may fill, for themselves or for ``principals``."""

    user: Any
    slots: list[Slot] = field(default_factory=list)
    principals: list[Any] = field(default_factory=list)


def find_signers(slots: Iterable[Slot]) -> list[Signer]:
    """Return who may fill any of ``slots`` (of one request) now, each person once, deputies of today among them."""
    signers: dict[Any, Signer] = {}
    for slot in slots:
        for user, principal in _who_may(slot):
            signer = signers.setdefault(user.pk, Signer(user))
            signer.slots.append(slot)
            if principal and principal not in signer.principals:
                signer.principals.append(principal)
    return list(signers.values())


def _who_may(slot: Slot) -> list[tuple[Any, Any]]:
    own = _own_signers(slot)
    if slot.is_voice or not own:
        return [(user, None) for user in own]
    barred = people_who_count(slot.request) | {str(user.pk) for user in own}
    if slot.four_eyes:
        barred |= set(Contribution.objects.filter(page_id=slot.request.page_id).values_list("user_key", flat=True))
    lent = (
        Deputy.objects.on(today())
        .filter(principal__in=[user.pk for user in own], deputy__is_active=True)
        .select_related("principal", *(f"deputy__{name}" for name in _PROFILES))
        .order_by("pk")
    )
    deputies = {row.deputy_id: (row.deputy, row.principal) for row in lent if str(row.deputy_id) not in barred}
    return [*((user, None) for user in own), *deputies.values()]


def _own_signers(slot: Slot) -> list[Any]:
    signed = set(effective_signers(slot)) | (set() if slot.is_voice else people_who_count(slot.request))
    return [user for user in with_profiles(eligible_users(slot)) if str(user.pk) not in signed]


def people_who_count(request: SignOffRequest) -> set[str]:
    """Return the accounts that cannot sign for another kind: whoever signed, or was signed for, and did not take it back."""
    last: dict[tuple[int, str], tuple[str, str | None]] = {}
    rows = Signature.objects.filter(request=request).exclude(slot__kind="voice").order_by("pk")
    for slot_id, person, decision, principal in rows.values_list(
        "slot_id", "person_key", "decision", "on_behalf_of__user_key"
    ):
        last[slot_id, person] = (decision, principal)
    standing = [
        (person, principal) for (_slot, person), (decision, principal) in last.items() if decision == Decision.SIGN
    ]
    return {key for pair in standing for key in pair if key}


def lacks_signers(slot: Slot) -> bool:
    """True if ``slot`` can never be filled as things are: fewer people may than it needs.

    Never true for an author without an account: they are asked by a link.
    """
    if slot.is_voice:
        return bool(slot.user_key) and not eligible_users(slot).exists()
    # Deputies add nobody: each signs in the place of one who may.
    return len(_own_signers(slot)) < slot.how_many - len(effective_signers(slot))


def with_profiles(users: QuerySet[Any]) -> QuerySet[Any]:
    """Return ``users``, each once, with what a mail to them needs: language, time zone and preferences. One query."""
    return get_user_model().objects.filter(pk__in=users.values("pk")).select_related(*_PROFILES).order_by("pk")


def accounts(keys: Iterable[str | None]) -> list[Any]:
    """Return the active users with the given keys, which are text. What is no key of an account is left out."""
    wanted = [pk for key in dict.fromkeys(keys) if key and (pk := _as_pk(key)) is not None]
    return list(with_profiles(get_user_model().objects.filter(pk__in=wanted, is_active=True))) if wanted else []


def _as_pk(key: str) -> Any:
    # Whoever signed without an account counts by the name that the page gives them, "person:12".
    try:
        return get_user_model()._meta.pk.to_python(key)
    except ValidationError:
        return None


def account_of(identity: Identity | None) -> list[Any]:
    return accounts([identity.user_key]) if identity else []


def members_of(groups: Sequence[int | None]) -> list[Any]:
    """Return the active members of the groups."""
    wanted = Group.objects.filter(pk__in=[pk for pk in groups if pk])
    return list(with_profiles(get_user_model().objects.filter(is_active=True, groups__in=wanted)))


def policy_makers() -> list[Any]:
    """Return who can mend a policy: those who were given the right, not everybody who is a superuser."""
    found = list(with_profiles(holders_of("change_signoffpolicy")))
    # Somebody always hears of it. On a site that gave the right to nobody, that is who could give it.
    return found or list(with_profiles(get_user_model().objects.filter(is_active=True, is_superuser=True)))


def signers_of(request: SignOffRequest) -> list[Any]:
    """Return the accounts of those whose signature of ``request`` was given and not taken back."""
    rows = Signature.objects.filter(request=request).order_by("pk")
    last = {
        (slot, person): decision for slot, person, decision in rows.values_list("slot_id", "person_key", "decision")
    }
    return accounts(person for (_slot, person), decision in last.items() if decision == Decision.SIGN)
