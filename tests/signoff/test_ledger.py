from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from wagtail_execvoice.signoff.actions import ledger
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record, seal_ledger
from wagtail_execvoice.signoff.constants import GENESIS
from wagtail_execvoice.signoff.models import Identity, LedgerEntry, LedgerHead, PendingAct


@pytest.mark.django_db(transaction=True)
def test_an_act_is_entered_as_soon_as_its_transaction_is_committed() -> None:
    with transaction.atomic():
        ann = identify(None, name="Ann")
        record("request.submitted", page_id=3, request_id=5, actor=ann, row=ann, lane="standard")
        assert not LedgerEntry.objects.exists()
    added, submitted = LedgerEntry.objects.all()
    assert (added.seq, added.kind, added.previous) == (1, "identity.added", GENESIS)
    assert (submitted.seq, submitted.previous) == (2, added.hash)
    assert (submitted.page_id, submitted.request_id, submitted.row) == (3, 5, f"identity:{ann.pk}")
    assert json.loads(submitted.body) == {
        "v": 1,
        "seq": 2,
        "previous": added.hash,
        "kind": "request.submitted",
        "at": submitted.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": {"id": ann.pk, "commitment": ann.commitment},
        "page": 3,
        "request": 5,
        "row": {"name": f"identity:{ann.pk}", "sha256": ann.digest_row()},
        "data": {"lane": "standard"},
    }
    head = LedgerHead.objects.get()
    assert (head.seq, head.hash) == (2, submitted.hash)
    assert not PendingAct.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record("request.submitted", page_id=3)
        raise RuntimeError
    assert not PendingAct.objects.exists() and not LedgerEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_is_entered_though_the_savepoint_of_an_earlier_one_was_rolled_back() -> None:
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            record("request.submitted", page_id=1)
            raise RuntimeError
        record("request.submitted", page_id=2)
    assert [entry.page_id for entry in LedgerEntry.objects.all()] == [2]


@pytest.mark.django_db(transaction=True)
def test_many_acts_of_one_transaction_are_entered_by_five_queries(django_assert_num_queries: Any) -> None:
    record("request.submitted")
    with transaction.atomic():
        for _number in range(10):
            record("request.submitted")
        # The hook runs after this block, so what it costs is measured by hand.
        connection.run_on_commit.clear()
    with django_assert_num_queries(5 + 2):  # with BEGIN and COMMIT
        assert seal_ledger() == 10


@pytest.mark.django_db
def test_to_find_nothing_to_enter_takes_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert seal_ledger() == 0


@pytest.mark.django_db(transaction=True)
def test_a_ledger_that_cannot_be_written_breaks_no_act_and_is_written_later(
    monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(ledger, "lock_head", lambda using: 1 / 0)
    record("request.submitted", page_id=4)
    assert "tried again" in caplog.text
    assert PendingAct.objects.count() == 1
    monkeypatch.undo()
    assert seal_ledger() == 1
    assert LedgerEntry.objects.get().page_id == 4


@pytest.mark.django_db(transaction=True)
def test_a_backlog_is_entered_in_order_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "BATCH", 3)
    with transaction.atomic():
        for number in range(8):
            record("request.submitted", page_id=number)
        connection.run_on_commit.clear()
    assert seal_ledger() == 8
    assert [entry.page_id for entry in LedgerEntry.objects.all()] == list(range(8))


@pytest.mark.django_db(transaction=True)
def test_what_others_entered_meanwhile_is_not_entered_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        record("request.submitted", page_id=1)
        record("request.submitted", page_id=2)
        connection.run_on_commit.clear()
    seal, meanwhile = ledger._seal, []

    def be_late(acts: list[PendingAct]) -> int:
        if not meanwhile:
            meanwhile.append(seal(acts[:1]))
        return seal(acts)

    monkeypatch.setattr(ledger, "_seal", be_late)
    assert seal_ledger() == 1
    assert [(entry.seq, entry.page_id) for entry in LedgerEntry.objects.all()] == [(1, 1), (2, 2)]


@pytest.mark.django_db(transaction=True)
def test_whoever_commits_by_hand_leaves_the_act_to_the_due_job() -> None:
    transaction.set_autocommit(False)
    try:
        record("request.submitted")
        transaction.commit()
    finally:
        transaction.set_autocommit(True)
    assert not LedgerEntry.objects.exists()
    assert seal_ledger() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"reason": "Because it must be out today"},
        {"who": "ann@example.com"},
        {"who": ["Ann Example"]},
        {"Ann Example": 1},
        {"rate": 0.5},
        {"at": datetime(2026, 1, 1)},
    ],
)
def test_what_people_wrote_and_who_they_are_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ids, digests and codes only"):
        record("request.submitted", nested=data)
    assert not PendingAct.objects.exists()


@pytest.mark.django_db
def test_the_reason_of_whoever_runs_the_site_is_kept_in_words() -> None:
    record("gate.paused", category="restore", reason="The dump of last night.")
    assert json.loads(PendingAct.objects.get().body)["data"]["reason"] == "The dump of last night."


@pytest.mark.django_db
def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of act"):
        record("Submitted")


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_chain(at_once: Any) -> None:
    def write() -> None:
        for _number in range(10):
            record("request.submitted")

    at_once(write, 80)
    seal_ledger()
    chain = list(LedgerEntry.objects.values_list("seq", "previous", "hash"))
    assert [seq for seq, _previous, _hash in chain] == list(range(1, 801))
    assert [previous for _seq, previous, _hash in chain] == [GENESIS, *(hash for _seq, _previous, hash in chain[:-1])]
    head = LedgerHead.objects.get()
    assert (head.seq, head.hash) == (800, chain[-1][2])


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_the_same_acts_at_once_enter_each_once(at_once: Any) -> None:
    with transaction.atomic():
        for number in range(50):
            record("request.submitted", page_id=number)
        connection.run_on_commit.clear()
    assert sum(at_once(seal_ledger, 16)) == 50
    assert [entry.page_id for entry in LedgerEntry.objects.all()] == list(range(50))


@pytest.mark.django_db
def test_an_act_by_nobody_names_nobody() -> None:
    record("request.submitted")
    assert json.loads(PendingAct.objects.get().body)["actor"] is None
    assert not Identity.objects.exists()
