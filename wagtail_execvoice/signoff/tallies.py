"""How far a request is, counted from its rows: also after it was closed, when nobody is asked any more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.constants import Decision

_STANDS = frozenset({Decision.SIGN.value, Decision.WAIVE.value})


@dataclass(frozen=True)
class Tally:
    """Signatures that are there, and that are needed in all."""

    given: int
    needed: int

    def __str__(self) -> str:
        return _("%(given)d of %(needed)d") % {"given": self.given, "needed": self.needed}


def tally(request: Any) -> Tally:
    """Count the signatures of ``request`` whose slots and signatures were loaded along with it."""
    signers = _signers(request)
    needed = given = 0
    any_voice: dict[int, bool] = {}
    for slot in request.slots.all():
        if slot.any_voice:
            # One of several authors is enough: together they are one signature.
            any_voice[slot.stage] = any_voice.get(slot.stage, False) or bool(signers[slot.pk])
        else:
            needed += slot.how_many
            given += min(len(signers[slot.pk]), slot.how_many)
    return Tally(given + sum(any_voice.values()), needed + len(any_voice))


def _signers(request: Any) -> dict[int, set[str]]:
    """Return for each slot whose signature stands: the last decision of a person counts."""
    last: dict[tuple[int, str], str] = {}
    for signature in sorted(request.signatures.all(), key=lambda signature: signature.pk):
        last[signature.slot_id, signature.person_key] = signature.decision
    signers: dict[int, set[str]] = defaultdict(set)
    for (slot, person), decision in last.items():
        if decision in _STANDS:
            signers[slot].add(person)
    return signers
