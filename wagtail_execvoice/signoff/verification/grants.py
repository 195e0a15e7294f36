"""Does each text that may be live have the signatures, or the exception, that its grant rests on?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.actions.ledger import name_row
from wagtail_execvoice.signoff.constants import Decision, Kind, Source, Voices
from wagtail_execvoice.signoff.models import BreakGlass, Grant, Signature, SignOffRequest
from wagtail_execvoice.signoff.specs import Rule, Spec
from wagtail_execvoice.signoff.verification.report import Finding

_SIGNED = {Source.REQUEST, Source.VOICE_FIRST}


def check_grants(rows: Sequence[Grant]) -> Iterator[Finding]:
    """Check the grants that still stand; of those that were ended, nothing is live."""
    standing = [row for row in rows if row.ended_at is None]
    yield from _check_signed([row for row in standing if row.source in _SIGNED])
    yield from _check_derived([row for row in standing if row.source in {Source.SAME_TEXT, Source.ALIAS}])
    yield from _check_emergencies([row for row in standing if row.source == Source.BREAK_GLASS])


def _check_signed(grants: Sequence[Grant]) -> Iterator[Finding]:
    requests = SignOffRequest.objects.select_related("policy_version")
    asked = {request.pk: request for request in requests.filter(pk__in={grant.request_id for grant in grants})}
    signers = effective_signers(asked)
    for grant in grants:
        request = asked.get(grant.request_id)
        if request is None or (request.content_id, request.page_id) != (grant.digest, grant.page_id):
            yield Finding(name_row(grant), "grant.digest", _("This grant is for another text than its request."))
        elif has_too_few(request, signers[request.pk], grant.source) and _still_stands(grant):
            message = _("This grant lacks signatures that the policy of its request asks for.")
            yield Finding(name_row(grant), "grant.signatures", message)


def _still_stands(grant: Grant) -> bool:
    """Ask again: whoever withdraws a signature ends its grant in the same act, perhaps since this one was read."""
    return bool(Grant.objects.standing().filter(pk=grant.pk).exists())


#: Of one request: step, kind, label and group of a slot, and whose voice it is -> the people whose signature stands there.
Signers = dict[tuple[int, str, str, "int | None"], dict[str, set[str]]]


def effective_signers(requests: Iterable[int]) -> dict[int, Signers]:
    """Return who signed what of these requests, as it stands: not who has withdrawn since, nor for another text."""
    last: dict[tuple[int, str], Signature] = {}
    given = Signature.objects.filter(request_id__in=list(requests)).select_related("slot", "request").order_by("pk")
    for signature in given:
        last[signature.slot_id, signature.person_key] = signature
    found: dict[int, Signers] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for signature in last.values():
        in_force = signature.decision in {Decision.SIGN, Decision.WAIVE}
        if in_force and signature.digest == signature.request.content_id:
            slot = signature.slot
            place = (slot.stage, slot.kind, slot.label, slot.group_id)
            found[signature.request_id][place][slot.voice_key].add(signature.person_key)
    return found


def has_too_few(request: SignOffRequest, signers: Signers, source: str) -> bool:
    """Return whether ``signers`` are fewer than the policy, as it was when the request was made, asks for."""
    try:
        rules = Spec.from_json(request.policy_version.spec).rules
    except (KeyError, TypeError, ValueError):
        return True  # Somebody wrote over the policy: nobody can say that this is enough.
    wanted: dict[Any, int] = defaultdict(int)
    for rule in rules:
        if rule.is_voice:
            if not _voices_signed(request, rule, signers):
                return True
        elif source != Source.VOICE_FIRST:
            wanted[rule.stage, rule.kind, rule.label, rule.group_id] += rule.how_many
    return any(len(_people(signers, place)) < number for place, number in wanted.items())


def _people(signers: Signers, place: tuple[int, str, str, int | None]) -> set[str]:
    return {person for people in signers.get(place, {}).values() for person in people}


def _voices_signed(request: SignOffRequest, rule: Rule, signers: Signers) -> bool:
    """Return whether the authors signed who were the page's own when it was submitted: that is what the slots say.

    No text is submitted without an author where a policy asks for them. Whether the slots are those of the submission is
    checked with the requests.
    """
    asked = set(request.slots.filter(kind=Kind.VOICE, stage=rule.stage).values_list("voice_key", flat=True))
    signed = signers.get((rule.stage, Kind.VOICE.value, "", None), {}).keys()
    return bool(asked & signed) if rule.voices == Voices.ANY else bool(asked) and asked <= signed


def _check_derived(grants: Sequence[Grant]) -> Iterator[Finding]:
    origins = Grant.objects.in_bulk({grant.origin_id for grant in grants if grant.origin_id})
    for grant in grants:
        origin = origins.get(grant.origin_id)
        same = origin and (origin.page_id, origin.digest) == (grant.page_id, grant.digest)
        if origin is None or (grant.source == Source.SAME_TEXT and not same):
            message = _("This grant follows from another one, which is not there or is for another text.")
            yield Finding(name_row(grant), "grant.origin", message)


def _check_emergencies(grants: Sequence[Grant]) -> Iterator[Finding]:
    used = BreakGlass.objects.filter(page_id__in={grant.page_id for grant in grants})
    known = set(used.values_list("page_id", "content_id"))
    for grant in grants:
        if (grant.page_id, grant.digest) not in known:
            message = _("This grant is for an emergency that nobody recorded.")
            yield Finding(name_row(grant), "grant.emergency", message)
