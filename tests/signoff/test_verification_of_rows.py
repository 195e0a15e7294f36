"""Rows that are as the ledger says, and still do not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.constants import Decision, Source
from wagtail_execvoice.signoff.models import Grant, Signature, SignedContent, Slot
from wagtail_execvoice.signoff.verification import verify

from . import evidence
from .evidence import codes, name_of, tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "checkpoints.txt")


@pytest.fixture
def all_kinds(place: str) -> None:
    evidence.make_evidence(place)


def test_a_text_that_is_not_what_its_digest_says_is_found(all_kinds: None) -> None:
    row = evidence.add(
        SignedContent,
        digest="9" * 64,
        algorithm=1,
        page_type="a.B",
        canonical="{}",
        snapshot="{}",
        created_at=evidence.NOW,
    )
    assert codes(verify()) == {(name_of(row), "content.digest")}


def test_a_signature_of_another_text_than_its_request_is_found(all_kinds: None) -> None:
    given = Signature.objects.first()
    with tampering():
        evidence.raw(Signature).filter(pk=given.pk).update(digest=SignedContent.objects.exclude(pk=given.digest)[0].pk)
        record("test.changed", row=Signature.objects.get(pk=given.pk))
        assert (name_of(given), "signature.digest") in codes(verify())


@pytest.mark.parametrize("name", ["Ann Executive", "Lea Legal"])
def test_a_grant_without_a_signature_that_its_policy_asks_for_is_found(name: str, all_kinds: None) -> None:
    grant = Grant.objects.filter(source=Source.REQUEST).first()
    slot = Slot.objects.filter(request=grant.request_id, signatures__person_key=evidence.key_of(name)).get()
    evidence.sign(slot, name, Decision.WITHDRAW)
    assert codes(verify()) == {(name_of(grant), "grant.signatures")}


def test_a_grant_that_was_ended_needs_no_signatures(all_kinds: None) -> None:
    grant = Grant.objects.filter(source=Source.REQUEST).first()
    evidence.sign(Slot.objects.filter(request=grant.request_id).first(), "Ann Executive", Decision.WITHDRAW)
    grant.amend(ended_at=evidence.NOW, ended_because="withdrawn")
    record("grant.ended", row=grant)
    assert verify().findings == []


def test_one_person_who_signs_twice_is_one_signature() -> None:
    request = evidence.make_request(evidence.make_content("Text"), evidence.make_version(), 1)
    voice, legal = evidence.make_slots(request)
    for slot, name in ((voice, "Ann Executive"), (legal, "Lea Legal"), (legal, "Lea Legal")):
        evidence.sign(slot, name)
    grant = evidence.make_grant(request)
    assert codes(verify()) == {(name_of(grant), "grant.signatures")}
    evidence.sign(legal, "Lou Legal")
    assert verify().findings == []


def test_a_text_live_on_its_authors_signature_waits_for_no_other() -> None:
    request = evidence.make_request(evidence.make_content("Text"), evidence.make_version(), 1)
    voice, _legal = evidence.make_slots(request)
    grant = evidence.make_grant(request, source=Source.VOICE_FIRST)
    assert codes(verify()) == {(name_of(grant), "grant.signatures")}
    evidence.sign(voice, "Ann Executive")
    assert verify().findings == []


def test_a_grant_for_another_text_than_its_request_is_found(all_kinds: None) -> None:
    request = Grant.objects.filter(source=Source.REQUEST).first().request
    grant = evidence.make_grant(request, digest=evidence.make_content("Not asked").pk)
    assert codes(verify()) == {(name_of(grant), "grant.digest")}


def test_a_grant_that_follows_from_one_for_another_text_is_found(all_kinds: None) -> None:
    origin = Grant.objects.filter(source=Source.REQUEST).first()
    values = {"source": Source.SAME_TEXT, "digest": evidence.make_content("Another").pk, "origin": origin}
    grant = evidence.make_grant(origin.request, **values)
    assert codes(verify()) == {(name_of(grant), "grant.origin")}


def test_a_grant_for_an_emergency_that_nobody_recorded_is_found(all_kinds: None) -> None:
    grant = evidence.add(Grant, page_id=50, digest="0" * 64, source=Source.BREAK_GLASS, created_at=evidence.NOW)
    assert codes(verify()) == {(name_of(grant), "grant.emergency")}
