"""The recorded way past the gate, and what it says of itself."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import swapper
from django.core import serializers
from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction
from testapp.models import GuardedPage, OptionalPage

from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.actions.pausing import gate_paused
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import GatePause, Grant, LedgerEntry, Standing
from wagtail_execvoice.signoff.testing import sign_and_publish
from wagtail_execvoice.signoff.verification import verify

pytestmark = pytest.mark.django_db


def base() -> Any:
    return swapper.load_model("wagtailcore", "Page")


def gate(*arguments: str) -> str:
    out = StringIO()
    call_command("execvoice_gate", *arguments, stdout=out)
    return out.getvalue()


def pause(*arguments: str) -> str:
    return gate("--pause", "--reason", "The dump of last night.", *arguments)


@pytest.fixture
def fixture(make_page: Any, tmp_path: Path) -> Path:
    """A fixture with a guarded page that is live; in the database it is a draft."""
    page = make_page("Words of the fixture.")
    parent = base().objects.get(pk=page.pk)
    parent.live, parent.live_revision = True, page.get_latest_revision()
    file = tmp_path / "pages.json"
    file.write_text(serializers.serialize("json", [parent, page.get_latest_revision()]), encoding="utf-8")
    return file


def test_a_fixture_with_a_live_page_is_refused_by_the_gate(fixture: Path) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        call_command("loaddata", str(fixture), verbosity=0)


def test_a_fixture_is_loaded_in_a_pause_and_what_it_brought_has_an_import_grant(fixture: Path, writer: Any) -> None:
    answer = pause("--user", str(writer.pk), "loaddata", str(fixture))
    assert "1 page has an import grant" in answer and "Installed 2 object" in answer
    page = GuardedPage.objects.get()
    grant = Grant.objects.get()
    assert page.live
    assert (grant.page_id, grant.revision_id, grant.source) == (page.pk, page.live_revision_id, Source.IMPORT)
    assert Standing.objects.get().grant_id == grant.pk
    assert not GatePause.objects.exists()
    seal_ledger()
    entry = json.loads(LedgerEntry.objects.get(kind="gate.paused").body)
    assert entry["data"] == {"category": "fixture", "pages": 1, "reason": "The dump of last night."}
    assert entry["actor"]
    assert verify(live=True).findings == []


def test_after_the_pause_the_gate_is_shut_again(fixture: Path, make_page: Any) -> None:
    pause("--category", "restore", "loaddata", str(fixture))
    page = make_page("More.")
    with pytest.raises(DatabaseError), transaction.atomic():
        base().objects.filter(pk=page.pk).update(live=True)


def test_a_command_that_fails_leaves_neither_pages_nor_a_pause(fixture: Path) -> None:
    fixture.write_text(fixture.read_text(encoding="utf-8")[:-1] + ', {"model": "testapp.nothing", "fields": {}}]')
    with pytest.raises(DeserializationError), transaction.atomic():
        pause("loaddata", str(fixture))
    assert not GatePause.objects.exists() and not Grant.objects.exists()
    assert not GuardedPage.objects.get().live


@pytest.mark.parametrize(
    "arguments",
    [
        ["--pause", "loaddata", "x.json"],
        ["--pause", "--reason", "  ", "loaddata", "x.json"],
        ["--pause", "--reason", "Why."],
        ["--pause", "--reason", "Why.", "--user", "nobody", "loaddata", "x.json"],
        ["--pause", "--reason", "Why.", "--category", "mood", "loaddata", "x.json"],
        [],
    ],
)
def test_a_pause_without_reason_command_or_account_is_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        gate(*arguments)
    assert not Grant.objects.exists()


def test_what_was_live_without_right_before_a_pause_does_not_become_right_by_it(
    make_page: Any, make_policy: Any, legal: Any
) -> None:
    page = make_page(model=OptionalPage)
    page.get_latest_revision().publish()
    make_policy(("legal", legal), page_types=["testapp.OptionalPage"])
    with gate_paused(None, "migration", "A test.") as grants:
        pass
    assert grants == [] and not Grant.objects.exists()


def test_a_pause_takes_as_many_queries_for_a_hundred_pages_as_for_three(
    make_page: Any, django_assert_max_num_queries: Any
) -> None:
    pages = [make_page(f"Words {number}.") for number in range(9)]
    with django_assert_max_num_queries(30), gate_paused(None, "migration", "A test.") as grants:
        base().objects.filter(pk__in=[page.pk for page in pages]).update(live=True)
    assert len(grants) == 9


def test_the_status_says_what_stands(make_page: Any, make_policy: Any, legal: Any) -> None:
    assert "No policy is in force" in gate("--status")
    make_policy(("legal", legal), name="Press")
    sign_and_publish(make_page())
    answer = gate("--status")
    assert "The triggers stand." in answer
    assert "testapp.GuardedPage" in answer
    assert "Press, version 1" in answer
    assert "0 pages are live without a grant" in answer


def test_the_status_names_what_does_not_stand(make_page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page()
    asleep = GatePause.objects.create(reason="As where the triggers are missing.")
    base().objects.filter(pk=page.pk).update(live=True)
    asleep.delete()
    command = "wagtail_execvoice.signoff.management.commands.execvoice_gate"
    monkeypatch.setattr(f"{command}.triggers_missing", lambda connection: ["execvoice_gate_update"])
    answer = gate("--status")
    assert "do not stand" in answer
    assert "1 page is live without a grant" in answer and page.url_path in answer
