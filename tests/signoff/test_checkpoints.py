from __future__ import annotations

import stat
from base64 import b64decode
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.signoff import keys
from wagtail_execvoice.signoff.actions import checkpoints
from wagtail_execvoice.signoff.actions.checkpoints import NothingToTell, make_checkpoint, make_daily_checkpoint
from wagtail_execvoice.signoff.actions.ledger import record, seal_ledger
from wagtail_execvoice.signoff.models import Checkpoint, LedgerEntry, PendingAct
from wagtail_execvoice.signoff.notes import read_notes
from wagtail_execvoice.signoff.verification import verify

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("execvoice_checkpoint", *args, stdout=out)
    return out.getvalue()


def codes(place: Path, public_key: str = "") -> set[str]:
    return {
        finding.code for finding in verify(since=list(read_notes(place.read_text())), public_key=public_key).findings
    }


def test_a_checkpoint_says_in_four_lines_how_the_chain_stands(chain: None, place: Path, time_machine: Any) -> None:
    time_machine.move_to("2026-03-02T09:30:00+00:00", tick=False)
    make_checkpoint(file=str(place))
    entry = LedgerEntry.objects.get(seq=3)
    origin, seq, hash, time, *rest = place.read_text().split("\n")
    assert (origin, seq, time) == ("testserver/execvoice-signoff", "3", "time 2026-03-02T09:30:00.000000Z")
    assert b64decode(hash).hex() == entry.hash
    assert rest == ["", "", ""]


def test_a_checkpoint_is_in_the_ledger_itself(chain: None, place: Path) -> None:
    checkpoint = make_checkpoint(file=str(place), email="counsel@example.com")
    seal_ledger()
    entry = LedgerEntry.objects.get(kind="checkpoint.made")
    assert entry.row == f"checkpoint:{checkpoint.pk}"
    assert checkpoint.sent_to == "file,mail"
    assert verify().findings == []


def test_acts_that_wait_are_entered_before_it_is_made(place: Path) -> None:
    record("request.submitted")
    assert make_checkpoint(file=str(place)).seq == 1


def test_checkpoints_are_added_to_the_file_and_found_in_it(chain: None, place: Path) -> None:
    place.write_text("Kept by counsel.\n\n")
    made = [make_checkpoint(file=str(place)) for _number in range(3)]
    assert [(note.seq, note.hash) for note in read_notes(place.read_text())] == [(row.seq, row.hash) for row in made]
    assert codes(place) == set()


def test_a_checkpoint_in_a_mail_of_another_system_is_found(chain: None, key: str) -> None:
    note = make_checkpoint(email="counsel@example.com").note
    (found,) = read_notes(
        f"From: site\r\n\r\nKeep this mail.\r\n\r\n{note}".replace("\n", "\r\n").replace("\r\r", "\r")
    )
    assert str(found) == note
    assert len(found.signatures) == 1


def test_it_is_mailed_through_the_outbox(chain: None) -> None:
    checkpoint = make_checkpoint(email="counsel@example.com")
    mail = OutboxMail.objects.get()
    assert mail.to == "counsel@example.com"
    assert checkpoint.note.strip() in mail.body
    assert "3" in mail.subject


def test_a_file_that_cannot_be_written_leaves_no_record(chain: None, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        make_checkpoint(file=str(tmp_path / "no" / "such" / "place.txt"))
    assert not Checkpoint.objects.exists()
    assert not PendingAct.objects.exists()


def test_an_empty_ledger_has_no_checkpoint(place: Path) -> None:
    with pytest.raises(NothingToTell):
        make_checkpoint(file=str(place))
    assert "nothing to tell" in run("--file", str(place))
    assert not place.exists()


# The job


def test_without_a_place_there_is_no_daily_checkpoint(chain: None) -> None:
    assert make_daily_checkpoint() == 0
    assert not Checkpoint.objects.exists()


def test_the_job_makes_one_a_day(chain: None, place: Path, settings: Any, time_machine: Any) -> None:
    settings.EXECVOICE = {"CHECKPOINT_FILE": str(place), "CHECKPOINT_EMAIL": "counsel@example.com"}
    time_machine.move_to("2026-03-02T09:30:00+00:00", tick=False)
    assert [make_daily_checkpoint(), make_daily_checkpoint()] == [1, 0]
    time_machine.move_to("2026-03-03T09:29:00+00:00", tick=False)
    assert make_daily_checkpoint() == 0
    time_machine.move_to("2026-03-03T09:30:00+00:00", tick=False)
    assert make_daily_checkpoint() == 1
    # After an outage there is one, not one for each day.
    time_machine.move_to("2026-03-13T09:30:00+00:00", tick=False)
    assert [make_daily_checkpoint(), make_daily_checkpoint()] == [1, 0]
    assert len(list(read_notes(place.read_text()))) == OutboxMail.objects.count() == 3


def test_the_job_has_nothing_to_do_for_an_empty_ledger(place: Path, settings: Any) -> None:
    settings.EXECVOICE = {"CHECKPOINT_FILE": str(place)}
    assert make_daily_checkpoint() == 0


def test_a_run_that_comes_late_under_the_lock_makes_none(
    chain: None, place: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXECVOICE = {"CHECKPOINT_FILE": str(place)}
    answers = iter([False, True])
    monkeypatch.setattr(checkpoints, "_is_recent", lambda: next(answers))
    assert make_daily_checkpoint() == 0
    assert not place.exists()


@pytest.mark.django_db(transaction=True)
def test_runs_at_once_make_one(at_once: Any, place: Path, settings: Any) -> None:
    record("request.submitted")
    settings.EXECVOICE = {"CHECKPOINT_FILE": str(place)}
    assert sum(at_once(make_daily_checkpoint, 8)) == 1
    assert Checkpoint.objects.count() == 1
    seal_ledger()
    assert verify(since=list(read_notes(place.read_text()))).findings == []


# The command


def test_the_command_writes_where_it_is_told_and_prints_it(chain: None, place: Path) -> None:
    assert run("--file", str(place)).strip() == place.read_text().strip()


def test_the_command_writes_to_the_places_of_the_settings(chain: None, place: Path, settings: Any) -> None:
    settings.EXECVOICE = {"CHECKPOINT_FILE": str(place), "CHECKPOINT_EMAIL": "counsel@example.com"}
    run()
    assert place.exists() and OutboxMail.objects.count() == 1


def test_a_dry_run_changes_nothing(chain: None, place: Path) -> None:
    assert run("--dry-run", "--file", str(place)).startswith("testserver/execvoice-signoff\n3\n")
    assert not place.exists() and not Checkpoint.objects.exists()


@pytest.mark.parametrize(("args", "message"), [([], "Where to"), (["--email", "nobody"], "not an e-mail address")])
def test_the_command_says_what_it_misses(chain: None, args: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*args)
    assert not Checkpoint.objects.exists()


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    public = run("--make-key", str(path)).splitlines()[-1]
    assert public == keys.write_public_key(keys.load_key(str(path)), "testserver/execvoice-signoff")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(CommandError):
        run("--make-key", str(path))
    assert path.read_bytes() == before


def test_without_the_extra_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("wagtail_execvoice.signoff.management.commands.execvoice_checkpoint.has_cryptography", bool)
    with pytest.raises(CommandError, match="pip install"):
        run("--make-key", str(tmp_path / "key.pem"))
