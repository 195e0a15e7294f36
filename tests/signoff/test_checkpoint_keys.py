from __future__ import annotations

import os
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from wagtail_execvoice.signoff import keys
from wagtail_execvoice.signoff.actions.checkpoints import make_checkpoint
from wagtail_execvoice.signoff.checks.ledger import check_checkpoints
from wagtail_execvoice.signoff.notes import make_note, read_notes
from wagtail_execvoice.signoff.verification import verify

pytestmark = pytest.mark.django_db


def codes(place: Path, public_key: str = "") -> set[str]:
    return {
        finding.code for finding in verify(since=list(read_notes(place.read_text())), public_key=public_key).findings
    }


def test_a_signed_checkpoint_verifies_with_the_public_half_of_its_key(chain: None, place: Path, key: str) -> None:
    make_checkpoint(file=str(place))
    assert "\n— testserver/execvoice-signoff " in place.read_text()
    assert codes(place, key) == set()


def test_the_signature_is_checked_with_the_key_of_the_site_if_no_other_is_given(
    chain: None, place: Path, key: str
) -> None:
    make_checkpoint(file=str(place))
    place.write_text(place.read_text().replace("time 20", "time 30"))
    assert codes(place) == {"checkpoint.signature"}


def test_a_checkpoint_signed_by_somebody_else_is_found(chain: None, place: Path, key: str, tmp_path: Path) -> None:
    make_checkpoint(file=str(place))
    keys.make_key(str(tmp_path / "other.pem"))
    other = keys.write_public_key(keys.load_key(str(tmp_path / "other.pem")), "testserver/execvoice-signoff")
    assert codes(place, other) == {"checkpoint.signature"}


def test_what_cannot_be_checked_is_said(chain: None, place: Path, key: str, settings: Any) -> None:
    make_checkpoint(file=str(place))
    settings.EXECVOICE = {}
    assert codes(place) == {"checkpoint.unchecked"}
    unsigned = place.with_name("unsigned.txt")
    make_checkpoint(file=str(unsigned))
    assert codes(unsigned, key) == {"checkpoint.unsigned"}


def test_a_public_key_may_hold_any_letter_of_base64(chain: None, place: Path, key: str, tmp_path: Path) -> None:
    while "+" not in key.split("+", 2)[2]:
        Path(_key_path()).unlink()
        keys.make_key(_key_path())
        key = keys.write_public_key(keys.load_key(_key_path()), "testserver/execvoice-signoff")
    make_checkpoint(file=str(place))
    assert codes(place, key) == set()


def test_a_public_key_that_is_none_is_no_answer(chain: None, place: Path, key: str) -> None:
    make_checkpoint(file=str(place))
    with pytest.raises(keys.KeyProblem):
        codes(place, "gibberish")


def test_a_signed_note_is_as_c2sp_describes_it(key: str) -> None:
    """The key digest before the signature is that of name, type and key, and the text is signed with its last line break."""
    name, digest, encoded = key.split("+", 2)
    note = make_note(1, "0" * 64, "now")
    line = keys.sign_text(keys.load_key(_key_path()), note.origin, note.text)
    dash, signer, signature = line.split(" ")
    assert (dash, signer) == ("—", name)
    assert b64decode(signature)[:4].hex() == digest
    assert len(b64decode(signature)) == 4 + 64
    assert b64decode(encoded)[0] == 1
    assert keys.is_signed_by(key, note.text, line)
    assert not keys.is_signed_by(key, note.text.rstrip("\n"), line)


def _key_path() -> str:
    from wagtail_execvoice.conf import settings

    return settings.CHECKPOINT_KEY_FILE


# The checks


def ids(settings: Any, **values: str) -> list[str | None]:
    settings.EXECVOICE = values
    return [message.id for message in check_checkpoints(None)]


def test_nothing_set_is_nothing_wrong(settings: Any) -> None:
    assert ids(settings) == []


def test_a_file_in_no_directory_is_an_error(settings: Any, tmp_path: Path) -> None:
    assert ids(settings, CHECKPOINT_FILE=str(tmp_path / "none" / "file.txt")) == ["execvoice_signoff.E020"]
    assert ids(settings, CHECKPOINT_FILE=str(tmp_path / "file.txt")) == []


def test_a_key_that_is_none_is_an_error(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    values = {"CHECKPOINT_KEY_FILE": str(path), "CHECKPOINT_EMAIL": "counsel@example.com"}
    assert ids(settings, **values) == ["execvoice_signoff.E021"]
    path.write_text("gibberish")
    assert ids(settings, **values) == ["execvoice_signoff.E021"]
    path.unlink()
    keys.make_key(str(path))
    assert ids(settings, **values) == []


def test_a_key_that_others_can_read_is_a_warning(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    keys.make_key(str(path))
    os.chmod(path, 0o644)
    values = {"CHECKPOINT_KEY_FILE": str(path)}
    assert ids(settings, **values, CHECKPOINT_EMAIL="counsel@example.com") == ["execvoice_signoff.W022"]


def test_a_key_that_signs_nothing_is_a_warning(settings: Any, tmp_path: Path) -> None:
    keys.make_key(str(tmp_path / "key.pem"))
    assert ids(settings, CHECKPOINT_KEY_FILE=str(tmp_path / "key.pem")) == ["execvoice_signoff.W023"]


def test_a_key_without_the_extra_is_an_error(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.make_key(str(tmp_path / "key.pem"))
    monkeypatch.setattr(keys, "has_cryptography", bool)
    values = {"CHECKPOINT_KEY_FILE": str(tmp_path / "key.pem"), "CHECKPOINT_EMAIL": "counsel@example.com"}
    assert ids(settings, **values) == ["execvoice_signoff.E021"]
