"""Triggers on evidence, which a site asks for by a setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

from wagtail_execvoice.signoff.models import LedgerEntry, SignedContent
from wagtail_execvoice.signoff.triggers import EVIDENCE_ERROR, is_gate_error, triggers_missing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def evidence(settings: Any) -> Iterator[None]:
    """Triggers on evidence, which are gone again before the tables are emptied."""
    settings.EXECVOICE = {"SIGNOFF_EVIDENCE_TRIGGERS": True}
    call_command("migrate", verbosity=0)
    yield
    settings.EXECVOICE = {}
    assert triggers_missing(connection) != []
    call_command("migrate", verbosity=0)
    assert triggers_missing(connection) == []
    for model in (SignedContent, LedgerEntry):
        QuerySet(model)._raw_delete(connection.alias)


def add_evidence() -> list[Any]:
    now = timezone.now()
    entry = LedgerEntry(seq=10**6, at=now, kind="test", previous="a" * 64, hash="b" * 64, body="{}")
    content = SignedContent(digest="c" * 64, algorithm=1, page_type="x", canonical="{}", snapshot="{}", created_at=now)
    for row in (entry, content):
        row.save()
    return [entry, content]


def test_with_the_setting_evidence_is_added_and_neither_changed_nor_deleted(evidence: None) -> None:
    for row in add_evidence():
        rows = QuerySet(type(row)).filter(pk=row.pk)
        change = {type(row)._meta.pk.name: row.pk}
        for change in (
            lambda rows=rows, change=change: rows.update(**change),
            lambda rows=rows: rows._raw_delete(connection.alias),
        ):
            with pytest.raises(DatabaseError, match=EVIDENCE_ERROR) as caught:
                change()
            assert not is_gate_error(caught.value)
        assert rows.exists()


def test_without_the_setting_evidence_has_no_triggers() -> None:
    add_evidence()
    QuerySet(LedgerEntry)._raw_delete(connection.alias)
    assert not LedgerEntry.objects.exists()
