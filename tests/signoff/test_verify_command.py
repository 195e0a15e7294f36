from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from wagtail_execvoice.signoff.models import LedgerEntry, Signature
from wagtail_execvoice.signoff.verification import Report

from . import evidence
from .evidence import name_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "checkpoints.txt")


@pytest.fixture
def all_kinds(place: str) -> None:
    evidence.make_evidence(place)


def run(*args: str, **options: Any) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("execvoice_verify", *args, stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), err.getvalue()


def test_the_command_says_that_all_holds(all_kinds: None, place: str) -> None:
    code, out, err = run("--since-checkpoint", place)
    assert (code, err) == (0, "")
    assert f"{LedgerEntry.objects.count()} ledger entries" in out
    assert "2 checkpoints" in out
    assert "All of it holds." in out


def test_the_command_names_what_does_not_hold(all_kinds: None) -> None:
    row = Signature.objects.first()
    evidence.raw(Signature).filter(pk=row.pk).update(comment="Forged.")
    code, out, err = run()
    assert code == 1
    assert f"{name_of(row)}: This row is not what the ledger says of it. [row.changed]" in err
    assert "1 thing does not hold." in out


def test_the_command_speaks_to_machines(all_kinds: None) -> None:
    row = Signature.objects.first()
    assert json.loads(run("--json")[1])["ok"] is True
    evidence.raw(Signature).filter(pk=row.pk).update(comment="Forged.")
    code, out, err = run("--json")
    answer = json.loads(out)
    assert (code, err, answer["ok"], answer["failures"]) == (1, "", False, 1)
    assert answer["findings"] == [
        {
            "row": name_of(row),
            "code": "row.changed",
            "message": "This row is not what the ledger says of it.",
            "warning": False,
        }
    ]


def test_a_check_that_could_not_be_made_does_not_pass_for_one_that_found_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nothing = tmp_path / "empty.txt"
    nothing.write_text("Dear all,\n")
    assert run("--since-checkpoint", str(nothing))[0] == 2
    assert run("--since-checkpoint", str(tmp_path / "none.txt"))[0] == 2

    def fail(**options: Any) -> Report:
        raise DatabaseError("no such table")

    monkeypatch.setattr("wagtail_execvoice.signoff.management.commands.execvoice_verify.verify", fail)
    code, out, err = run("--json")
    assert code == 2
    assert json.loads(out) == {"ok": None, "error": "DatabaseError: no such table"}
    assert "could not be carried out" in err
