"""Adopting sign-off where pages are live already: what was live before is recorded once, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import swapper
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from testapp.models import GuardedPage, OptionalPage
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from wagtail_execvoice.signoff.actions.adopting import Found, record_baseline, survey
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.models import GatePause, Grant, LedgerEntry, PendingAct, SignedContent, Standing
from wagtail_execvoice.signoff.testing import sign_and_publish
from wagtail_execvoice.signoff.verification import verify

pytestmark = pytest.mark.django_db


def base() -> Any:
    return swapper.load_model("wagtailcore", "Page")


@pytest.fixture
def make_live(make_page: Any) -> Any:
    """Return a function that publishes a page of the type that is not guarded yet."""

    def make_live(body: str = "Words of before.") -> OptionalPage:
        page = make_page(body, model=OptionalPage)
        page.get_latest_revision().publish()
        return OptionalPage.objects.get(pk=page.pk)

    return make_live


@pytest.fixture
def guard(make_policy: Any, legal: Any) -> Any:
    """Return a function that guards the type from now on."""
    return lambda **fields: make_policy(("legal", legal), page_types=["testapp.OptionalPage"], **fields)


@pytest.fixture
def adopt(writer: Any) -> Any:
    def adopt(*options: str) -> str:
        out = StringIO()
        who = ["--who", str(writer.pk), "--reason", "Read by Legal in May."] if "--dry-run" not in options else []
        call_command("execvoice_adopt_signoff", *who, *options, stdout=out)
        return out.getvalue()

    return adopt


def update_round_the_gate(page: Any, **values: Any) -> None:
    """As SQL does where the triggers are missing."""
    pause = GatePause.objects.create(reason="A test.")
    base().objects.filter(pk=page.pk).update(**values)
    pause.delete()


def found() -> dict[int, Found]:
    return {item.page_id: item.found for item in survey()}


def test_what_was_live_before_may_stay_live_and_its_next_text_is_signed(make_live: Any, guard: Any, adopt: Any) -> None:
    before = make_live()
    guard()
    assert "1 page adopted" in adopt()
    grant = Grant.objects.get()
    assert (grant.page_id, grant.revision_id, grant.source) == (before.pk, before.live_revision_id, Source.BASELINE)
    assert SignedContent.objects.get().digest == grant.digest
    assert Standing.objects.get().grant_id == grant.pk
    page = OptionalPage.objects.get(pk=before.pk)
    assert (page.live, page.last_published_at) == (True, before.last_published_at)
    page.save()
    page.get_latest_revision().publish()
    page.body = "Other words."
    with pytest.raises(SignOffRequired):
        page.save_revision().publish()


def test_who_did_it_and_why_is_in_the_ledger_and_everything_verifies(
    make_live: Any, guard: Any, adopt: Any, writer: Any
) -> None:
    make_live()
    make_live("More.")
    guard()
    adopt()
    seal_ledger()
    entry = json.loads(LedgerEntry.objects.get(kind="baseline.recorded").body)
    assert entry["data"] == {"pages": 2, "reason": "Read by Legal in May."}
    assert entry["actor"]
    assert LedgerEntry.objects.filter(kind="grant.given").count() == 2
    assert verify(live=True).findings == []


def test_a_second_run_does_nothing(make_live: Any, guard: Any, adopt: Any) -> None:
    make_live()
    guard()
    adopt()
    acts = PendingAct.objects.count()
    assert "0 pages adopted" in adopt("--undated", "--scheduled")
    assert Grant.objects.count() == 1
    assert PendingAct.objects.count() == acts


def test_a_dry_run_lists_and_changes_nothing(make_live: Any, guard: Any, adopt: Any) -> None:
    page = make_live()
    guard()
    answer = adopt("--dry-run")
    assert page.url_path in answer and "dry run" in answer
    assert not Grant.objects.exists()


def test_an_alias_is_adopted_with_its_source(make_live: Any, guard: Any, adopt: Any) -> None:
    alias = make_live().create_alias(update_slug="alias")
    guard()
    assert "2 pages adopted" in adopt()
    assert Grant.objects.get(page_id=alias.pk).source == Source.BASELINE
    seal_ledger()
    assert verify(live=True).findings == []


def test_what_went_live_since_by_raw_means_is_told_and_not_adopted(make_page: Any, guard: Any, adopt: Any) -> None:
    page = make_page(model=OptionalPage)
    guard()
    update_round_the_gate(page, live=True, live_revision=page.get_latest_revision(), last_published_at=timezone.now())
    assert found() == {page.pk: Found.LATER}
    assert "went round the gate" in adopt("--undated", "--scheduled")
    assert not Grant.objects.exists()


def test_a_pointer_that_was_moved_since_is_told_and_not_adopted(make_live: Any, guard: Any) -> None:
    page = make_live()
    page.body = "Words of after."
    draft = page.save_revision()
    guard()
    update_round_the_gate(page, live_revision=draft)
    assert found() == {page.pk: Found.LATER}


def test_a_page_that_was_taken_down_and_put_back_by_raw_means_is_told(make_live: Any, guard: Any) -> None:
    page = make_live()
    page.unpublish()
    guard()
    update_round_the_gate(page, live=True)
    assert found() == {page.pk: Found.LATER}


def test_a_page_that_code_added_live_is_adopted_on_somebodys_word(home: Any, guard: Any, adopt: Any) -> None:
    page = home.add_child(instance=OptionalPage(title="By code", body="Words.", locale=home.locale))
    guard()
    assert found() == {page.pk: Found.UNDATED}
    assert "0 pages adopted" in adopt()
    assert "1 page adopted" in adopt("--undated")
    assert Grant.objects.get().revision_id is None


def test_a_page_that_was_signed_before_is_never_given_a_baseline(make_live: Any, guard: Any, adopt: Any) -> None:
    page = make_live()
    guard()
    page.body = "Signed words."
    page.save_revision()
    sign_and_publish(page)
    Grant.objects.get().amend(ended_because="withdrawn", ended_at=timezone.now())
    assert found() == {page.pk: Found.GRANTED}
    assert "0 pages adopted" in adopt("--undated")


def test_what_is_scheduled_is_told_and_goes_live_if_that_is_wanted(make_page: Any, guard: Any, adopt: Any) -> None:
    page = make_page(model=OptionalPage)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    revision = page.get_latest_revision()
    guard()
    assert found() == {page.pk: Found.SCHEDULED}
    assert "0 pages adopted" in adopt()
    assert "1 page adopted" in adopt("--scheduled")
    assert Grant.objects.get().revision_id == revision.pk
    assert not Standing.objects.exists()
    assert "0 pages adopted" in adopt("--scheduled")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", stdout=StringIO())
    assert OptionalPage.objects.get(pk=page.pk).live


def test_what_is_scheduled_beside_a_live_text_is_adopted_by_itself(make_live: Any, guard: Any, adopt: Any) -> None:
    page = make_live()
    page.body, page.go_live_at = "Tomorrow's words.", timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    guard()
    adopt()
    assert "1 page adopted" in adopt("--scheduled")
    assert set(Grant.objects.values_list("revision_id", flat=True)) == {
        page.live_revision_id,
        page.get_latest_revision().pk,
    }


def test_a_workflow_that_began_before_is_told(make_page: Any, guard: Any, adopt: Any, writer: Any) -> None:
    page = make_page(model=OptionalPage)
    workflow = Workflow.objects.create(name="Stock")
    task = GroupApprovalTask.objects.create(name="Stock")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(page, writer)
    guard()
    assert found() == {page.pk: Found.WORKFLOW}
    assert "Cancel the workflow" in adopt()
    assert not Grant.objects.exists()


def test_a_page_of_another_section_or_type_is_left_alone(
    make_live: Any, guard: Any, adopt: Any, home: Any, make_page: Any
) -> None:
    page, other = make_live(), make_live("More.")
    guard()
    assert "0 pages adopted" in adopt("--type", "testapp.GuardedPage")
    assert "1 page adopted" in adopt("--section", str(other.pk))
    assert Grant.objects.get().page_id == other.pk != page.pk


def test_a_policy_that_wants_reviews_counts_from_the_day_of_the_baseline(
    make_live: Any, guard: Any, adopt: Any
) -> None:
    make_live()
    guard(review_after_days=10)
    adopt()
    due = Standing.objects.get().review_due_at
    assert timedelta(days=9) < due - timezone.now() <= timedelta(days=10)


@pytest.mark.parametrize(
    "options",
    [[], ["--who", "nobody@example.com", "--reason", "x"], ["--reason", "Why."], ["--type", "testapp.PlainPage"]],
)
def test_what_cannot_be_asked_is_an_error(options: list[str], home: Any) -> None:
    with pytest.raises(CommandError):
        call_command("execvoice_adopt_signoff", *options, stdout=StringIO())


def test_a_baseline_without_a_reason_is_refused(make_live: Any, guard: Any) -> None:
    make_live()
    guard()
    with pytest.raises(ValueError, match="reason"):
        record_baseline(list(survey()), None, " ")
    assert not Grant.objects.exists()


def test_what_changed_since_it_was_listed_is_left_out(make_live: Any, guard: Any) -> None:
    page, other = make_live(), make_live("More.")
    guard()
    items = list(survey())
    page.unpublish()
    record_baseline(items, None, "Because.")
    assert Grant.objects.get().page_id == other.pk


def test_a_hundred_pages_take_as_many_queries_as_three(make_live: Any, guard: Any) -> None:
    for number in range(13):
        make_live(f"Words {number}.")
    guard()

    def count(number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            items = list(survey())
            assert len(record_baseline(items[:number], None, "Because.")) == number
        return len(queries)

    count(1)  # what is cached for good is cached now
    assert count(3) == count(9) <= 26


def test_more_than_one_transaction_can_hold_are_adopted_in_pieces(
    make_live: Any, guard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wagtail_execvoice.signoff.actions.adopting.CHUNK", 2)
    for number in range(5):
        make_live(f"Words {number}.")
    guard()
    assert len(record_baseline(list(survey()), None, "Because.")) == 5
    assert found() == {}


def test_a_page_that_waits_for_its_baseline_stays_live_and_is_not_stopped_from_going(
    make_live: Any, guard: Any
) -> None:
    page = make_live()
    guard()
    page.save()
    page.unpublish()
    assert not OptionalPage.objects.get(pk=page.pk).live


def test_a_draft_of_a_guarded_type_is_none_of_it(make_page: Any) -> None:
    make_page(model=GuardedPage)
    assert found() == {}
