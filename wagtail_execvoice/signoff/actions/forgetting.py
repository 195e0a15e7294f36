"""An author without an account has themselves forgotten: nobody asks them any more, and who they are is erased.

What they signed stays signed, and verifies. A text that still waits for them goes back to its editors: without the author
it is not complete, and whose voice it needs now is asked anew when it is submitted again.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from wagtail_execvoice.base.actions import revoke_links
from wagtail_execvoice.base.personal import Keeper, Outsider, register_keeper
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.guests import PURPOSE, subject_of
from wagtail_execvoice.signoff.actions.identities import erase_identities, identify
from wagtail_execvoice.signoff.actions.outsiders import find_kept
from wagtail_execvoice.signoff.actions.requests import close_request
from wagtail_execvoice.signoff.actions.telling import tell_author_forgotten
from wagtail_execvoice.signoff.constants import RequestState, SlotState
from wagtail_execvoice.signoff.models import SignOffRequest, Slot

_AWAITED = (SlotState.OPEN, SlotState.WAITING)


def register_forgetting() -> None:
    """Called when the app is ready."""
    register_keeper(Keeper("signoff", describe_author, export_author, forget_author))


def describe_author(outsider: Outsider) -> list[str]:
    kept = find_kept(outsider)
    asked, signed = kept.slots.count(), kept.signatures.count()
    waits = len(_find_waiting(kept.slots))
    parts = (
        (asked, ngettext("asked once to sign a text", "asked to sign %(count)d texts", asked)),
        (signed, ngettext("%(count)d decision about one, which stays", "%(count)d decisions, which stay", signed)),
        (waits, ngettext("%(count)d text that waits for them now", "%(count)d texts that wait for them now", waits)),
    )
    words = [words % {"count": count} for count, words in parts if count]
    return [_("In sign-off: %(what)s") % {"what": ", ".join(words)}] if words else []


def export_author(outsider: Outsider) -> dict[str, Any]:
    """Return who sign-off knows them as, what they were asked to sign, what they decided, and the mail to them."""
    kept = find_kept(outsider)
    found = {
        "known_as": [
            {"name": each.name, "title": each.title, "email": each.email} for each in kept.identities.order_by("pk")
        ],
        "asked": [
            {
                "page": slot.request.page_id,
                "page_title": slot.request.page_title,
                "name": slot.voice_name,
                "state": slot.state,
                "asked_at": slot.opened_at.isoformat() if slot.opened_at else None,
            }
            for slot in kept.slots.select_related("request").order_by("pk")
        ],
        "decisions": [
            {
                "page": signature.request.page_id,
                "page_title": signature.request.page_title,
                "digest": signature.digest,
                "decision": signature.decision,
                "sentence": signature.sentence,
                "method": signature.method,
                "comment": signature.comment,
                "wording": signature.wording,
                "signed_at": signature.signed_at.isoformat(),
            }
            for signature in kept.signatures.select_related("request", "signer", "on_behalf_of", "slot").order_by("pk")
        ],
        "mails": [
            {"to": mail.to, "subject": mail.subject, "queued_at": mail.created_at.isoformat()}
            for mail in kept.mails.order_by("pk")
        ],
    }
    return found if any(found.values()) else {}


@transaction.atomic
def forget_author(outsider: Outsider, user: Any) -> list[str]:
    kept = find_kept(outsider)
    slots = list(kept.slots.order_by("pk"))
    closed = [request for pk in _find_waiting(kept.slots) if (request := _send_back(pk, slots, user))]
    for slot in slots:
        revoke_links(PURPOSE, subject_of(slot))
    kept.mails.delete()
    erase_identities(kept.identities, actor=identify(user))
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(voice_name="")
    if not closed:
        return []
    titles = ", ".join(f"“{request.page_title}”" for request in closed)
    return [
        _("Sent back to the editors, since the guest was still to sign: %(titles)s. Submit them again.")
        % {"titles": titles}
    ]


def _find_waiting(slots: Any) -> list[int]:
    """Return the requests that cannot be completed without one of ``slots``."""
    awaited = slots.filter(state__in=_AWAITED, request__state=RequestState.OPEN)
    return list(awaited.order_by("request__page_id").values_list("request_id", flat=True).distinct())


def _send_back(request_id: int, slots: list[Slot], user: Any) -> SignOffRequest | None:
    """Close a request under the locks of whoever signs, unless its last signature was given meanwhile."""
    found = SignOffRequest.objects.get(pk=request_id)
    list(get_base_page_model().objects.select_for_update().filter(pk=found.page_id).values_list("pk"))
    state = TaskState.objects.select_for_update().filter(pk=found.task_state_id).first()
    request: SignOffRequest | None = SignOffRequest.objects.select_for_update().filter(pk=request_id).open().first()
    theirs = [slot.pk for slot in slots]
    if request is None or not request.slots.filter(pk__in=theirs, state__in=_AWAITED).exists():
        return None
    because = _("An author who was asked to sign has their data erased. Submit the text again.")
    close_request(request, RequestState.WITHDRAWN, user, because=because)
    tell_author_forgotten(request, user)
    if state and state.status == TaskState.STATUS_IN_PROGRESS:
        state.reject(user=user, comment=because)
    return request
