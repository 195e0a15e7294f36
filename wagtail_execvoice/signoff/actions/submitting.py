"""Between Wagtail's workflow and our requests. The workflow drives the people; it never decides what may be live."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from wagtail_execvoice.signoff.actions.completing import complete
from wagtail_execvoice.signoff.actions.gate import find_grant_for_latest
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.actions.requests import is_complete, open_request, withdraw_request
from wagtail_execvoice.signoff.models import SignOffRequest
from wagtail_execvoice.signoff.permissions import tester_of


def submit(state: TaskState, obj: Any, user: Any) -> None:
    """Begin the task: ask for signatures, or end it at once if none are needed or none can be asked."""
    page = getattr(obj, "specific", obj)
    if not getattr(page, "is_guarded", bool)():
        _send_back(state, user, _("Pages of this kind are not signed: add SignOffMixin to the page type."))
        return
    cover = find_cover(page)
    if (cover and not cover.spec.rules) or find_grant_for_latest(page):
        # Nothing to ask: the policy wants no signature, or the text was signed already. Wagtail publishes at once, by the
        # rights of whoever submits, and raises an error if they have none.
        if user is not None and not tester_of(page, user).can_publish():
            _send_back(state, user, _("No signature is missing. Somebody who may publish the page can do so now."))
            return
        state.status, state.finished_at, state.finished_by = TaskState.STATUS_APPROVED, timezone.now(), user
        state.save()
        return
    request, problems = open_request(page, user, task_state_id=state.pk)
    if request is None:
        _send_back(state, user, " ".join(problems))
    elif is_complete(request):
        complete(request, user)
        state.refresh_from_db()


def _send_back(state: TaskState, user: Any, comment: str) -> None:
    state.status, state.finished_at, state.finished_by = TaskState.STATUS_REJECTED, timezone.now(), user
    state.comment = comment
    state.save()
    record("request.blocked", page_id=int(state.workflow_state.object_id))


def cancel_workflows(task: Any, user: Any = None) -> None:
    """Cancel every workflow that is at ``task``."""
    at_task = TaskState.objects.filter(task_id=task.pk, status=TaskState.STATUS_IN_PROGRESS)
    active = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    for state in WorkflowState.objects.filter(current_task_state__in=at_task, status__in=active):
        state.cancel(user=user)


def close_for_task_state(task_state: TaskState, user: Any) -> None:
    """Wagtail cancelled the task: nobody is asked any more."""
    for request in SignOffRequest.objects.filter(task_state_id=task_state.pk).open():
        withdraw_request(request, user)
