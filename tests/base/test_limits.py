from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.base.actions import Limit, take_slot, take_slots
from wagtail_execvoice.base.models import RateBucket


@pytest.mark.django_db
def test_exactly_as_many_slots_as_the_limit(clock: Any) -> None:
    assert [bool(take_slot("comment", "1.2.3.4", 3, 60)) for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_the_refused_are_told_when_to_come_back_and_get_a_slot_then(clock: Any) -> None:
    take_slot("comment", "1.2.3.4", 1, 60)
    clock.shift(timedelta(seconds=20.5))
    refused = take_slot("comment", "1.2.3.4", 1, 60)
    assert not refused
    assert refused.retry_after == 40
    clock.shift(timedelta(seconds=refused.retry_after))
    assert take_slot("comment", "1.2.3.4", 1, 60)
    assert not take_slot("comment", "1.2.3.4", 1, 60)


@pytest.mark.django_db
def test_scopes_identities_and_windows_do_not_share_slots(clock: Any) -> None:
    assert take_slot("comment", "a", 1, 60)
    assert take_slot("comment", "b", 1, 60)
    assert take_slot("login", "a", 1, 60)
    assert take_slot("comment", "a", 1, 3600)
    # What is put together differently is not the same either.
    assert take_slot("commenta", "", 1, 60)


@pytest.mark.django_db
def test_a_limit_of_nothing_lets_nobody_through() -> None:
    assert not take_slot("comment", "a", 0, 60)
    assert not RateBucket.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("identity", ["", "a\0b", "\ud800", "x" * 100_000, "<script>", "\u202eevil"])
def test_any_text_can_be_an_identity(identity: str) -> None:
    assert take_slot("comment", identity, 1, 60)
    assert not take_slot("comment", identity, 1, 60)


@pytest.mark.django_db
def test_who_is_counted_is_not_readable_in_the_database() -> None:
    take_slot("comment", "reader@example.com", 1, 60)
    assert "reader" not in repr(RateBucket.objects.values_list())


@pytest.mark.django_db
def test_a_slot_taken_in_a_transaction_that_fails_is_given_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert take_slot("comment", "a", 1, 60)
        raise ZeroDivisionError
    assert take_slot("comment", "a", 1, 60)


@pytest.mark.django_db
def test_a_slot_taken_costs_one_query_and_a_refusal_three(clock: Any, django_assert_num_queries: Any) -> None:
    take_slot("comment", "a", 2, 60)
    with django_assert_num_queries(1):
        assert take_slot("comment", "a", 2, 60)
    with django_assert_num_queries(3):
        assert not take_slot("comment", "a", 2, 60)


@pytest.mark.django_db(transaction=True)
def test_the_limit_is_exact_when_many_come_at_once(at_once: Any) -> None:
    assert sum(at_once(lambda: bool(take_slot("comment", "a", 20, 3600)), 200)) == 20


@pytest.mark.django_db(transaction=True)
def test_the_limit_is_exact_when_many_come_as_a_window_ends(at_once: Any) -> None:
    take_slot("comment", "a", 20, 3600)
    RateBucket.objects.update(window_ends_at=timezone.now(), n=20)
    assert sum(at_once(lambda: bool(take_slot("comment", "a", 20, 3600)), 100)) == 20


SEVERAL = (Limit("comment", "a", 2, 60), Limit("comment", "a", 3, 3600), Limit("page", "7", 100, 60))


@pytest.mark.django_db
def test_of_several_limits_the_first_that_is_full_ends_it_and_the_later_ones_keep_their_slots(clock: Any) -> None:
    assert [bool(slot) for slot in take_slots(SEVERAL)] == [True, True, True]
    take_slots(SEVERAL)
    clock.shift(timedelta(seconds=20))
    refused = take_slots(SEVERAL)
    assert [bool(slot) for slot in refused] == [False] and refused[0].retry_after == 40
    clock.shift(timedelta(seconds=40))
    assert [bool(slot) for slot in take_slots(SEVERAL)] == [True, True, True]
    assert [bool(slot) for slot in take_slots(SEVERAL)] == [True, False]
    # The page was asked three times and not five.
    assert RateBucket.objects.order_by("n").values_list("n", flat=True).last() == 3


@pytest.mark.django_db
def test_several_limits_are_those_that_are_taken_one_by_one(clock: Any) -> None:
    take_slots(SEVERAL)
    assert take_slot("comment", "a", 2, 60)
    assert not take_slot("comment", "a", 2, 60)
    assert [bool(slot) for slot in take_slots(SEVERAL)] == [False]
    assert [bool(slot) for slot in take_slots([Limit("comment", "a", 0, 60)])] == [False]


@pytest.mark.django_db
def test_several_limits_cost_two_queries_and_three_for_somebody_new(clock: Any, django_assert_num_queries: Any) -> None:
    take_slots(SEVERAL[2:])
    # Two more each: in a test, its own transaction is a savepoint.
    with django_assert_num_queries(3 + 2):
        take_slots(SEVERAL)
    with django_assert_num_queries(2 + 2):
        take_slots(SEVERAL)
    clock.shift(timedelta(seconds=61))
    with django_assert_num_queries(2 + 2):
        take_slots(SEVERAL)


@pytest.mark.django_db(transaction=True)
def test_several_limits_are_exact_when_many_come_at_once(at_once: Any) -> None:
    numbers = iter(range(120))

    def take() -> bool:
        # Three visitors, who share the page: those that are refused themselves take none of its slots.
        mine = Limit("comment", str(next(numbers) % 3), 10, 3600)
        return all(take_slots([mine, Limit("page", "7", 25, 3600), Limit("site", "", 1000, 3600)]))

    assert sum(at_once(take, 120)) == 25
    counted = RateBucket.objects.order_by("n").values_list("n", flat=True)
    assert counted.count() == 5 and list(counted)[3:] == [25, 25] and max(list(counted)[:3]) == 10


@pytest.mark.django_db(transaction=True)
def test_several_limits_are_exact_when_many_come_as_a_window_ends(at_once: Any) -> None:
    limits = [Limit("comment", "a", 20, 3600), Limit("page", "7", 30, 60)]
    take_slots(limits)
    RateBucket.objects.update(window_ends_at=timezone.now(), n=20)
    assert sum(at_once(lambda: all(take_slots(limits)), 60)) == 20
