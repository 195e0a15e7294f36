"""Wagtail's own mails are left out where ours are better, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.signoff.actions.signing import ask_for_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_at_legal(
    make_policy: Any, legal: Any, lawyer: Any, writer: Any, admin_user: Any, make_page: Any, submit: Any
) -> Any:
    """A request, submitted by a writer, on a site with a superuser whom Wagtail tells of every submission."""
    make_policy(("legal", legal))
    return submit(make_page(user=writer), writer)


def test_a_submission_is_not_told_by_wagtail(page_at_legal: Any, mailoutbox: Any) -> None:
    assert mailoutbox == []


def test_an_approval_is_not_told_by_wagtail(page_at_legal: Any, lawyer: Any, sign_by: Any, mailoutbox: Any) -> None:
    sign_by(page_at_legal, lawyer)
    assert mailoutbox == []


def test_changes_are_not_told_by_wagtail(page_at_legal: Any, lawyer: Any, mailoutbox: Any) -> None:
    ask_for_changes(
        page_at_legal.pk, page_at_legal.slots.get().pk, lawyer, digest=page_at_legal.digest, comment="Not this."
    )
    assert mailoutbox == []


def test_a_text_that_cannot_be_asked_about_is_not_told_by_wagtail_as_a_submission(
    make_page: Any, submit: Any, writer: Any, admin_user: Any, mailoutbox: Any
) -> None:
    # There is no policy: the task goes back at once, to whoever submitted and sees why.
    assert submit(make_page(user=writer), writer) is None
    assert mailoutbox == []


@pytest.fixture
def other_workflow(home: Any, make_user: Any) -> Any:
    """An ordinary workflow of a site, with a reviewer."""
    group = Group.objects.create(name="Reviewers")
    make_user("reviewer", "wagtailadmin.access_admin").groups.add(group)
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Other")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    return workflow


# Wagtail's own way to send, which the newest Django calls outdated.
@pytest.mark.filterwarnings("ignore:get_connection")
@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_other_workflows_are_told_by_wagtail_as_ever(
    other_workflow: Any, make_twin: Any, make_user: Any, writer: Any, admin_user: Any, mailoutbox: Any, decision: str
) -> None:
    page = make_twin(user=writer)
    state = other_workflow.start(page, writer)
    told = {mail.to[0] for mail in mailoutbox}
    assert {"reviewer@example.com", "admin@example.com"} <= told
    mailoutbox.clear()
    getattr(state.current_task_state, decision)(user=admin_user)
    assert [mail.to for mail in mailoutbox] == [["writer@example.com"]]
