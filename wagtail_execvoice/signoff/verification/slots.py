"""Were those asked to sign whom the ledger says? The slots of a request are working state, and say whose signatures it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.actions.ledger import name_row
from wagtail_execvoice.signoff.models import Identity, LedgerEntry, PendingAct, SignOffRequest, Slot
from wagtail_execvoice.signoff.verification.reading import LOOKS, newest_act, newest_acts, part, read_body
from wagtail_execvoice.signoff.verification.report import Finding

SUBMISSION = "request.opened"
LINK = "link.sent"


@dataclass(frozen=True)
class Asked:
    """What is known of a slot: the digest of what it asks for and of whom, and the identity of an author without an account."""

    digest: Any
    guest: Any


def check_slots(requests: Sequence[SignOffRequest]) -> Iterator[Finding]:
    """Compare the slots of each request with the act of its submission, and with the links that were sent since."""
    slots = _read_slots(requests)
    acts = newest_acts([name_row(request) for request in requests], SUBMISSION)
    links = _read_links(requests)
    nowhere = _without_address(acts.values(), *links.values())
    for request in requests:
        act = acts.get(name_row(request))
        if act is None or slots[request.pk] != _read_act(act, links[request.pk], nowhere):
            yield from _look_again(request)


def _look_again(request: SignOffRequest) -> Iterator[Finding]:
    """While the site works, slots may be read before they change and the act after."""
    there: dict[int, Asked] = {}
    told: dict[int, Asked] = {}
    for _look in range(LOOKS):
        there = _read_slots([request])[request.pk]
        waiting = _read_waiting_links(request)
        links = [*_read_links([request])[request.pk], *waiting]
        act = newest_act(name_row(request), SUBMISSION)
        told = _read_act(act, links, _without_address([act], links))
        if there == told:
            return
    yield from _compare(there, told)


def _compare(there: dict[int, Asked], told: dict[int, Asked]) -> Iterator[Finding]:
    for key in sorted({*there, *told}):
        if key not in there:
            message = _("The ledger says that this signature was asked for, and it is no longer there.")
            yield Finding(f"slot:{key}", "slot.missing", message)
        elif key not in told:
            yield Finding(
                f"slot:{key}", "slot.unrecorded", _("The ledger does not know that this signature was asked for.")
            )
        elif there[key] != told[key]:
            message = _("This does not ask for the signature that the ledger says was asked for.")
            yield Finding(f"slot:{key}", "slot.changed", message)


def _read_slots(requests: Iterable[SignOffRequest]) -> dict[int, dict[int, Asked]]:
    found: dict[int, dict[int, Asked]] = defaultdict(dict)
    for slot in Slot.objects.filter(request__in=[request.pk for request in requests]):
        found[slot.request_id][slot.pk] = Asked(slot.digest_asked(), slot.guest_id)
    return found


def _read_act(act: dict[str, Any] | None, links: Iterable[dict[str, Any]], nowhere: set[Any]) -> dict[int, Asked]:
    """Return what the ledger says was asked for. Whoever had no address then has one since the first link.

    ``nowhere`` are those of whom no address is known. A link that went to somebody else than the one who has one is no
    reason to believe the slot: it went where a slot pointed to that was changed before.
    """
    told = {key: Asked(s.get("sha256"), s.get("guest")) for s in _slots_in(act) if isinstance(key := s.get("id"), int)}
    for link in links:
        data = part(link, "data")
        key = data.get("slot")
        if isinstance(key, int) and key in told and told[key].guest in nowhere:
            told[key] = Asked(told[key].digest, data.get("guest"))
    return told


def _slots_in(act: dict[str, Any] | None) -> list[dict[str, Any]]:
    slots = part(act, "data").get("slots")
    return [slot for slot in slots if isinstance(slot, dict)] if isinstance(slots, list) else []


def _without_address(acts: Iterable[dict[str, Any] | None], *links: Iterable[dict[str, Any]]) -> set[Any]:
    """Return the authors among those whom these acts name of whom no address is known, or is any more. For links only."""
    named = [part(link, "data").get("guest") for of_one in links for link in of_one]
    if not named:
        return set()
    named += [slot.get("guest") for act in acts for slot in _slots_in(act)]
    keys = {key for key in named if isinstance(key, int)}
    return set(Identity.objects.filter(pk__in=keys, email="").values_list("pk", flat=True))


def _read_links(requests: Iterable[SignOffRequest]) -> dict[int, list[dict[str, Any]]]:
    sent = LedgerEntry.objects.filter(kind=LINK, request_id__in=[request.pk for request in requests]).order_by("seq")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for request_id, body in sent.values_list("request_id", "body"):
        found[request_id].append(read_body(body))
    return found


def _read_waiting_links(request: SignOffRequest) -> list[dict[str, Any]]:
    waiting = PendingAct.objects.filter(body__contains=f'"kind":"{LINK}"').order_by("pk")
    acts = [read_body(act.body) for act in waiting]
    return [act for act in acts if act.get("request") == request.pk]
