"""Publishing without signatures in an emergency."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from testapp.models import GuardedPage

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.breakglass import (
    break_glass,
    confirm_break_glass,
    decline_break_glass,
    overdue_reviews,
    review_break_glass,
)
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import BreakGlass, Grant

pytestmark = pytest.mark.django_db
REASON = "The recall must be public before the shops open this morning."


@pytest.fixture
def draft(make_page: Any, make_policy: Any, legal: Any) -> Any:
    make_policy(("legal", legal))
    return make_page()


def shatter(page: Any, user: Any, **values: Any) -> BreakGlass:
    digest = canonicalise(page.get_latest_revision().as_object()).digest
    return break_glass(page, user, **{"category": "crisis", "reason": REASON, "digest": digest, **values})


def test_a_byline_that_was_never_printed_is_printed_first(
    make_page: Any, make_policy: Any, legal: Any, make_chief: Any, person: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page(authors=[person])
    glass = shatter(page, make_chief("chief"))
    live = GuardedPage.objects.get(pk=page.pk)
    assert live.live and live.execvoice_bylines.get().printed_name == "Ann Executive"
    assert glass.content_id == canonicalise(live).digest


def test_it_publishes_at_once_and_a_review_is_due_within_a_day(draft: Any, make_chief: Any) -> None:
    glass = shatter(draft, make_chief("chief"))
    assert GuardedPage.objects.get(pk=draft.pk).live
    assert (glass.review_due_at - glass.published_at).total_seconds() == 24 * 3600
    assert Grant.objects.get().source == "break_glass"


@pytest.mark.parametrize("values", [{"reason": "Now!"}, {"category": "haste"}, {"reason": " " * 40}])
def test_without_a_category_and_a_written_reason_nothing_happens(draft: Any, make_chief: Any, values: Any) -> None:
    with pytest.raises(DecisionRefused) as refused:
        shatter(draft, make_chief("chief"), **values)
    assert refused.value.code == "incomplete"
    assert not GuardedPage.objects.get(pk=draft.pk).live


def test_a_superuser_who_was_not_given_the_right_may_not(draft: Any, admin_user: Any) -> None:
    with pytest.raises(DecisionRefused) as refused:
        shatter(draft, admin_user)
    assert refused.value.code == "not_yours"


def test_a_text_that_changed_since_it_was_shown_is_not_published(draft: Any, make_chief: Any) -> None:
    with pytest.raises(DecisionRefused) as refused:
        shatter(draft, make_chief("chief"), digest="0" * 64)
    assert refused.value.code == "changed"


def test_where_it_takes_two_the_second_is_another_person(
    make_page: Any, make_policy: Any, legal: Any, make_chief: Any
) -> None:
    make_policy(("legal", legal), second_person=True)
    draft, first = make_page(), make_chief("first")
    glass = shatter(draft, first)
    assert not GuardedPage.objects.get(pk=draft.pk).live
    with pytest.raises(DecisionRefused):
        confirm_break_glass(glass.pk, first)
    confirm_break_glass(glass.pk, make_chief("second"))
    assert GuardedPage.objects.get(pk=draft.pk).live
    with pytest.raises(DecisionRefused):
        decline_break_glass(glass.pk, first)


def test_whoever_published_it_cannot_review_it(draft: Any, make_chief: Any, lawyer: Any, legal: Any) -> None:
    chief = make_chief("chief")
    chief.groups.add(legal)
    glass = shatter(draft, chief)
    with pytest.raises(DecisionRefused):
        review_break_glass(glass.pk, chief, outcome="ratified", note="Fine.")
    review_break_glass(glass.pk, lawyer, outcome="ratified", note="It could not wait.")
    glass.refresh_from_db()
    assert glass.outcome == "ratified" and glass.reviewer.name


def test_a_review_that_is_late_shows_and_keeps_the_actor_from_the_next(
    draft: Any, make_chief: Any, make_page: Any
) -> None:
    chief = make_chief("chief")
    with time_machine.travel("2026-03-02T10:00:00+00:00", tick=False):
        shatter(draft, chief)
    with time_machine.travel("2026-03-03T10:01:00+00:00", tick=False):
        assert overdue_reviews().count() == 1
        with pytest.raises(DecisionRefused):
            shatter(make_page(slug="second"), chief)


def test_the_review_can_take_the_page_down(draft: Any, make_chief: Any, lawyer: Any) -> None:
    glass = shatter(draft, make_chief("chief"))
    review_break_glass(glass.pk, lawyer, outcome="unpublished", note="It was not so.")
    assert not GuardedPage.objects.get(pk=draft.pk).live


def test_whoever_wrote_it_cannot_review_it(
    make_page: Any, make_policy: Any, legal: Any, lawyer: Any, make_chief: Any
) -> None:
    make_policy(("legal", legal))
    glass = shatter(make_page(user=lawyer), make_chief("chief"))
    with pytest.raises(DecisionRefused):
        review_break_glass(glass.pk, lawyer, outcome="ratified", note="Mine, and fine.")
