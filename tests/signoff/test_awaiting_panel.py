"""The dashboard leads whoever is awaited to the signing screen in one step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from testapp.models import ArticlePage
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.signoff.actions.deputies import name_deputy
from wagtail_execvoice.signoff.dashboard import OtherReviewsPanel, arrange_panels
from wagtail_execvoice.signoff.models import Deputy, SignOffRequest, Slot
from wagtail_execvoice.signoff.workdays import today

OURS = "#awaiting-signature-section"
WAGTAILS = "#awaiting-review-section"


@pytest.fixture
def dashboard(client: Any) -> Any:
    """Return a function that opens the dashboard as ``user``."""

    def dashboard(user: Any) -> BeautifulSoup:
        client.force_login(user)
        return BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")

    return dashboard


@pytest.fixture
def asked(make_page: Any, make_policy: Any, legal: Group, submit: Any, writer: Any, person: Any) -> SignOffRequest:
    """A request that waits for its author, and for Legal at the same time."""
    make_policy(("voice", None), ("legal", legal))
    request: SignOffRequest = submit(make_page(user=writer, authors=[person]), writer)
    return request


def sign_url(request: SignOffRequest) -> str:
    return reverse("execvoice_signoff:sign", args=[request.pk])


def read(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def test_title_and_button_of_a_row_lead_to_the_signing_screen(dashboard: Any, asked: Any, lawyer: Any) -> None:
    row = dashboard(lawyer).select_one(f"{OURS} tbody tr")
    assert [link["href"] for link in row.select("a")] == [sign_url(asked)] * 2
    assert read(row).startswith("A post English Legal writer")
    assert read(row.select_one("a.button")) == "Review and sign"


def test_nothing_waits_twice(dashboard: Any, asked: Any, lawyer: Any) -> None:
    html = dashboard(lawyer)
    assert len(html.select(f"{OURS} tbody tr")) == 1
    assert html.select(WAGTAILS) == []


def test_an_author_sees_what_is_their_own_voice(dashboard: Any, asked: Any, executive: Any) -> None:
    row = dashboard(executive).select_one(f"{OURS} tbody tr")
    assert "Your own voice" in read(row)
    assert row.select_one("a")["href"] == sign_url(asked)


def test_a_deputy_sees_what_waits_for_who_is_away(
    dashboard: Any, asked: Any, lawyer: Any, make_user: Any, admin_user: Any
) -> None:
    dora = make_user("dora", "wagtailadmin.access_admin")
    name_deputy(Deputy(principal=lawyer, deputy=dora, starts_on=today(), ends_on=today()), lawyer)
    assert "Legal, as deputy" in read(dashboard(dora).select_one(f"{OURS} tbody tr"))
    assert "as deputy" not in read(dashboard(lawyer).select_one(f"{OURS} tbody tr"))


def test_who_may_sign_for_two_kinds_sees_one_row(
    dashboard: Any, make_page: Any, make_policy: Any, legal: Group, submit: Any, writer: Any, lawyer: Any
) -> None:
    finance = Group.objects.create(name="Finance")
    lawyer.groups.add(finance)
    make_policy(("legal", legal), ("finance", finance))
    submit(make_page(user=writer), writer)
    [row] = dashboard(lawyer).select(f"{OURS} tbody tr")
    assert "Legal ; Finance" in read(row)


def test_who_signed_or_is_not_awaited_sees_no_panel(
    dashboard: Any, asked: Any, lawyer: Any, sign_by: Any, admin_user: Any, writer: Any
) -> None:
    sign_by(asked, lawyer)
    for user in (lawyer, admin_user, writer):
        assert dashboard(user).select(OURS) == []


def test_what_is_late_and_what_is_urgent_is_marked_and_stands_first(
    dashboard: Any, asked: Any, make_page: Any, submit: Any, writer: Any, person: Any, lawyer: Any
) -> None:
    later = submit(make_page(user=writer, authors=[person], slug="later"), writer)
    due = asked.submitted_at - timedelta(days=1)
    Slot.objects.filter(request=later).update(due_at=due)
    later.amend(lane="expedited")
    first, second = dashboard(lawyer).select(f"{OURS} tbody tr")
    assert first.select_one("a")["href"] == sign_url(later)
    assert "Late" in read(first) and "expedited" in read(first)
    assert "Late" not in read(second)


def test_a_review_of_what_is_live_already_is_shown_though_its_workflow_is_over(
    dashboard: Any, make_page: Any, make_policy: Any, legal: Group, submit: Any, sign_by: Any, writer: Any,
    person: Any, executive: Any, lawyer: Any,
) -> None:  # fmt: skip
    make_policy(("voice", None), ("legal", legal), voice_first=True)
    request = submit(make_page(user=writer, authors=[person]), writer)
    sign_by(request, executive)
    request.refresh_from_db()
    assert request.lane == "voice_first"
    assert dashboard(lawyer).select_one(f"{OURS} tbody a")["href"] == sign_url(request)


def test_the_title_of_a_page_is_text(
    dashboard: Any, asked: Any, make_page: Any, submit: Any, writer: Any, lawyer: Any, person: Any
) -> None:
    page = make_page(user=writer, authors=[person], slug="hostile")
    page.title = '<b onmouseover=alert(1)>"Bold"</b>'
    page.save_revision()
    submit(page, writer)
    html = dashboard(lawyer)
    assert html.select(f"{OURS} b") == []
    assert page.title in [link.get_text() for link in html.select(f"{OURS} .title a")]


@pytest.mark.filterwarnings("ignore:get_connection", "ignore:Django 2028", "ignore:The ")  # of Wagtail's own mail
def test_reviews_of_other_workflows_stay_with_wagtail(
    dashboard: Any, asked: Any, make_page: Any, home: Any, legal: Group, lawyer: Any, writer: Any
) -> None:
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.add(legal)
    stock = Workflow.objects.create(name="Stock")
    WorkflowTask.objects.create(workflow=stock, task=task, sort_order=0)
    WorkflowPage.objects.filter(page=home).update(workflow=stock)
    page = make_page(user=writer, slug="stock", model=ArticlePage)
    page.title = "Not guarded"
    page.save_revision()
    stock.start(page, writer)
    html = dashboard(lawyer)
    assert [read(row.select_one(".title")) for row in html.select(f"{WAGTAILS} tbody tr")] == ["Not guarded"]
    assert len(html.select(f"{OURS} tbody tr")) == 1


def test_a_panel_that_another_package_put_in_the_place_of_wagtails_stays(rf: Any, lawyer: Any) -> None:
    class Theirs(WorkflowObjectsToModeratePanel):
        pass

    request = rf.get("/admin/")
    request.user = lawyer
    panels: list[Any] = [Theirs(), WorkflowObjectsToModeratePanel()]
    arrange_panels(request, panels)
    assert [type(panel) for panel in panels[:2]] == [Theirs, OtherReviewsPanel]
