from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.signoff.actions.identities import erase_identity, identify
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.models import Identity, LedgerEntry
from wagtail_execvoice.signoff.verification import verify

from . import evidence

pytestmark = pytest.mark.django_db


def test_a_user_is_known_by_account_name_and_address(make_user: Any) -> None:
    user = make_user("ann", first_name="Ann", last_name="Executive")
    identity = identify(user, title="General counsel")
    assert identity is not None
    assert (identity.user_key, identity.name) == (str(user.pk), get_user_display_name(user))
    assert (identity.title, identity.email) == ("General counsel", "ann@example.com")
    assert identity.commitment == identity.commit() != ""


def test_the_same_person_is_one_row_until_something_about_them_is_another(make_user: Any) -> None:
    user = make_user("ann")
    first = identify(user, title="Counsel")
    assert identify(user, title="Counsel") == first
    assert identify(user, title="General counsel") != first
    assert identify(user, title="Counsel", email="other@example.com") != first


def test_names_are_the_same_only_letter_by_letter() -> None:
    assert identify(None, name="Ann Example") != identify(None, name="ann example")


def test_two_who_are_called_the_same_have_another_commitment_each(make_user: Any) -> None:
    one, other = identify(make_user("ann"), name="Ann"), identify(None, name="Ann", email="ann@example.com")
    assert one is not None and other is not None
    assert one.commitment != other.commitment
    assert one.salt != other.salt
    assert len(one.salt) >= 43


def test_nobody_is_nobody() -> None:
    assert identify(None) is None
    assert identify(AnonymousUser()) is None
    assert not Identity.objects.exists()


def test_a_name_that_is_too_long_is_cut_and_one_of_two_lines_is_one() -> None:
    identity = identify(None, name="Ann\r\nExample " + "x" * 300)
    assert identity is not None
    identity.refresh_from_db()
    assert identity.name.startswith("Ann Example x")
    assert len(identity.name) == 255
    assert identify(None, name="Ann\nExample " + "x" * 300) == identity


def test_a_new_identity_is_in_the_ledger_without_a_word_about_the_person(make_user: Any) -> None:
    identify(make_user("ann"), title="Counsel")
    seal_ledger()
    entry = LedgerEntry.objects.get()
    assert entry.kind == "identity.added"
    assert "ann" not in entry.body and "Counsel" not in entry.body
    assert verify().findings == []


def test_erasing_a_person_erases_all_that_is_kept_about_them_and_nobody_else(make_user: Any) -> None:
    ann, bob = make_user("ann"), make_user("bob")
    kept = [identify(ann), identify(ann, title="Counsel"), identify(bob)]
    assert erase_identity(user_key=str(ann.pk), actor=kept[2], reason="art17") == 2
    assert Identity.objects.filter(name="", email="", user_key="", title="", salt="").count() == 2
    assert Identity.objects.get(erased_at=None) == kept[2]
    seal_ledger()
    entries = LedgerEntry.objects.filter(kind="erasure.performed")
    assert [json.loads(entry.body)["data"]["reason"] for entry in entries] == ["art17", "art17"]
    assert json.loads(entries[0].body)["actor"]["id"] == kept[2].pk
    assert verify().findings == []


def test_somebody_without_an_account_is_erased_by_address() -> None:
    identify(None, name="Ann", email="Ann@Example.com")
    assert erase_identity(email="ann@example.com") == 1
    assert erase_identity(email="ann@example.com") == 0


def test_who_was_erased_is_somebody_new_when_they_come_back() -> None:
    first = identify(None, name="Ann", email="ann@example.com")
    erase_identity(email="ann@example.com")
    second = identify(None, name="Ann", email="ann@example.com")
    assert first is not None and second is not None
    assert (first.pk, first.commitment) != (second.pk, second.commitment)


def test_an_author_with_neither_account_nor_address_is_erased_by_name() -> None:
    kept = [identify(None, name="Ann Example", email="ann@example.com"), identify(None, name="Bob Example")]
    gone = identify(None, name="Ann Example")
    assert erase_identity(name="ann example") == 1
    assert list(Identity.objects.filter(erased_at=None).order_by("pk")) == kept
    gone.refresh_from_db()  # type: ignore[union-attr]
    assert not gone.name  # type: ignore[union-attr]


@pytest.mark.parametrize("who", [{}, {"user_key": "1", "email": "a@example.com"}, {"email": "a@b.c", "name": "A"}])
def test_a_person_is_named_in_one_way(who: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one of the three"):
        erase_identity(**who)


def test_the_name_of_who_was_asked_goes_too_once_nobody_waits_for_them() -> None:
    waiting = evidence.make_request(evidence.make_content("One"), evidence.make_version(), 1)
    over = evidence.make_request(evidence.make_content("Two"), evidence.make_version(2), 2)
    over.amend(open_page=None)
    slots = [slot for request in (waiting, over) for slot in evidence.make_slots(request)]
    for slot in slots:
        slot.user_key = "7"
        slot.save()
    erase_identity(user_key="7")
    for slot in slots:
        slot.refresh_from_db()
    assert [slot.voice_name for slot in slots] == ["Ann Executive", "", "", ""]


# The command


def run(*args: str) -> str:
    out = StringIO()
    call_command("execvoice_erase_signer", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def ann(make_user: Any) -> Any:
    user = make_user("ann")
    identify(user, title="Counsel")
    return user


def test_the_command_asks_before_it_erases(ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["no", "yes"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert "Nothing was erased." in run("--user", str(ann.pk))
    assert Identity.objects.get().name
    assert "1 identity erased." in run("--user", str(ann.pk))
    assert not Identity.objects.get().name


def test_a_dry_run_lists_and_erases_nothing(ann: Any) -> None:
    out = run("--user", str(ann.pk), "--dry-run")
    assert f"identity:{Identity.objects.get().pk}" in out
    assert "Counsel, ann@example.com" in out
    assert Identity.objects.get().name


def test_the_command_knows_an_account_by_its_login_name(ann: Any) -> None:
    assert "1 identity erased." in run("--user", ann.get_username(), "--no-input")


def test_the_command_knows_an_account_that_is_gone_by_its_key(ann: Any) -> None:
    key = str(ann.pk)
    get_user_model().objects.filter(pk=ann.pk).delete()
    assert "1 identity erased." in run("--user", key, "--no-input")


def test_the_command_knows_an_address(ann: Any) -> None:
    assert "1 identity erased." in run("--email", "ann@example.com", "--no-input")


def test_the_command_knows_a_name(ann: Any) -> None:
    identify(None, name="Gus Guest")
    assert "1 identity erased." in run("--name", "Gus Guest", "--no-input")


def test_the_command_erases_whom_a_link_can_be_sent_to_although_they_never_signed() -> None:
    request = evidence.make_request(evidence.make_content("One"), evidence.make_version(), 1)
    voice, _legal = evidence.make_slots(request)
    assert "1 identity erased." in run("--email", "ann@example.com", "--no-input")
    voice.refresh_from_db()
    assert (voice.voice_name, voice.guest.email, voice.guest.name) == ("", "", "")


def test_the_command_says_that_nothing_is_kept(ann: Any) -> None:
    assert "Nothing is kept" in run("--user", "nobody-we-know", "--no-input")
    assert Identity.objects.get().name


@pytest.mark.parametrize("args", [[], ["--user", " "], ["--user", "1", "--email", "a@example.com"]])
def test_the_command_wants_to_know_whose(args: list[str], ann: Any) -> None:
    with pytest.raises(CommandError):
        run(*args)
