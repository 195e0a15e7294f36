"""Whose signature was needed is working state. That it was changed beneath the models is found all the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.signoff.actions import guests
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import Grant, LedgerEntry, Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.models.requests import ASKED
from wagtail_execvoice.signoff.verification import slots, verify

from . import evidence
from .evidence import codes, name_of, tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(make_page: Any, make_policy: Any, person: Person, legal: Any, writer: Any, submit: Any) -> SignOffRequest:
    """Two authors, one of them without an account and without an address, and two of Legal."""
    make_policy(("voice",), ("legal", legal, 2, 2))
    guest = Person.objects.create(name="Gus Guest")
    return submit(make_page(user=writer, authors=[person, guest]), writer)


@pytest.fixture
def guest_slot(asked: SignOffRequest, writer: Any) -> Slot:
    """The slot of the guest, whose address is known since the first link."""
    Person.objects.filter(name="Gus Guest").update(email="gus@example.org")
    slot = asked.slots.get(user_key="", kind="voice")
    guests.send_link(slot, writer)
    return asked.slots.get(pk=slot.pk)


@pytest.fixture(params=[True, False], ids=["entered", "waiting"])
def sealed(request: Any, guest_slot: Slot) -> None:
    """Acts that still wait to be entered count as much as those that are."""
    if request.param:
        seal_ledger()


def test_requests_that_nobody_touched_verify(sealed: None) -> None:
    assert verify().findings == []


def test_what_happens_to_a_slot_as_the_work_goes_on_is_no_finding(
    sealed: None, asked: SignOffRequest, executive: Any, lawyer: Any, sign_by: Any
) -> None:
    sign_by(asked, executive)
    call_command("execvoice_erase_signer", "--email", "gus@example.org", "--no-input", verbosity=0)
    asked.slots.update(reminded_at=evidence.NOW, due_at=evidence.NOW)
    assert verify().findings == []


def test_a_link_does_not_cover_up_that_its_address_was_changed_beneath_the_models(
    make_page: Any, make_policy: Any, writer: Any, submit: Any
) -> None:
    make_policy(("voice",))
    guest = Person.objects.create(name="Gus Guest", email="gus@example.org")
    slot = submit(make_page(user=writer, authors=[guest]), writer).slots.get()
    Slot.objects.filter(pk=slot.pk).update(guest=identify(None, name="Gus Guest", email="thief@example.com"))
    guests.send_link(slot, writer)
    for _entered in range(2):
        assert (name_of(slot), "slot.changed") in codes(verify())
        seal_ledger()


def test_a_link_to_an_author_whose_address_was_erased_since_verifies(
    sealed: None, guest_slot: Slot, writer: Any
) -> None:
    call_command("execvoice_erase_signer", "--email", "gus@example.org", "--no-input", verbosity=0)
    guests.send_link(guest_slot, writer)
    assert guest_slot.guest_id != Slot.objects.get(pk=guest_slot.pk).guest_id
    assert verify().findings == []


@pytest.mark.parametrize("field", sorted({*ASKED, "guest_id"} - {"pk", "request_id"}))
def test_a_slot_that_asks_for_something_else_is_found_and_named(
    field: str, sealed: None, asked: SignOffRequest
) -> None:
    other = {
        "stage": 9,
        "group_id": 99,
        "how_many": 9,
        "guest_id": identify(None, name="Gus Guest", email="thief@example.com").pk,  # type: ignore[union-attr]
    }
    seal_ledger()
    for slot in asked.slots.all():
        value = getattr(slot, field)
        with tampering():
            Slot.objects.filter(pk=slot.pk).update(
                **{field: not value if isinstance(value, bool) else other.get(field, "x")}
            )
            assert codes(verify()) == {(name_of(slot), "slot.changed")}


def test_a_slot_that_was_moved_to_another_request_is_found(
    sealed: None, asked: SignOffRequest, make_page: Any, writer: Any, person: Person, submit: Any
) -> None:
    other = submit(make_page("More.", user=writer, authors=[person], slug="more"), writer)
    for slot in asked.slots.all():
        with tampering():
            Slot.objects.filter(pk=slot.pk).update(request=other)
            assert codes(verify()) == {(name_of(slot), "slot.missing"), (name_of(slot), "slot.unrecorded")}


def test_slots_that_were_deleted_are_found_and_named(sealed: None, asked: SignOffRequest) -> None:
    names = {(name_of(slot), "slot.missing") for slot in asked.slots.all()}
    with tampering():
        Slot.objects.all()._raw_delete("default")
        assert codes(verify()) == names


def test_a_slot_that_was_put_in_is_found_and_named(sealed: None, asked: SignOffRequest) -> None:
    slot = Slot.objects.create(request=asked, stage=1, kind="voice", voice_key="person:999")
    assert codes(verify()) == {(name_of(slot), "slot.unrecorded")}


def test_a_grant_that_lacks_the_authors_is_found_though_nobody_seems_to_have_asked_them() -> None:
    request = evidence.make_request(evidence.make_content("Text"), evidence.make_version(), 1)
    voice, legal = evidence.make_slots(request)
    for name in ("Lea Legal", "Lou Legal"):
        evidence.sign(legal, name)
    grant = evidence.make_grant(request)
    Slot.objects.filter(pk=voice.pk)._raw_delete("default")
    assert codes(verify()) == {(name_of(voice), "slot.missing"), (name_of(grant), "grant.signatures")}
    assert grant.source == Source.REQUEST and Grant.objects.count() == 1 and Signature.objects.count() == 2


@pytest.mark.parametrize(
    "body", ["", "[]", '{"data":[]}', '{"data":{"slots":{}}}', '{"data":{"slots":[1,{"id":[]},{"id":"x"}]}}']
)
@pytest.mark.parametrize("kind", [slots.SUBMISSION, slots.LINK])
def test_an_act_that_was_written_over_with_anything_keeps_the_check_going(
    kind: str, body: str, guest_slot: Slot
) -> None:
    seal_ledger()
    evidence.raw(LedgerEntry).filter(kind=kind).update(body=body)
    assert (name_of(guest_slot), "slot.unrecorded" if kind == slots.SUBMISSION else "slot.changed") in codes(verify())


def test_many_requests_cost_as_many_queries_as_one(
    asked: SignOffRequest, make_page: Any, writer: Any, person: Person, submit: Any, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        submit(make_page(f"More {number}.", user=writer, authors=[person], slug=f"more-{number}"), writer)
    seal_ledger()
    requests = list(SignOffRequest.objects.all())
    assert len(requests) == 4
    with django_assert_num_queries(3):
        assert list(slots.check_slots(requests)) == []
