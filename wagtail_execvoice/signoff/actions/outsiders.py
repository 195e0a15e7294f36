"""What sign-off keeps of somebody without an account: found by their addresses, and by the keys that pages call them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from wagtail_execvoice.base.models import OutboxMail, SecretLink
from wagtail_execvoice.base.personal import Outsider
from wagtail_execvoice.signoff.actions.guests import PURPOSE, subject_of
from wagtail_execvoice.signoff.constants import Kind
from wagtail_execvoice.signoff.models import Identity, Signature, Slot

_CODES = "signoff.code:"
_LINKS = f"{PURPOSE}:"


@dataclass(frozen=True)
class Kept:
    """Rows, as querysets: who they are known as, what they were asked, and what they decided; and the mail to them."""

    identities: Any
    slots: Any
    signatures: Any
    mails: Any


def find_kept(outsider: Outsider) -> Kept:
    """Return what is kept. Changes nothing. Accounts are nobody's business here, even with the same address."""
    asked = Slot.objects.filter(kind=Kind.VOICE, user_key="")
    others = asked.filter(voice_key__in=outsider.others)
    by_key = asked.filter(voice_key__in=outsider.keys)
    pks = {*_known_by_address(outsider), *by_key.exclude(guest=None).values_list("guest_id", flat=True)}
    pks -= set(others.exclude(guest=None).values_list("guest_id", flat=True))
    identities = Identity.objects.filter(pk__in=pks, user_key="", erased_at=None)
    slots = asked.filter(Q(voice_key__in=outsider.keys) | Q(guest__in=pks)).exclude(voice_key__in=outsider.others)
    # A name that was taken away already, and no person: nothing says any more who it was.
    slots = slots.exclude(voice_name="", guest__erased_at__isnull=False)
    return Kept(
        identities,
        slots,
        Signature.objects.filter(slot__in=slots.values("pk"), signer__in=identities.values("pk")),
        _mails_to(outsider, slots),
    )


def _known_by_address(outsider: Outsider) -> list[int]:
    known = Identity.objects.filter(user_key="", erased_at=None).exclude(email="")
    rows = known.annotate(lower_email=Lower("email")).filter(lower_email__in=outsider.addresses)
    return [
        pk for pk, name in rows.values_list("pk", "name") if not outsider.names or name.casefold() in outsider.names
    ]


def _mails_to(outsider: Outsider, slots: Any) -> Any:
    links = SecretLink.objects.filter(purpose=PURPOSE, subject__in=[subject_of(slot) for slot in slots])
    keys = [f"{_LINKS}{pk}" for pk in links.values_list("pk", flat=True)]
    to_them = OutboxMail.objects.annotate(lower_to=Lower("to")).filter(lower_to__in=outsider.addresses)
    wanted = Q(key__in=keys)
    if not (outsider.names or outsider.others):
        # The address is nobody else's. Of a code it is not known for which text it was, and links are purged one day.
        wanted |= Q(key__startswith=_CODES) | Q(key__startswith=_LINKS)
    return to_them.filter(wanted)
