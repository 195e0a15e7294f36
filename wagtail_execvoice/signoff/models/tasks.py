from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState, WorkflowState
from wagtail.signals import task_submitted


class SignOffLock(WorkflowLock):
    """While a text is being signed nobody changes it: a change would void the signatures."""

    def get_message(self, user: Any) -> str:
        return str(_("This text is being signed. To change it, cancel the workflow first, then edit and submit again."))

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return str(_("Nobody can make changes while the text is being signed"))

    def get_locked_by(self, user: Any, can_lock: bool = False) -> str:
        return str(_("Being signed"))

    def get_icon(self, user: Any, can_lock: bool = False) -> str:
        return "lock"


class SignOffTask(Task):
    """The step of a Wagtail workflow in which a page is signed. Who signs is the policy's business, not the task's."""

    lock_class = SignOffLock

    class Meta:
        verbose_name = _("sign-off task")
        verbose_name_plural = _("sign-off tasks")

    @classmethod
    def get_description(cls) -> str:
        return str(_("The people whom the page's sign-off policy names sign exactly this text"))

    @transaction.atomic
    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Open a request for the newest text. One that cannot be asked goes back to its editor at once, with the reason."""
        from wagtail_execvoice.signoff.actions.submitting import submit

        state = TaskState(
            workflow_state=workflow_state,
            status=TaskState.STATUS_IN_PROGRESS,
            revision=workflow_state.content_object.get_latest_revision(),
            task=self,
        )
        state.save()
        submit(state, workflow_state.content_object, user)
        if state.status == TaskState.STATUS_IN_PROGRESS:
            task_submitted.send(sender=type(state), instance=state, user=user)
        return state

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> str | None:
        """Lead to the signing screen. Nothing is decided here: what Wagtail posts holds neither a text nor a proof."""
        if action_name == "sign":
            return reverse("execvoice_signoff:sign_task", args=[task_state.pk])
        return None

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        from wagtail_execvoice.signoff.actions.awaiting import is_awaited

        return [("sign", _("Review and sign"), False)] if is_awaited(user, obj.pk) else []

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        from wagtail_execvoice.signoff.actions.awaiting import tasks_awaiting

        # From the relation, so that each of them knows this very task: the dashboard asks every one for it.
        return self.task_states.filter(pk__in=tasks_awaiting(user), status=TaskState.STATUS_IN_PROGRESS)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        from wagtail_execvoice.signoff.actions.awaiting import is_awaited

        return is_awaited(user, obj.pk)
