"""Wagtail's workflow drives the people; whatever is done to it never makes anything public."""

from __future__ import annotations

from typing import Any

import pytest
from testapp.models import GuardedPage
from wagtail.models import GroupApprovalTask, Task, TaskState, Workflow, WorkflowState, WorkflowTask

from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.constants import RequestState
from wagtail_execvoice.signoff.models import LedgerEntry, SignOffRequest, SignOffTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(make_page: Any, make_policy: Any, legal: Any, submit: Any, writer: Any) -> Any:
    """A request that waits for Legal."""
    make_policy(("legal", legal))
    return submit(make_page(user=writer), writer)


def state_of(request: SignOffRequest) -> str:
    request.refresh_from_db()
    return request.state


def is_live(request: SignOffRequest) -> bool:
    return bool(GuardedPage.objects.get(pk=request.page_id).live)


def test_switching_the_task_off_cancels_what_waits_for_it(asked: Any, admin_client: Any) -> None:
    admin_client.post(f"/admin/workflows/tasks/disable/{SignOffTask.objects.get().pk}/")
    assert not SignOffTask.objects.get().active
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    assert state_of(asked) == RequestState.WITHDRAWN
    assert not is_live(asked)


@pytest.mark.parametrize("model", [Task, SignOffTask])
def test_deleting_the_task_closes_the_request_and_keeps_it(asked: Any, model: Any) -> None:
    model.objects.all().delete()
    assert state_of(asked) == RequestState.WITHDRAWN
    assert not is_live(asked)


def test_switching_the_workflow_off_withdraws_the_request(asked: Any, workflow: Any, admin_user: Any) -> None:
    workflow.deactivate(user=admin_user)
    assert state_of(asked) == RequestState.WITHDRAWN


def test_deleting_the_page_closes_the_request(asked: Any) -> None:
    GuardedPage.objects.get(pk=asked.page_id).delete()
    assert state_of(asked) == RequestState.WITHDRAWN


def test_the_page_is_locked_for_everybody_while_it_is_signed(
    asked: Any, admin_user: Any, lawyer: Any, writer: Any
) -> None:
    lock = GuardedPage.objects.get(pk=asked.page_id).get_lock()
    assert all(lock.for_user(user) for user in (admin_user, lawyer, writer))


def test_a_change_that_came_all_the_same_voids_the_request_and_ends_the_task(asked: Any, writer: Any) -> None:
    text = GuardedPage.objects.get(pk=asked.page_id).get_latest_revision_as_object()
    text.body = "Other words."
    text.save_revision(user=writer)
    assert state_of(asked) == RequestState.CHANGED
    assert TaskState.objects.get().status == TaskState.STATUS_REJECTED


def test_saving_the_same_text_again_voids_nothing(asked: Any, writer: Any) -> None:
    GuardedPage.objects.get(pk=asked.page_id).get_latest_revision_as_object().save_revision(user=writer)
    assert state_of(asked) == RequestState.OPEN


def test_a_text_that_cannot_be_asked_goes_back_to_its_editor_with_the_reason(
    make_page: Any, make_policy: Any, submit: Any, writer: Any
) -> None:
    make_policy(("voice", None))
    assert submit(make_page(user=writer), writer) is None
    state = TaskState.objects.get()
    assert state.status == TaskState.STATUS_REJECTED
    assert "byline" in state.comment


def test_a_page_without_a_policy_says_what_to_do(make_page: Any, submit: Any, writer: Any) -> None:
    submit(make_page(user=writer), writer)
    assert "policy" in TaskState.objects.get().comment


def test_a_policy_that_asks_for_no_signature_lets_the_workflow_publish(
    make_page: Any, make_policy: Any, submit: Any, admin_user: Any
) -> None:
    make_policy()
    page = make_page()
    submit(page, admin_user)
    assert GuardedPage.objects.get(pk=page.pk).live


def test_the_last_signer_needs_no_right_to_publish(asked: Any, lawyer: Any, sign_by: Any) -> None:
    sign_by(asked, lawyer)
    assert is_live(asked)


@pytest.mark.filterwarnings(
    "ignore:get_connection", "ignore:Django 2028", "ignore:The "
)  # of Wagtail's own mail about its own task
def test_a_task_after_ours_still_has_to_agree(
    asked: Any, workflow: Any, lawyer: Any, sign_by: Any, admin_user: Any
) -> None:
    other = GroupApprovalTask.objects.create(name="Editors")
    WorkflowTask.objects.create(workflow=workflow, task=other, sort_order=1)
    sign_by(asked, lawyer)
    assert not is_live(asked)
    WorkflowState.objects.get().current_task_state.approve(user=admin_user)
    assert is_live(asked)


def test_a_schedule_of_signed_content_waits_for_its_hour(
    make_page: Any, make_policy: Any, legal: Any, submit: Any, sign_by: Any, lawyer: Any, writer: Any
) -> None:
    from datetime import timedelta
    from io import StringIO

    import time_machine
    from django.core.management import call_command
    from django.utils import timezone

    make_policy(("legal", legal))
    hour = timezone.now() + timedelta(days=1)
    request = submit(make_page(user=writer, go_live_at=hour), writer)
    sign_by(request, lawyer)
    assert not is_live(request)
    with time_machine.travel(hour + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=StringIO())
    assert is_live(request)


def test_the_dashboard_shows_a_signer_what_waits_for_them(asked: Any, client: Any, lawyer: Any, writer: Any) -> None:
    client.force_login(lawyer)
    assert "A post" in client.get("/admin/").content.decode()
    assert list(TaskState.objects.reviewable_by(lawyer).values_list("pk", flat=True)) == [asked.task_state_id]
    assert not TaskState.objects.reviewable_by(writer).exists()


def test_superusers_are_shown_nothing_that_they_may_not_sign(asked: Any, admin_user: Any) -> None:
    assert not TaskState.objects.reviewable_by(admin_user).exists()


def test_an_empty_workflow_publishes_nothing(make_page: Any, make_policy: Any, legal: Any, admin_user: Any) -> None:
    make_policy(("legal", legal))
    page = make_page()
    with pytest.raises(Exception, match="sign"):
        Workflow.objects.create(name="Empty").start(page, admin_user)
    assert not GuardedPage.objects.get(pk=page.pk).live


def test_a_group_that_was_deleted_is_not_waited_for_in_silence(
    make_page: Any, make_policy: Any, legal: Any, submit: Any, writer: Any
) -> None:
    make_policy(("legal", legal))
    legal.delete()
    assert submit(make_page(user=writer), writer) is None
    assert "group that no longer exists" in TaskState.objects.get().comment


def test_the_ledger_tells_that_a_signed_page_was_deleted(asked: Any, lawyer: Any, sign_by: Any) -> None:
    sign_by(asked, lawyer)
    GuardedPage.objects.get(pk=asked.page_id).delete()
    seal_ledger()
    kinds = list(LedgerEntry.objects.filter(page_id=asked.page_id).values_list("kind", flat=True))
    assert kinds[-2:] == ["page.unpublished", "page.deleted"]
