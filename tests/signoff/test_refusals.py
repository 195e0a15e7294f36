from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from wagtail_execvoice.signoff.actions import refusals
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.refusals import record_refusal
from wagtail_execvoice.signoff.models import Identity, LedgerEntry, PendingAct

KIND = "publish.refused"


class Refused(Exception):
    pass


@pytest.fixture(autouse=True)
def unchanged_connection() -> Iterator[None]:
    """No test, whatever becomes of its transaction, leaves a changed connection behind."""
    yield
    left = {"set_autocommit", "commit", "rollback", refusals._ATTRIBUTE} & set(connection.__dict__)
    assert not left


def entered() -> list[tuple[str, int | None]]:
    return list(LedgerEntry.objects.order_by("seq").values_list("kind", "page_id"))


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_it_is_recorded_at_once() -> None:
    record_refusal(KIND, page_id=1)
    assert entered() == [(KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_it_is_recorded_though_the_transaction_is_rolled_back() -> None:
    with pytest.raises(Refused), transaction.atomic():
        record("request.submitted", page_id=1)
        record_refusal(KIND, page_id=1)
        record_refusal(KIND, page_id=2)
        assert not PendingAct.objects.filter(body__contains=KIND).exists()
        raise Refused
    assert entered() == [(KIND, 1), (KIND, 2)]


@pytest.mark.django_db(transaction=True)
def test_it_is_recorded_when_the_transaction_is_committed() -> None:
    with transaction.atomic():
        record("request.submitted", page_id=1)
        record_refusal(KIND, page_id=1)
    assert entered() == [("request.submitted", 1), (KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_it_is_recorded_though_only_a_savepoint_is_rolled_back() -> None:
    with transaction.atomic():
        with pytest.raises(Refused), transaction.atomic():
            record("request.submitted", page_id=1)
            record_refusal(KIND, page_id=1)
            raise Refused
        record("request.submitted", page_id=2)
    assert entered() == [("request.submitted", 2), (KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_the_outermost_of_nested_transactions() -> None:
    with pytest.raises(Refused), transaction.atomic(), transaction.atomic(savepoint=False):
        record_refusal(KIND, page_id=1)
        raise Refused
    assert entered() == [(KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_it_is_recorded_when_the_transaction_is_marked_for_rollback() -> None:
    with transaction.atomic():
        record_refusal(KIND, page_id=1)
        transaction.set_rollback(True)
    assert entered() == [(KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_it_is_recorded_when_the_database_refused_too() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        record_refusal(KIND, page_id=1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM no_such_table")
    assert entered() == [(KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_it_is_recorded_of_a_request_that_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    def view(request: Any) -> HttpResponse:
        record_refusal(KIND, page_id=1)
        raise Refused

    with pytest.raises(Refused):
        BaseHandler().make_view_atomic(view)(RequestFactory().get("/"))
    assert entered() == [(KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_of_the_connection_is_as_any_other() -> None:
    for number in (1, 2):
        with pytest.raises(Refused), transaction.atomic():
            record_refusal(KIND, page_id=number)
            raise Refused
        assert connection.get_autocommit() and not connection.in_atomic_block
    assert entered() == [(KIND, 1), (KIND, 2)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [transaction.commit, transaction.rollback])
def test_it_is_recorded_when_somebody_ends_the_transaction_by_hand(end: Any) -> None:
    transaction.set_autocommit(False)
    try:
        with pytest.raises(Refused), transaction.atomic():
            record_refusal(KIND, page_id=1)
            raise Refused
        record_refusal(KIND, page_id=2)
        end()
        transaction.rollback()
    finally:
        transaction.set_autocommit(True)
    assert PendingAct.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_it_is_recorded_when_somebody_turns_autocommit_on_without_an_end() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses to turn autocommit on inside a transaction")
    transaction.set_autocommit(False)
    record_refusal(KIND, page_id=1)
    transaction.set_autocommit(True)
    assert entered() == [(KIND, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_hook_that_fails_after_the_commit_keeps_it_from_nothing() -> None:
    with pytest.raises(Refused), transaction.atomic():
        transaction.on_commit(fail)
        record_refusal(KIND, page_id=1)
    assert entered() == [(KIND, 1)]


def fail() -> None:
    raise Refused


@pytest.mark.django_db(transaction=True)
def test_if_it_cannot_be_recorded_the_error_of_the_caller_stays_and_the_log_has_it(
    monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(refusals, "_write", lambda refusals: 1 / 0)
    with pytest.raises(Refused), transaction.atomic():
        record_refusal(KIND, page_id=7)
        raise Refused
    assert KIND in caplog.text and '"page":7' in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_leaves_it_in_the_log(caplog: Any) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("A database in memory is gone with its connection; Django keeps it open.")
    with pytest.raises(Refused), transaction.atomic():
        record_refusal(KIND, page_id=7)
        connection.close()
        raise Refused
    record("request.submitted", page_id=8)
    assert entered() == [("request.submitted", 8)]
    assert KIND in caplog.text and '"page":7' in caplog.text


@pytest.mark.django_db
def test_in_a_test_that_is_rolled_back_it_is_recorded_at_once() -> None:
    with transaction.atomic():
        record_refusal(KIND, page_id=1)
        assert PendingAct.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_was_first_met_in_the_transaction_is_known_by_it() -> None:
    with pytest.raises(Refused), transaction.atomic():
        ann = identify(None, name="Ann", email="ann@example.com")
        record_refusal(KIND, page_id=1, actor=ann)
        raise Refused
    kept = Identity.objects.get()
    assert (kept.name, kept.commitment) == ("Ann", ann.commitment)
    assert f'"actor":{{"commitment":"{kept.commitment}","id":{kept.pk}}}' in LedgerEntry.objects.get(kind=KIND).body


@pytest.mark.django_db(transaction=True)
def test_a_row_that_was_rolled_back_is_not_named() -> None:
    ann = identify(None, name="Ann")
    with pytest.raises(Refused), transaction.atomic():
        record_refusal(KIND, page_id=1, row=ann)
        record_refusal(KIND, page_id=2, row=identify(None, name="Bob"))
        raise Refused
    assert list(LedgerEntry.objects.filter(kind=KIND).values_list("page_id", "row")) == [
        (1, f"identity:{ann.pk}"),
        (2, ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_mistake_in_the_call_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="ids, digests and codes only"), transaction.atomic():
        record_refusal(KIND, reason="Not today")


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_see_each_other(at_once: Any) -> None:
    together = threading.Barrier(8)

    def be_refused() -> None:
        with pytest.raises(Refused), transaction.atomic():
            record_refusal(KIND, page_id=threading.get_ident() % 2**31)
            together.wait(30)
            raise Refused

    at_once(be_refused, 8)
    assert LedgerEntry.objects.count() + PendingAct.objects.count() == 8
