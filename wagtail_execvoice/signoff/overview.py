"""A request at a glance: who signed, who is awaited since when, what comes after. For the screens that show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.signoff.actions.slots import eligible_users
from wagtail_execvoice.signoff.constants import Decision, RequestState, SlotState
from wagtail_execvoice.signoff.models import Signature, SignOffRequest, Slot

#: More names than this say nothing: then it is the group that is awaited.
NAMES = 5


@dataclass(frozen=True)
class Line:
    """One signature that is needed."""

    slot: Slot
    signatures: list[Signature] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)

    @property
    def is_awaited(self) -> bool:
        return bool(self.slot.state == SlotState.OPEN and self.slot.request.state == RequestState.OPEN)

    @property
    def is_late(self) -> bool:
        return bool(self.is_awaited and self.slot.due_at and self.slot.due_at < timezone.now())

    @property
    def missing(self) -> int:
        """How many more signatures it takes."""
        standing = {s.person_key: s.decision for s in self.signatures}
        done = sum(decision in {Decision.SIGN, Decision.WAIVE} for decision in standing.values())
        return max(self.slot.how_many - done, 0)

    @property
    def needs_guest(self) -> bool:
        """True for an author who has no account: somebody must send a link, or write down what they said."""
        return self.slot.is_voice and not self.slot.user_key

    @property
    def names(self) -> str:
        return ", ".join(self.awaited)


def list_lines(request: SignOffRequest) -> list[Line]:
    """Return what ``request`` needs, step by step. Queries: slots, signatures, and one for each group that is awaited."""
    signatures = defaultdict(list)
    for signature in request.signatures.select_related("signer", "on_behalf_of").order_by("pk"):
        signatures[signature.slot_id].append(signature)
    lines = []
    for slot in request.slots.all():
        slot.request = request
        lines.append(Line(slot, signatures[slot.pk], _name_awaited(slot, signatures[slot.pk])))
    return lines


def _name_awaited(slot: Slot, signatures: Iterable[Signature]) -> list[str]:
    if slot.is_voice:
        return [slot.title]
    if slot.state != SlotState.OPEN or slot.request.state != RequestState.OPEN:
        return []
    done = {s.person_key for s in signatures if s.decision == Decision.SIGN}
    users = [user for user in eligible_users(slot)[: NAMES + 1 + len(done)] if str(user.pk) not in done]
    if len(users) > NAMES:
        return [slot.group_name]
    return [str(get_user_display_name(user)) for user in users]


def name_contributors(request: SignOffRequest) -> list[str]:
    """Return who worked on the text, as they are called now."""
    users = get_user_model().objects.filter(pk__in=request.contributors)
    return sorted(str(get_user_display_name(user)) for user in users)


def tell_next(request: SignOffRequest, page: Any) -> str:
    """Say in one sentence what happens now, which is what everybody asks who has just decided."""
    if request.state == RequestState.OPEN:
        waiting = [line.slot.title for line in list_lines(request) if line.is_awaited]
        return _("It now waits for: %(who)s.") % {"who": ", ".join(waiting)}
    if request.state == RequestState.CHANGES:
        return _("The editors are told. You are asked again when the text is submitted again.")
    if request.state == RequestState.SIGNED:
        return _tell_signed(page)
    return ""


def _tell_signed(page: Any) -> str:
    if page is None:
        return ""
    scheduled = page.scheduled_revision
    if scheduled is not None and scheduled.approved_go_live_at:
        moment = timezone.localtime(scheduled.approved_go_live_at)
        return _("Everybody has signed: it goes live on %(when)s.") % {"when": date_format(moment, "DATETIME_FORMAT")}
    if page.live and not page.has_unpublished_changes:
        return _("Everybody has signed: it is live.")
    task = page.current_workflow_task
    if task:
        return _("Everybody has signed. Its workflow goes on with: %(task)s.") % {"task": task.name}
    return _("Everybody has signed: it may be published now.")
