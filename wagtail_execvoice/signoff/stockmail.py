"""Wagtail's own mails about a workflow are left out where we write a better one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.admin import signal_handlers
from wagtail.models import WorkflowState

from wagtail_execvoice.signoff.models import SignOffTask


def leave_out_stock_mail() -> None:
    """Called when the app is ready, before or after Wagtail connects its notifiers, which is why it is done on them."""
    for notifier in (
        signal_handlers.workflow_submission_email_notifier,
        signal_handlers.workflow_approval_email_notifier,
        signal_handlers.workflow_rejection_email_notifier,
    ):
        notifier.can_handle = _unless_at_signoff(notifier.can_handle)


def _unless_at_signoff(can_handle: Callable[..., bool]) -> Callable[..., bool]:
    def handle(instance: Any, **kwargs: Any) -> bool:
        return bool(can_handle(instance, **kwargs)) and not is_at_signoff(instance)

    return handle


def is_at_signoff(state: WorkflowState) -> bool:
    """True if the task that the workflow is at, or ended with, is a sign-off task."""
    task_state = state.current_task_state
    return task_state is not None and SignOffTask.objects.filter(pk=task_state.task_id).exists()
