"""A request from its opening to its end."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.asking import (
    Voice,
    ask_contributors,
    ask_problems,
    ask_to_fix_words,
    ask_voices,
)
from wagtail_execvoice.signoff.actions.contributors import contributors_of, note_contribution
from wagtail_execvoice.signoff.actions.gate import no_policy_message
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.keeping import keep_content
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.policies import Cover, find_cover
from wagtail_execvoice.signoff.actions.slots import make_slots, void_slots
from wagtail_execvoice.signoff.actions.telling import tell_asked_anew, tell_closed
from wagtail_execvoice.signoff.constants import Lane, RequestState, SlotState
from wagtail_execvoice.signoff.models import SignOffRequest
from wagtail_execvoice.signoff.signals import signoff_closed, signoff_requested
from wagtail_execvoice.signoff.specs import Spec


@transaction.atomic
def open_request(
    page: Any, user: Any, *, task_state_id: int | None = None, lane: str = Lane.STANDARD.value, reason: str = ""
) -> tuple[SignOffRequest | None, list[str]]:
    """Put the newest text of ``page`` before its signers. Return the request, or None and what keeps it from being asked.

    An open request of the page is closed first: a text that was submitted anew takes its place.
    """
    revision = page.get_latest_revision()
    ask_to_fix_words(page, revision)
    revision.refresh_from_db()
    text = revision.as_object()
    cover = find_cover(text)
    voices = list(ask_voices(text))
    problems = find_problems(text, cover, voices)
    if problems or cover is None:
        return None, problems
    note_contribution(page.pk, [*ask_contributors(text), *(voice.user_key for voice in voices if voice.user_key)])
    for former in SignOffRequest.objects.filter(open_page=page.pk):
        close_request(former, RequestState.CHANGED, user)
    content = canonicalise(text)
    identity = identify(user) if user else None
    request = SignOffRequest.objects.create(
        page_id=page.pk,
        page_title=text.title[:255],
        page_path=text.path,
        revision_id=revision.pk,
        task_state_id=task_state_id,
        content=keep_content(text, content),
        policy_version_id=cover.version_id,
        language=_language(text),
        lane=lane,
        reason=reason,
        submitted_by=identity,
        submitted_at=timezone.now(),
        before=SignOffRequest.objects.filter(page_id=page.pk).order_by("-pk").first(),
        contributors=contributors_of(page.pk),
        open_page=page.pk,
    )
    slots = make_slots(request, cover.spec, voices)
    tell_asked_anew(request)
    record(
        "request.opened",
        page_id=page.pk,
        request_id=request.pk,
        actor=identity,
        row=request,
        digest=content.digest,
        policy_version=cover.version_id,
        slots=[
            {
                "id": slot.pk,
                "stage": slot.stage,
                "kind": slot.kind,
                "group": slot.group_id,
                "how_many": slot.how_many,
                "guest": slot.guest_id,
                "sha256": slot.digest_asked(),
            }
            for slot in slots
        ],
    )
    _tell(signoff_requested, request=request, user=user)
    return request, []


def find_problems(text: Any, cover: Cover | None, voices: list[Voice]) -> list[str]:
    """Return what keeps ``text`` from being put before its signers, in sentences that say what to do."""
    if cover is None:
        return [no_policy_message()]
    problems = list(ask_problems(text))
    if any(rule.is_voice for rule in cover.spec.rules) and not voices:
        problems.append(
            _("The policy “%(policy)s” asks the authors to sign, but nobody is credited as an author. Add a byline.")
            % {"policy": cover.name}
        )
    wanted: set[Any] = {rule.group_id for rule in cover.spec.rules if not rule.is_voice}
    # A version keeps the id of a group that was deleted since: nobody would be asked, and nobody told.
    if wanted - set(Group.objects.filter(pk__in=wanted - {None}).values_list("pk", flat=True)):
        problems.append(
            _("The policy “%(policy)s” asks for a signature of a group that no longer exists. Ask for it to be mended.")
            % {"policy": cover.name}
        )
    return problems


@transaction.atomic
def close_request(request: SignOffRequest, state: RequestState, user: Any = None, because: str = "") -> None:
    """End ``request``: nobody is asked any more, and what was signed of it stays on record."""
    open_slots = list(request.slots.filter(state=SlotState.OPEN))
    void_slots(request)
    request.amend(state=state, closed_at=timezone.now(), closed_because=because, open_page=None)
    record(
        "request.closed",
        page_id=request.page_id,
        request_id=request.pk,
        actor=identify(user) if user else None,
        row=request,
        state=str(state),
    )
    tell_closed(request, open_slots, user)
    _tell(signoff_closed, request=request, user=user)


def close_as_changed(request: SignOffRequest, user: Any) -> None:
    """The text is another one now. The workflow goes back to the editors; whoever submits again is told why."""
    close_request(request, RequestState.CHANGED, user)
    state = TaskState.objects.filter(pk=request.task_state_id, status=TaskState.STATUS_IN_PROGRESS).first()
    if state:
        state.reject(user=user, comment=_("The text was changed while it was being signed. Submit it again."))


def withdraw_request(request: SignOffRequest, user: Any) -> None:
    """Whoever asked takes it back, which Wagtail calls cancelling the workflow."""
    if request.state == RequestState.OPEN:
        close_request(request, RequestState.WITHDRAWN, user)


def spec_of(request: SignOffRequest) -> Spec:
    """Return what the policy asked for when ``request`` was made."""
    return Spec.from_json(request.policy_version.spec)


def is_complete(request: SignOffRequest) -> bool:
    """True if every signature that ``request`` waits for is there."""
    return not request.slots.filter(state__in=[SlotState.OPEN, SlotState.WAITING]).exists()


def render_snapshot(request: SignOffRequest) -> Any:
    """Return the page as the signed content has it, in memory. Raises ``LookupError`` if its type is no longer installed."""
    from django.apps import apps

    model = apps.get_model(request.content.page_type)
    page = model.objects.filter(pk=request.page_id).first() or model(pk=request.page_id)
    return page.with_content_json(json.loads(request.content.snapshot))


def _language(page: Any) -> str:
    return str(page.locale.language_code) if page.locale_id else ""


def _tell(signal: Any, *, request: SignOffRequest, user: Any) -> None:
    transaction.on_commit(lambda: signal.send(sender=SignOffRequest, request=request, user=user), robust=True)
