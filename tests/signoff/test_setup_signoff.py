"""What ``execvoice_setup`` makes for sign-off."""

from __future__ import annotations

from typing import Any

import pytest
import swapper
from django.core.management import call_command
from testapp.models import GuardedPage
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.base import setup
from wagtail_execvoice.signoff.models import LedgerEntry, PendingAct, PolicyVersion, SignOffPolicy, SignOffTask
from wagtail_execvoice.signoff.setup import set_up_signoff
from wagtail_execvoice.signoff.specs import Spec

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_workflows(home: Any) -> None:
    """A site without the workflow that Wagtail's own migrations make."""
    WorkflowPage.objects.all().delete()
    Workflow.objects.all().delete()


def everything() -> list[Any]:
    tables = (SignOffPolicy, PolicyVersion, SignOffTask, Workflow, WorkflowPage, WorkflowTask, LedgerEntry, PendingAct)
    return [sorted(map(repr, table.objects.values_list())) for table in tables]


def test_the_step_is_part_of_the_command() -> None:
    assert set_up_signoff in setup._steps


def test_a_site_without_a_policy_gets_the_authors_then_one_of_legal(capsys: Any) -> None:
    call_command("execvoice_setup")
    spec = Spec.from_json(PolicyVersion.objects.get().spec)
    assert [(r.kind, r.stage, r.how_many, r.group_name, r.voices) for r in spec.rules] == [
        ("voice", 1, 1, "", "all"),
        ("legal", 2, 1, "Legal", "all"),
    ]
    assert (spec.page_types, spec.section_id) == ((), None)
    told = capsys.readouterr().out
    assert "new: the policy “Sign-off”" in told and "new: the workflow “Sign-off”" in told


def test_what_it_makes_carries_a_page_to_its_signers_and_live(
    make_page: Any, make_user: Any, person: Any, executive: Any, sign_by: Any
) -> None:
    from django.contrib.auth.models import Group

    call_command("execvoice_setup", verbosity=0)
    lawyer = make_user("lawyer")
    lawyer.groups.add(Group.objects.get(name="Legal"))
    page = make_page(authors=[person])
    page.get_workflow().start(page, None)
    from wagtail_execvoice.signoff.models import SignOffRequest

    request = SignOffRequest.objects.get(open_page=page.pk)
    sign_by(request, executive)
    sign_by(request, lawyer)
    assert GuardedPage.objects.get(pk=page.pk).live


def test_a_second_run_changes_nothing_and_says_so(capsys: Any) -> None:
    call_command("execvoice_setup")
    before = everything()
    capsys.readouterr()
    call_command("execvoice_setup")
    assert everything() == before
    told = capsys.readouterr().out
    assert "new:" not in told and "was there already: the policy “Sign-off”" in told


def test_a_dry_run_tells_the_same_and_changes_nothing(capsys: Any) -> None:
    before = everything()
    call_command("execvoice_setup", dry_run=True)
    assert everything() == before
    told = capsys.readouterr().out
    call_command("execvoice_setup")
    assert told.startswith(capsys.readouterr().out)


def test_a_policy_of_the_site_is_left_alone(make_policy: Any, legal: Any) -> None:
    make_policy(("legal", legal), name="Ours", is_active=False)
    call_command("execvoice_setup", verbosity=0)
    assert [policy.name for policy in SignOffPolicy.objects.all()] == ["Ours"]
    assert PolicyVersion.objects.count() == 1


def test_another_workflow_of_the_page_stays_and_what_to_do_is_said(capsys: Any) -> None:
    root = swapper.load_model("wagtailcore", "Page").get_first_root_node()
    other = Workflow.objects.create(name="Moderators approval")
    WorkflowPage.objects.create(workflow=other, page=root)
    call_command("execvoice_setup")
    assert WorkflowPage.objects.get().workflow == other
    told = capsys.readouterr().out
    assert "to do: the page" in told and "“Moderators approval”, which nobody signs in" in told
    # A workflow with other tasks beside ours is one in which somebody signs.
    WorkflowTask.objects.create(workflow=other, task=SignOffTask.objects.get(), sort_order=0)
    call_command("execvoice_setup")
    assert "to do:" not in capsys.readouterr().out


def test_the_workflow_is_for_the_section_that_is_named(home: Any) -> None:
    call_command("execvoice_setup", section=str(home.pk), verbosity=0)
    assert WorkflowPage.objects.get().page_id == home.pk
