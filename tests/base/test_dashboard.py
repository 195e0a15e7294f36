from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.template import RequestContext
from django.urls import reverse
from django.utils import timezone, translation

from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.dashboard import TroublePanel
from wagtail_execvoice.base.models import DueRun

pytestmark = pytest.mark.django_db
HEADING = "Executive voice needs attention"


def dashboard(client: Any) -> str:
    response = client.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return str(response.content.decode())


def render() -> str:
    return str(TroublePanel().render_html(RequestContext(None)))


def test_the_panel_is_silent_while_all_is_well(admin_client: Any) -> None:
    call_command("execvoice_run_due")
    assert HEADING not in dashboard(admin_client)


def test_jobs_that_never_ran_are_said_with_what_to_do(admin_client: Any) -> None:
    html = dashboard(admin_client)
    assert HEADING in html
    assert "The due jobs have never run." in html
    assert "<code>manage.py execvoice_run_due</code>" in html


def test_jobs_that_stopped_are_said_with_the_time_since(admin_client: Any, clock: Any) -> None:
    call_command("execvoice_run_due")
    clock.shift(timedelta(minutes=59))
    assert HEADING not in dashboard(admin_client)
    clock.shift(timedelta(minutes=61))
    assert "The due jobs last ran 2\xa0hours ago." in dashboard(admin_client)


def test_a_job_that_failed_is_said_and_its_error_runs_no_script(admin_client: Any) -> None:
    call_command("execvoice_run_due")
    DueRun.objects.filter(name="execvoice_base.deliver_mail").update(last_error="<script>alert(1)</script>")
    html = dashboard(admin_client)
    assert "The last time, this job failed: deliver mail." in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert(1)" not in html


def test_a_job_that_does_not_end_is_said(admin_client: Any) -> None:
    call_command("execvoice_run_due")
    DueRun.objects.filter(name="execvoice_base.purge").update(last_finished_at=timezone.now() - timedelta(hours=2))
    assert "This job does not come to an end: delete old records." in dashboard(admin_client)


def test_mail_that_was_given_up_is_said_with_a_link_to_it(admin_client: Any) -> None:
    call_command("execvoice_run_due")
    queue_mail("a", "nobody", "Hello", "")
    queue_mail("b", "nobody", "Hello", "")
    html = dashboard(admin_client)
    assert "2 mails could not be delivered." in html
    url = reverse("execvoice_mail:index") + "?state=given_up"
    assert f'href="{url}"' in html
    assert len(admin_client.get(url).context["object_list"]) == 2


@pytest.mark.parametrize(
    ("permissions", "seen"),
    [([], False), (["execvoice_base.view_outboxmail"], True), (["execvoice_base.change_outboxmail"], True)],
)
def test_only_those_who_can_do_something_see_it(client: Any, make_user: Any, permissions: Any, seen: bool) -> None:
    client.force_login(make_user("ann", "wagtailadmin.access_admin", *permissions))
    assert (HEADING in dashboard(client)) is seen


@pytest.mark.parametrize("trouble", [False, True])
def test_the_panel_costs_two_queries(django_assert_num_queries: Any, trouble: bool) -> None:
    if not trouble:
        call_command("execvoice_run_due")
    for number in range(30):
        queue_mail(str(number), "nobody" if trouble else "ann@example.com", "Hello", "")
    with django_assert_num_queries(2):
        assert (HEADING in render()) is trouble


def test_the_panel_comes_before_the_panels_of_wagtail(admin_client: Any) -> None:
    panels = admin_client.get(reverse("wagtailadmin_home")).context["panels"]
    assert isinstance(panels[0], TroublePanel)
    assert len(panels) > 3


def test_the_panel_is_shown_in_any_language() -> None:
    with translation.override("ar"):
        assert "execvoice_run_due" in render()
