"""Signatures are good for a while, and what is live is looked at again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from testapp.models import GuardedPage

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.breakglass import break_glass, review_break_glass
from wagtail_execvoice.signoff.actions.expiring import expire_grants, tell_overdue_emergencies, tell_reviews
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.constants import Emergency, Outcome, Then
from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.models import BreakGlass, Grant, LedgerEntry, Standing

pytestmark = pytest.mark.django_db
REASON = "The supplier has recalled the product and people may be hurt."


@pytest.fixture
def sign_page(
    clock: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any, sign_by: Any
) -> Any:
    """Return a function that makes a policy, and a page that is signed and so live."""

    def make(go_live_at: Any = None, **policy: Any) -> GuardedPage:
        make_policy(("legal", legal), **policy)
        page = make_page(user=writer)
        if go_live_at:
            page.go_live_at = go_live_at
            page.save_revision(user=writer)
        request = submit(GuardedPage.objects.get(pk=page.pk), writer)
        sign_by(request, lawyer)
        return GuardedPage.objects.get(pk=page.pk)

    return make


def acts(kind: str) -> int:
    seal_ledger()
    return LedgerEntry.objects.filter(kind=kind).count()


@pytest.fixture
def not_live(sign_page: Any) -> Any:
    """A text that was signed, is good for a week, and was taken down again."""
    page = sign_page(valid_days=7)
    page.unpublish()
    return GuardedPage.objects.get(pk=page.pk)


def test_a_text_that_did_not_go_live_in_time_must_be_signed_anew(not_live: Any, clock: Any, told: Any) -> None:
    clock.move_to("2026-03-09T08:59:59+00:00")
    assert expire_grants() == 0
    clock.move_to("2026-03-09T09:00:00+00:00")
    assert [expire_grants(), expire_grants()] == [1, 0]
    grant = Grant.objects.get()
    assert (bool(grant.ended_at), grant.ended_because) == (True, "expired")
    assert acts("grant.ended") == 1
    assert told("expired") == ["writer"]
    with pytest.raises(SignOffRequired) as error:
        not_live.get_latest_revision().publish()
    assert error.value.code == "expired"


def test_the_gate_does_not_wait_for_the_job(not_live: Any, clock: Any) -> None:
    clock.move_to("2026-03-09T09:00:00+00:00")
    with pytest.raises(SignOffRequired):
        not_live.get_latest_revision().publish()


def test_what_is_live_keeps_its_grant(sign_page: Any, clock: Any, writer: Any) -> None:
    page = sign_page(valid_days=7)
    page.save_revision(user=writer).publish()
    clock.move_to("2027-03-09T09:00:00+00:00")
    assert expire_grants() == 0
    assert not Grant.objects.filter(ended_at__isnull=False).exists()
    # And can be saved as it is.
    GuardedPage.objects.get(pk=page.pk).save()


def test_once_it_is_unpublished_it_expires(sign_page: Any, clock: Any) -> None:
    page = sign_page(valid_days=7)
    clock.move_to("2026-03-20T09:00:00+00:00")
    assert expire_grants() == 0
    page.unpublish()
    assert expire_grants() == 1


def test_a_newer_text_waits_its_own_time_beside_the_one_that_is_live(
    sign_page: Any, clock: Any, writer: Any, lawyer: Any, submit: Any, sign_by: Any
) -> None:
    page = sign_page(valid_days=7)
    page.body = "Another."
    page.go_live_at = "2026-05-01T08:00:00+00:00"
    page.save_revision(user=writer)
    sign_by(submit(GuardedPage.objects.get(pk=page.pk), writer), lawyer)
    clock.move_to("2026-03-20T09:00:00+00:00")
    assert expire_grants() == 1
    assert Grant.objects.get(ended_at__isnull=True).digest == canonicalise(GuardedPage.objects.get(pk=page.pk)).digest


def test_a_review_is_announced_a_week_before_and_overdue_once(sign_page: Any, clock: Any, told: Any) -> None:
    page = sign_page(review_after_days=30)
    clock.move_to("2026-03-25T08:59:59+00:00")
    assert tell_reviews() == 0
    clock.move_to("2026-03-25T09:00:00+00:00")
    assert [tell_reviews(), tell_reviews()] == [1, 0]
    assert told("review_soon") == ["lawyer", "writer"]
    clock.move_to("2026-04-01T09:00:00+00:00")
    assert [tell_reviews(), tell_reviews()] == [1, 0]
    assert told("overdue") == ["lawyer", "writer"]
    assert acts("review.overdue") == 1
    assert GuardedPage.objects.get(pk=page.pk).live


def test_after_an_outage_nobody_hears_that_it_is_due_soon(sign_page: Any, clock: Any, told: Any) -> None:
    sign_page(review_after_days=30)
    clock.move_to("2026-05-01T09:00:00+00:00")
    assert tell_reviews() == 1
    assert told("review_soon") == []


def test_a_page_that_is_signed_anew_is_reviewed_anew(
    sign_page: Any, clock: Any, writer: Any, lawyer: Any, submit: Any, sign_by: Any, told: Any
) -> None:
    page = sign_page(review_after_days=30)
    clock.move_to("2026-03-26T09:00:00+00:00")
    tell_reviews()
    page.body = "Still so."
    page.save_revision(user=writer)
    sign_by(submit(GuardedPage.objects.get(pk=page.pk), writer), lawyer)
    clock.move_to("2026-04-10T09:00:00+00:00")
    assert tell_reviews() == 0
    clock.move_to("2026-04-20T09:00:00+00:00")
    assert tell_reviews() == 1
    assert told("review_soon") == ["lawyer", "lawyer", "writer", "writer"]


def test_a_policy_may_take_down_what_nobody_reviewed(sign_page: Any, clock: Any, told: Any) -> None:
    page = sign_page(review_after_days=30, when_overdue=Then.UNPUBLISH)
    clock.move_to("2026-04-01T09:00:00+00:00")
    call_command("execvoice_run_due", verbosity=0)
    assert not GuardedPage.objects.get(pk=page.pk).live
    assert not Standing.objects.exists()
    assert acts("page.unpublished") == acts("review.overdue") == 1
    assert told("overdue") == ["lawyer", "writer"]


def test_a_page_that_cannot_be_taken_down_does_not_keep_the_others_waiting(
    sign_page: Any,
    clock: Any,
    make_page: Any,
    writer: Any,
    lawyer: Any,
    submit: Any,
    sign_by: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
) -> None:
    first = sign_page(review_after_days=30, when_overdue=Then.UNPUBLISH)
    second = make_page(user=writer, slug="second")
    sign_by(submit(second, writer), lawyer)
    save = GuardedPage.save

    def fail(page: Any, *args: Any, **kwargs: Any) -> None:
        if page.pk == first.pk:
            raise ZeroDivisionError
        save(page, *args, **kwargs)

    monkeypatch.setattr(GuardedPage, "save", fail)
    clock.move_to("2026-04-01T09:00:00+00:00")
    assert tell_reviews() == 1
    assert set(GuardedPage.objects.filter(live=True)) == {first}
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert tell_reviews() == 1


def test_an_emergency_that_nobody_reviewed_is_told_once(
    clock: Any, make_policy: Any, make_user: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, told: Any
) -> None:
    boss = make_user("boss", "execvoice_signoff.break_glass", is_superuser=True)
    make_policy(("legal", legal))
    page = make_page(user=writer)
    digest = canonicalise(page.get_latest_revision().as_object()).digest
    glass = break_glass(page, boss, category=Emergency.CRISIS, reason=REASON, digest=digest)
    clock.move_to("2026-03-03T08:59:59+00:00")
    assert tell_overdue_emergencies() == 0
    clock.move_to("2026-03-03T09:00:00+00:00")
    assert [tell_overdue_emergencies(), tell_overdue_emergencies()] == [1, 0]
    assert told("glass_overdue") == ["boss", "lawyer", "writer"]
    assert acts("breakglass.overdue") == 1
    review_break_glass(glass.pk, lawyer, outcome=Outcome.RATIFIED, note="It was right.")
    assert BreakGlass.objects.get().overdue_told_at
