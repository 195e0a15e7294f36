"""The table that tells the triggers which types are guarded."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError
from testapp.models import GuardedPage, OptionalPage, PlainPage

from wagtail_execvoice.signoff.models import GuardedType
from wagtail_execvoice.signoff.triggers import is_guarded_type, sync_guarded_types

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2001, 2, 3, tzinfo=timezone.utc)


def labels() -> set[str]:
    return set(GuardedType.objects.values_list("label", flat=True))


@pytest.fixture
def row(db: None) -> GuardedType:
    """What stands for ``GuardedPage`` since long ago."""
    GuardedType.objects.filter(label="testapp.GuardedPage").update(since=LONG_AGO)
    return GuardedType.objects.get(label="testapp.GuardedPage")


def test_after_migrating_types_that_always_must_be_signed_are_guarded(db: None) -> None:
    row = GuardedType.objects.get(label="testapp.GuardedPage")
    assert row.content_type_id == ContentType.objects.get_for_model(GuardedPage).pk
    assert is_guarded_type(GuardedPage)
    assert not is_guarded_type(OptionalPage)
    assert not is_guarded_type(PlainPage)


def test_a_type_is_guarded_when_it_becomes_one_and_no_longer_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    before = labels()
    monkeypatch.setattr(OptionalPage, "is_signoff_type", lambda: True)
    sync_guarded_types()
    assert labels() == {*before, "testapp.OptionalPage"}
    assert is_guarded_type(OptionalPage)
    monkeypatch.setattr(OptionalPage, "is_signoff_type", lambda: False)
    sync_guarded_types()
    assert labels() == before
    assert not is_guarded_type(OptionalPage)


def test_since_when_a_type_is_guarded_is_written_once(row: GuardedType) -> None:
    sync_guarded_types()
    assert GuardedType.objects.get(pk=row.pk).since == LONG_AGO


def test_since_when_stays_when_the_content_type_is_another_one(row: GuardedType) -> None:
    GuardedType.objects.filter(pk=row.pk).update(content_type_id=10**6)
    sync_guarded_types()
    after = GuardedType.objects.get(label="testapp.GuardedPage")
    assert (after.content_type_id, after.since) == (row.content_type_id, LONG_AGO)
    assert not GuardedType.objects.filter(content_type_id=10**6).exists()


def test_since_when_stays_when_the_type_was_renamed(row: GuardedType) -> None:
    GuardedType.objects.filter(pk=row.pk).update(label="testapp.BeforeItWasRenamed")
    sync_guarded_types()
    after = GuardedType.objects.get(content_type_id=row.content_type_id)
    assert (after.label, after.since) == ("testapp.GuardedPage", LONG_AGO)


def test_a_type_that_is_no_longer_installed_is_removed(db: None) -> None:
    GuardedType.objects.create(content_type_id=10**6, label="gone.Page", since=LONG_AGO)
    sync_guarded_types()
    assert "gone.Page" not in labels()


def test_what_cannot_be_determined_stays_as_it_was(
    row: GuardedType, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bool:
        raise DatabaseError("no such column")

    monkeypatch.setattr(OptionalPage, "is_signoff_type", fail)
    sync_guarded_types()
    assert "testapp.GuardedPage" in labels()
    assert "could not be determined" in caplog.text


def test_the_cost_does_not_grow_once_written(django_assert_max_num_queries: Any, row: GuardedType) -> None:
    sync_guarded_types()
    with django_assert_max_num_queries(10):
        sync_guarded_types()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("reset", [True, False])
def test_after_a_flush_the_types_are_guarded_again(reset: bool) -> None:
    call_command("flush", interactive=False, verbosity=0, reset_sequences=reset)
    row = GuardedType.objects.get(label="testapp.GuardedPage")
    assert row.content_type_id == ContentType.objects.get(app_label="testapp", model="guardedpage").pk
