from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from wagtail_execvoice.signoff import verification
from wagtail_execvoice.signoff.actions.identities import erase_identity, identify
from wagtail_execvoice.signoff.actions.ledger import record, seal_ledger
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import (
    EvidenceModel,
    Grant,
    Identity,
    LedgerEntry,
    LedgerHead,
    PendingAct,
    Signature,
    SignedContent,
)
from wagtail_execvoice.signoff.notes import read_notes
from wagtail_execvoice.signoff.verification import Finding, verify

from . import evidence
from .evidence import codes, failing, name_of, tampering

pytestmark = pytest.mark.django_db
EVIDENCE = [
    model for model in apps.get_app_config("execvoice_signoff").get_models() if issubclass(model, EvidenceModel)
]
TABLES = [*EVIDENCE, LedgerHead]


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "checkpoints.txt")


@pytest.fixture
def all_kinds(place: str) -> None:
    evidence.make_evidence(place)


def test_evidence_that_nobody_touched_verifies(all_kinds: None, place: str) -> None:
    report = verify(since=list(read_notes(Path(place).read_text())))
    assert report.findings == []
    assert report.ok
    assert {model._meta.model_name: model.objects.count() >= 2 for model in EVIDENCE} == {
        model._meta.model_name: True for model in EVIDENCE
    }
    assert report.entries == LedgerEntry.objects.count() == report.seq
    assert report.rows == sum(model.objects.count() for model in EVIDENCE if model is not LedgerEntry)
    assert report.checkpoints == 2


def other_values(field: models.Field[Any, Any], value: Any) -> list[Any]:
    """Return values that the column could have instead."""
    others = [None] if field.null and value is not None else []
    if isinstance(value, bool):
        return [*others, not value]
    if isinstance(value, int):
        return [*others, value + 1000]
    if isinstance(value, datetime):
        return [*others, value + timedelta(microseconds=1)]
    if isinstance(value, list):
        return [*others, [*value, "99"]]
    if isinstance(value, str):
        longest = getattr(field, "target_field", field).max_length or len(value) + 1
        return [*others, (value + "x")[-longest:] if value[-longest:] != "x" else "y"]
    kinds = {"DateTimeField": evidence.NOW, "CharField": "x", "TextField": "x"}
    target = getattr(field, "target_field", field)
    return [kinds.get(target.get_internal_type(), 1)]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.model_name)
def test_any_single_value_that_was_changed_is_found_and_its_row_named(model: Any, all_kinds: None) -> None:
    unnoticed = []
    rows = list(model._base_manager.order_by("pk"))
    for row in (rows[0], rows[len(rows) // 2], rows[-1])[: len(rows)]:
        for field in model._meta.concrete_fields:
            for value in other_values(field, field.value_from_object(row)):
                with tampering():
                    evidence.raw(model).filter(pk=row.pk).update(**{field.attname: value})
                    if name_of(row) not in failing():
                        unnoticed.append((name_of(row), field.attname, value))
    assert unnoticed == []


@pytest.mark.parametrize("model", EVIDENCE, ids=lambda model: model._meta.model_name)
def test_any_row_that_was_deleted_is_found_and_named(model: Any, all_kinds: None) -> None:
    for row in model.objects.all():
        with tampering():
            evidence.raw(model).filter(pk=row.pk)._raw_delete("default")
            assert name_of(row) in failing()


@pytest.mark.parametrize(
    "model", [m for m in EVIDENCE if m is not LedgerEntry], ids=lambda model: model._meta.model_name
)
def test_any_row_that_was_put_in_is_found_and_named(model: Any, all_kinds: None) -> None:
    row = model.objects.first()
    row.pk = "f" * 64 if model is SignedContent else row.pk + 1000
    if hasattr(row, "number"):
        row.number = 77
    if hasattr(row, "open_page"):
        row.open_page = None
    with tampering():
        evidence.raw(model).bulk_create([row])
        assert name_of(row) in failing()


@pytest.mark.parametrize("model", EVIDENCE, ids=lambda model: model._meta.model_name)
def test_two_rows_that_changed_places_are_found_and_named(model: Any, all_kinds: None) -> None:
    one, other = model.objects.order_by("pk")[:2]
    temporary = "e" * 64 if model is SignedContent else 9999
    with tampering():
        for now, then in ((one.pk, temporary), (other.pk, one.pk), (temporary, other.pk)):
            evidence.raw(model).filter(pk=now).update(**{model._meta.pk.attname: then})
        assert {name_of(one), name_of(other)} <= failing()


@pytest.mark.parametrize("seq", [-5, 0, 1000])
def test_an_entry_that_was_put_in_is_found(seq: int, all_kinds: None) -> None:
    entry = LedgerEntry.objects.last()
    entry.seq, entry.previous, entry.hash = seq, "a" * 64, "b" * 64
    with tampering():
        evidence.raw(LedgerEntry).bulk_create([entry])
        assert f"ledgerentry:{seq}" in failing()


def test_a_true_entry_that_was_hung_on_by_hand_is_found(all_kinds: None) -> None:
    with tampering():
        head = LedgerHead.objects.get()
        record("request.submitted")
        seal_ledger()
        evidence.raw(LedgerHead).update(seq=head.seq, hash=head.hash)
        assert codes(verify()) == {("ledgerhead:1", "ledger.head")}


def test_the_last_entries_cut_off_with_the_head_are_found_by_the_rows_they_told_of(all_kinds: None) -> None:
    *_rest, before, last = LedgerEntry.objects.all()
    with tampering():
        evidence.raw(LedgerEntry).filter(pk=last.pk)._raw_delete("default")
        evidence.raw(LedgerHead).update(seq=before.seq, hash=before.hash)
        assert (last.row, "row.unrecorded") in codes(verify())


def test_an_empty_ledger_does_not_pass_for_a_whole_one(all_kinds: None) -> None:
    with tampering():
        evidence.raw(LedgerEntry)._raw_delete("default")
        evidence.raw(LedgerHead)._raw_delete("default")
        assert not verify().ok


def test_a_history_rewritten_with_all_its_hashes_is_found_by_a_checkpoint_kept_elsewhere(
    all_kinds: None, place: str
) -> None:
    notes = list(read_notes(Path(place).read_text()))
    with tampering():
        changed = Signature.objects.first()
        evidence.raw(Signature).filter(pk=changed.pk).update(comment="Not what was said.")
        evidence.rewrite_ledger()
        assert verify().findings == []
        assert codes(verify(since=notes)) == {(f"ledgerentry:{note.seq}", "checkpoint.rewritten") for note in notes}


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{", "{}", '{"actor":1,"row":"x","data":[]}', '{"actor":{"id":"x"},"row":{"name":1}}'],
)
def test_an_entry_that_was_written_over_with_anything_is_named(body: str, all_kinds: None) -> None:
    for kind in ("test.added", "erasure.performed", "checkpoint.made"):
        entry = LedgerEntry.objects.filter(kind=kind).first()
        with tampering():
            evidence.raw(LedgerEntry).filter(pk=entry.pk).update(body=body)
            assert name_of(entry) in failing()


# Persons


def test_a_person_is_erased_and_everything_still_verifies(all_kinds: None, place: str) -> None:
    notes = list(read_notes(Path(place).read_text()))
    assert erase_identity(email="lea@example.com") == 1
    seal_ledger()
    assert verify(since=notes).findings == []
    texts = [str(list(model._base_manager.values_list())) for model in (*TABLES, PendingAct)]
    assert not [text for text in texts if "Lea" in text or "lea@" in text]


def test_an_erasure_that_is_not_entered_yet_is_no_failure(all_kinds: None) -> None:
    erase_identity(email="lea@example.com")
    assert PendingAct.objects.exists()
    assert verify().findings == []


def test_details_blanked_by_hand_are_no_erasure(all_kinds: None) -> None:
    ann = Identity.objects.filter(name="Ann Executive").first()
    with tampering():
        blank = dict.fromkeys(("user_key", "name", "title", "email", "salt"), "")
        evidence.raw(Identity).filter(pk=ann.pk).update(**blank, erased_at=timezone.now())
        assert codes(verify()) == {(name_of(ann), "identity.erased")}


# While the site works


def test_rows_whose_acts_wait_to_be_entered_are_no_failure() -> None:
    identify(None, name="Ann")
    assert PendingAct.objects.exists() and not LedgerEntry.objects.exists()
    assert verify().findings == []


def test_acts_that_wait_too_long_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    act = PendingAct.objects.create(body='{"at":"2026-01-01T00:00:00.000000Z"}')
    report = verify()
    assert codes(report) == {(name_of(act), "ledger.waiting")}
    assert report.ok


def test_an_act_that_cannot_be_read_is_found() -> None:
    act = PendingAct.objects.create(body="gibberish")
    assert codes(verify()) == {(name_of(act), "ledger.unreadable")}


def test_evidence_is_read_in_pieces(all_kinds: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = verify()
    for module in (verification.chain, verification.rows):
        monkeypatch.setattr(module, "CHUNK", 2)
    monkeypatch.setattr(verification.rows, "FEW", 1)
    assert verify() == whole


def test_a_report_keeps_no_more_findings_than_anybody_reads(monkeypatch: pytest.MonkeyPatch, all_kinds: None) -> None:
    monkeypatch.setattr(verification.report, "SHOWN", 3)
    with tampering():
        evidence.raw(Signature).update(comment="Forged.")
        report = verify()
    assert (len(report.findings), report.failures) == (3, Signature.objects.count())


@pytest.mark.django_db(transaction=True)
def test_a_check_while_others_work_finds_nothing(at_once: Any) -> None:
    grants = [
        evidence.add(Grant, page_id=number, digest="0" * 64, source=Source.BASELINE, created_at=evidence.NOW)
        for number in range(8)
    ]
    turns = count()

    def work() -> list[Finding]:
        turn = next(turns)
        if turn % 2:
            return verify().findings
        grant = grants[turn // 2]
        for number in range(20):
            with transaction.atomic():
                grant.amend(ended_because=str(number))
                record("grant.ended", row=grant)
            identify(None, name=f"{grant.pk} {number}", email=f"{grant.pk}.{number}@example.com")
            erase_identity(email=f"{grant.pk}.{number}@example.com")
        return []

    assert [finding for findings in at_once(work, 16) for finding in findings] == []
