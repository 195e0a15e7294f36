"""What is read of policies and of guarded types besides the evidence, changed beneath the models."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from testapp.models import OptionalPage

from wagtail_execvoice.signoff.actions.adopting import record_baseline
from wagtail_execvoice.signoff.actions.guarding import TYPES, note_types_once_begun, told_types
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.actions.removing import remove_policy
from wagtail_execvoice.signoff.models import GuardedType, LedgerEntry, PendingAct, PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.verification import verify

from . import evidence
from .evidence import codes

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["entered", "waiting"])
def policy(request: Any, make_policy: Any, legal: Any) -> SignOffPolicy:
    """A policy whose acts are entered in the ledger, or still wait."""
    policy: SignOffPolicy = make_policy(("legal", legal))
    if request.param:
        seal_ledger()
    return policy


def rows() -> Any:
    return evidence.raw(SignOffPolicy)


def about_policies() -> set[tuple[str, str]]:
    """What is found, but for the page types that are to be guarded only while a policy in force names them."""
    return {finding for finding in codes(verify()) if finding[1] != "type.unguarded"}


def switch(policy: SignOffPolicy, on: bool) -> None:
    policy.is_active = on
    put_in_force(policy)


def test_policies_that_were_made_switched_and_deleted_as_they_should_be_verify(policy: Any, make_policy: Any) -> None:
    make_policy(("voice",), name="Never on", is_active=False)
    gone = make_policy(("voice",), name="Gone")
    for on in (False, True, False):
        switch(policy, on)
    remove_policy(gone)
    assert verify().findings == []
    seal_ledger()
    assert verify().findings == []


def test_a_policy_that_was_switched_off_beneath_the_models_is_found(policy: SignOffPolicy) -> None:
    rows().update(is_active=False)
    assert codes(verify()) == {(f"signoffpolicy:{policy.pk}", "policy.switched")}


def test_a_policy_that_was_switched_on_beneath_the_models_is_found(policy: SignOffPolicy) -> None:
    switch(policy, False)
    rows().update(is_active=True)
    assert about_policies() == {(f"signoffpolicy:{policy.pk}", "policy.switched")}


def test_a_policy_that_was_given_another_section_beneath_the_models_is_found(policy: SignOffPolicy, home: Any) -> None:
    rows().update(section=home)
    assert codes(verify()) == {(f"signoffpolicy:{policy.pk}", "policy.section")}


def test_a_policy_for_a_section_verifies_also_when_the_section_is_deleted(
    make_policy: Any, legal: Any, home: Any, make_page: Any
) -> None:
    section = make_page(user=None)
    make_policy(("legal", legal), section=section)
    assert verify().findings == []
    section.delete()
    assert verify().findings == []


def test_a_policy_that_was_deleted_beneath_the_models_is_found(policy: SignOffPolicy) -> None:
    policy.rules.all().delete()
    rows()._raw_delete("default")
    assert codes(verify()) == {(f"signoffpolicy:{policy.pk}", "policy.missing")}


def test_a_deleted_policy_that_comes_back_beneath_the_models_is_found(policy: SignOffPolicy) -> None:
    key = policy.pk
    remove_policy(policy)
    assert PolicyVersion.objects.filter(policy_id=key).exists()
    rows().create(pk=key, name="Back")
    assert about_policies() == {(f"signoffpolicy:{key}", "policy.unrecorded")}


@pytest.mark.parametrize("body", ["", "[]", '{"data":1}', '{"data":{"policy":[]}}', '{"data":{"types":[]}}'])
def test_acts_that_were_written_over_with_anything_keep_the_check_going(
    body: str, make_policy: Any, legal: Any
) -> None:
    policy = make_policy(("legal", legal))
    seal_ledger()
    evidence.raw(LedgerEntry).filter(kind__in=["policy.changed", TYPES]).update(body=body)
    assert (f"signoffpolicy:{policy.pk}", "policy.unrecorded") in codes(verify())


# Page types


def test_the_first_policy_tells_the_ledger_since_when_each_type_is_guarded(policy: SignOffPolicy) -> None:
    assert told_types().keys() == set(GuardedType.objects.values_list("label", flat=True)) != set()


def test_it_is_told_once(policy: SignOffPolicy) -> None:
    put_in_force(policy)
    note_types_once_begun()
    seal_ledger()
    assert LedgerEntry.objects.filter(kind=TYPES).count() == 1


def test_a_type_whose_pages_seem_to_have_been_live_before_is_found(policy: SignOffPolicy) -> None:
    row = GuardedType.objects.get(label="testapp.GuardedPage")
    GuardedType.objects.filter(pk=row.pk).update(since=timezone.now() + timedelta(days=1))
    assert codes(verify()) == {(f"guardedtype:{row.pk}", "type.since")}


def test_that_is_found_too_after_a_policy_was_changed_a_migration_and_a_baseline(policy: SignOffPolicy) -> None:
    row = GuardedType.objects.get(label="testapp.GuardedPage")
    GuardedType.objects.filter(pk=row.pk).update(since=timezone.now() + timedelta(days=1))
    switch(policy, False)
    note_types_once_begun()
    record_baseline([], None, "Adopted.")
    assert codes(verify()) == {(f"guardedtype:{row.pk}", "type.since")}


def test_a_type_that_was_taken_out_and_put_back_by_migrate_is_guarded_since_another_moment(policy: Any) -> None:
    GuardedType.objects.filter(label="testapp.GuardedPage")._raw_delete("default")
    assert {code for _row, code in codes(verify())} == {"type.unguarded"}
    switch(policy, False)
    assert {code for _row, code in codes(verify())} == {"type.since"}


def test_a_baseline_does_not_cover_up_that_a_type_was_taken_out(policy: SignOffPolicy) -> None:
    """Else whoever takes it out, and makes something public, could adopt that once the type is guarded again."""
    GuardedType.objects.filter(label="testapp.GuardedPage")._raw_delete("default")
    record_baseline([], None, "Adopted.")
    switch(policy, False)
    assert {code for _row, code in codes(verify())} == {"type.since"}


def test_a_type_whose_name_was_changed_in_the_table_is_found(policy: SignOffPolicy) -> None:
    row = GuardedType.objects.get(label="testapp.GuardedPage")
    GuardedType.objects.filter(pk=row.pk).update(label="testapp.Another")
    assert codes(verify()) == {(f"contenttype:{row.content_type_id}", "type.unguarded")}


def test_a_type_that_is_guarded_again_after_its_policies_were_off_verifies(
    make_policy: Any, legal: Any, policy: SignOffPolicy
) -> None:
    label = OptionalPage._meta.label
    names_it = make_policy(("legal", legal), name="Optional", page_types=[label])
    since = [told_types()[label]]
    for on in (False, True):
        switch(names_it, on)
        switch(policy, on)
        assert verify().findings == []
        since.append(told_types().get(label, ""))
    assert since[1] == "" and since[2] > since[0]


@pytest.mark.django_db(transaction=True)
def test_a_migration_begins_no_ledger_and_goes_on_with_one(make_policy: Any, legal: Any) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    assert not LedgerEntry.objects.exists() and not PendingAct.objects.exists()
    make_policy(("legal", legal))
    GuardedType.objects.filter(label="testapp.GuardedPage").update(label="testapp.BeforeItWasRenamed")
    evidence.raw(LedgerEntry).filter(kind=TYPES).update(body="{}")
    call_command("migrate", verbosity=0, interactive=False)
    assert "testapp.GuardedPage" in told_types()
