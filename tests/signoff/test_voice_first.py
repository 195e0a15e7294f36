"""Live on the author's signature, reviewed within a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from testapp.models import GuardedPage

from wagtail_execvoice.signoff.constants import Lane, RequestState
from wagtail_execvoice.signoff.models import Grant, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(make_policy: Any, legal: Any, person: Any, make_page: Any, submit: Any, writer: Any) -> Any:
    """Return a function that submits a page under a policy with this lane."""
    make_policy(("voice", None, 1), ("legal", legal, 2), voice_first=True)
    return lambda: submit(make_page(user=writer, authors=[person], slug=f"post-{GuardedPage.objects.count()}"), writer)


def test_the_page_is_live_when_its_author_has_signed(quick: Any, sign_by: Any, executive: Any) -> None:
    request = quick()
    sign_by(request, executive)
    assert GuardedPage.objects.get(pk=request.page_id).live
    request.refresh_from_db()
    assert (request.lane, request.state) == (Lane.VOICE_FIRST, RequestState.OPEN)
    assert request.slots.get(kind="legal").due_at <= timezone.now() + timedelta(days=1)


def test_the_review_ends_the_request_with_an_ordinary_grant(
    quick: Any, sign_by: Any, executive: Any, lawyer: Any
) -> None:
    request = quick()
    sign_by(request, executive)
    sign_by(request, lawyer)
    request.refresh_from_db()
    assert request.state == RequestState.SIGNED
    assert set(Grant.objects.values_list("source", flat=True)) == {"voice_first", "request"}


def test_a_reviewer_who_asks_for_changes_marks_the_live_page(
    quick: Any, sign_by: Any, executive: Any, lawyer: Any
) -> None:
    from wagtail_execvoice.signoff.actions.signing import ask_for_changes

    request = quick()
    sign_by(request, executive)
    ask_for_changes(
        request.pk, request.slots.get(kind="legal").pk, lawyer, digest=request.digest, comment="Not this figure."
    )
    assert Standing.objects.get(page_id=request.page_id).stale_because == "changes_asked"
    assert GuardedPage.objects.get(pk=request.page_id).live


def test_one_overdue_review_closes_the_lane_until_it_is_done(
    quick: Any, sign_by: Any, executive: Any, lawyer: Any
) -> None:
    with time_machine.travel("2026-03-02T10:00:00+00:00", tick=False):
        first = quick()
        sign_by(first, executive)
    with time_machine.travel("2026-03-03T10:01:00+00:00", tick=False):
        second = quick()
        sign_by(second, executive)
        assert not GuardedPage.objects.get(pk=second.page_id).live
        sign_by(first, lawyer)
        third = quick()
        sign_by(third, executive)
        assert GuardedPage.objects.get(pk=third.page_id).live


def test_the_next_draft_leaves_the_review_of_what_is_live_open(
    quick: Any, sign_by: Any, executive: Any, lawyer: Any, writer: Any
) -> None:
    request = quick()
    sign_by(request, executive)
    page = GuardedPage.objects.get(pk=request.page_id)
    page.body = "The next version."
    page.save_revision(user=writer)
    sign_by(request, lawyer)
    request.refresh_from_db()
    assert request.state == RequestState.SIGNED


def test_what_is_live_after_it_does_not_spare_anybody_the_review(
    quick: Any, sign_by: Any, executive: Any, lawyer: Any, writer: Any
) -> None:
    from wagtail_execvoice.signoff.testing import sign_and_publish

    request = quick()
    sign_by(request, executive)
    page = GuardedPage.objects.get(pk=request.page_id)
    page.body = "The next version."
    page.save_revision(user=writer)
    sign_and_publish(GuardedPage.objects.get(pk=page.pk))
    sign_by(request, lawyer)
    request.refresh_from_db()
    assert request.state == RequestState.SIGNED
    assert GuardedPage.objects.get(pk=page.pk).body == "The next version."
