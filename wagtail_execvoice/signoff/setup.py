"""What ``execvoice_setup`` makes for sign-off: a first policy, and the workflow that carries pages to its signers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.base.constants import LEGAL
from wagtail_execvoice.base.groups import Step
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.constants import Kind
from wagtail_execvoice.signoff.models import SignOffPolicy, SignOffRule, SignOffTask


def set_up_signoff(pages: list[Any]) -> list[Step]:
    """Make a policy if there is none, and a workflow with the sign-off task, for ``pages`` that have no other workflow."""
    steps = [_set_up_policy()]
    workflow, step = _set_up_workflow()
    steps.append(step)
    for page in pages:
        steps += _assign(workflow, page)
    return steps


def _step(text: str, **kind: bool) -> Step:
    return Step(_("Sign-off"), text, **kind)


def _set_up_policy() -> Step:
    known = SignOffPolicy.objects.order_by("pk").first()
    if known:
        return _step(_("the policy “%(name)s”") % {"name": known.name})
    group, _created = Group.objects.get_or_create(name=LEGAL)
    policy = SignOffPolicy(name=_("Sign-off"))
    policy.rules = [
        SignOffRule(kind=Kind.VOICE, stage=1, sort_order=0),
        SignOffRule(kind=Kind.LEGAL, group=group, stage=2, sort_order=1),
    ]
    put_in_force(policy)
    words = {"name": policy.name, "group": group.name}
    text = _(
        "the policy “%(name)s”: every author of a page that goes live by signature, then one of “%(group)s”, on the whole site"
    )
    return _step(text % words, new=True)


def _set_up_workflow() -> tuple[Workflow, Step]:
    with_task = WorkflowTask.objects.filter(task__in=SignOffTask.objects.values("task_ptr"), workflow__active=True)
    known = with_task.order_by("pk").select_related("workflow").first()
    if known:
        return known.workflow, _step(_("the workflow “%(name)s”") % {"name": known.workflow.name})
    task = SignOffTask.objects.filter(active=True).order_by("pk").first() or SignOffTask.objects.create(
        name=_("Sign-off")
    )
    workflow = Workflow.objects.create(name=_("Sign-off"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    text = _("the workflow “%(name)s” with the task “%(task)s”")
    return workflow, _step(text % {"name": workflow.name, "task": task.name}, new=True)


def _assign(workflow: Workflow, page: Any) -> Iterator[Step]:
    words = {"page": page.get_admin_display_title(), "workflow": workflow.name}
    assigned = WorkflowPage.objects.filter(page=page).select_related("workflow").first()
    if assigned is None:
        WorkflowPage.objects.create(workflow=workflow, page=page)
        yield _step(_("the page “%(page)s” and all below it are submitted to “%(workflow)s”") % words, new=True)
    elif _has_task(assigned.workflow):
        words["workflow"] = assigned.workflow.name
        yield _step(_("the page “%(page)s” and all below it are submitted to “%(workflow)s”") % words)
    else:
        words["other"] = assigned.workflow.name
        text = _(
            "the page “%(page)s” is submitted to the workflow “%(other)s”, which nobody signs in. Add the sign-off task to it "
            "under Settings, Workflows, or assign the workflow “%(workflow)s” to the page instead."
        )
        yield _step(text % words, todo=True)


def _has_task(workflow: Workflow) -> bool:
    tasks = SignOffTask.objects.filter(active=True)
    return bool(WorkflowTask.objects.filter(workflow=workflow, task__in=tasks.values("task_ptr")).exists())
