from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from wagtail_execvoice.comments.actions import edit_comment
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.redacting import MARK, NothingToRedact, redact, restore
from wagtail_execvoice.comments.actions.standing import add_note, set_standing
from wagtail_execvoice.comments.constants import Act, Standing
from wagtail_execvoice.comments.errors import CommentRefused, DecidedMeanwhile
from wagtail_execvoice.comments.models import Decision, ReaderComment


def test_a_passage_is_blacked_out_wherever_it_stands(client: Client, shown: Any, talk: Any, admin_user: Any) -> None:
    comment = shown("Call 010 123 4567. Yes, 010 123 4567!")
    redact(comment, ["010 123 4567"], admin_user, reason="A private number")
    comment.refresh_from_db()
    assert comment.body == f"Call {MARK}. Yes, {MARK}!"
    html = client.get(talk.url).content.decode()
    assert "123" not in html and MARK in html


def test_the_mark_gives_no_length_away(shown: Any, admin_user: Any) -> None:
    short, long = shown("It was Al."), shown("It was Alexander the Great.")
    redact(short, ["Al"], admin_user, reason="A name")
    redact(long, ["Alexander the Great"], admin_user, reason="A name")
    assert set(ReaderComment.objects.values_list("body", flat=True)) == {f"It was {MARK}."}


def test_what_was_there_is_kept_for_moderators_and_can_be_put_back(shown: Any, admin_user: Any) -> None:
    comment = shown("A secret word")
    decision = redact(comment, ["secret"], admin_user, reason="Confidential")
    assert [version.body for version in comment.versions.all()] == ["A secret word"]
    assert restore(decision, admin_user) and not restore(decision, admin_user)
    comment.refresh_from_db()
    assert comment.body == "A secret word"
    assert [entry.act for entry in comment.decisions.order_by("pk")] == [Act.REDACT, Act.UNDO]


def test_a_redaction_under_another_one_is_not_taken_back_alone(shown: Any, admin_user: Any) -> None:
    comment = shown("One two three")
    first = redact(comment, ["One"], admin_user, reason="")
    redact(comment, ["two"], admin_user, reason="")
    assert not restore(first, admin_user)
    comment.refresh_from_db()
    assert comment.body == f"{MARK} {MARK} three"


def test_of_several_redactions_each_is_taken_back_the_last_one_first(shown: Any, admin_user: Any) -> None:
    comment = shown("One two three")
    decisions = [redact(comment, [word], admin_user, reason="") for word in ("One", "two", "three")]
    bodies = []
    for index in (0, 2, 0, 1, 1, 0):
        if restore(decisions[index], admin_user):
            comment.refresh_from_db()
            bodies.append(comment.body)
    assert bodies == [f"{MARK} {MARK} three", f"{MARK} two three", "One two three"]


def test_what_is_blacked_out_again_is_taken_back_again(shown: Any, admin_user: Any) -> None:
    comment = shown("One two")
    first = redact(comment, ["One"], admin_user, reason="")
    restore(redact(comment, ["two"], admin_user, reason=""), admin_user)
    again = redact(comment, ["two"], admin_user, reason="")
    assert not restore(first, admin_user)
    assert restore(again, admin_user) and restore(first, admin_user)
    comment.refresh_from_db()
    assert comment.body == "One two"


def test_a_redaction_at_the_very_moment_of_a_change_is_taken_back_to_the_changed_text(
    shown: Any, talk: Any, admin_user: Any
) -> None:
    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False):
        comment = edit_comment(shown("First words"), talk, "Better words")
        assert restore(redact(comment, ["Better"], admin_user, reason=""), admin_user)
    comment.refresh_from_db()
    assert comment.body == "Better words"


@pytest.mark.parametrize("blanks", ["  ", "\u00a0", " \t\u2009 ", "\n"])
def test_blanks_match_whatever_other_blanks(shown: Any, admin_user: Any, blanks: str) -> None:
    comment = shown(f"Call 010 123.\nShe lives at Main{blanks}Street 5.")
    redact(comment, ["010 123", "Main Street 5"], admin_user, reason="An address")
    comment.refresh_from_db()
    assert comment.body == f"Call {MARK}.\nShe lives at {MARK}."


def test_nothing_is_blacked_out_unless_all_of_it_is_found(shown: Any, admin_user: Any) -> None:
    comment = shown("Call 010 123.")
    with pytest.raises(NothingToRedact) as refused:
        redact(comment, ["010 123", "Main  Street 5", " 020 "], admin_user, reason="")
    assert refused.value.missing == ["Main Street 5", "020"]
    comment.refresh_from_db()
    assert comment.body == "Call 010 123." and not Decision.objects.exists()


@pytest.mark.parametrize(
    ("body", "passages", "expected"),
    [
        ("One two three", ["two", "One two"], f"{MARK} three"),
        ("One two three four", ["One two", "two three"], f"{MARK} four"),
        ("aaab", ["aa"], f"{MARK}b"),
        ("a.c abc", ["a.c"], f"{MARK} abc"),
    ],
)
def test_what_overlaps_is_blacked_out_as_one(
    shown: Any, admin_user: Any, body: str, passages: list[str], expected: str
) -> None:
    comment = shown(body)
    redact(comment, passages, admin_user, reason="")
    comment.refresh_from_db()
    assert comment.body == expected


@pytest.mark.parametrize("passage", ["█", MARK, f"Call {MARK}"])
def test_a_mark_is_not_blacked_out_again(shown: Any, admin_user: Any, passage: str) -> None:
    comment = shown("Call 010 123.")
    redact(comment, ["010 123"], admin_user, reason="")
    with pytest.raises(NothingToRedact):
        redact(comment, [passage], admin_user, reason="")
    comment.refresh_from_db()
    assert comment.body == f"Call {MARK}."


def test_the_writer_can_change_it_once_nothing_is_blacked_out_any_more(shown: Any, talk: Any, admin_user: Any) -> None:
    comment = shown("One two")
    decisions = [redact(comment, [word], admin_user, reason="") for word in ("One", "two")]
    for decision in reversed(decisions):
        with pytest.raises(CommentRefused):
            edit_comment(comment, talk, "One two three")
        assert restore(decision, admin_user)
    assert edit_comment(comment, talk, "One two three").body == "One two three"


def test_what_was_erased_is_not_put_back(shown: Any, admin_user: Any) -> None:
    comment = shown("My number is 555", email="ana@example.com")
    decision = redact(comment, ["555"], admin_user, reason="")
    erase_person(email="ana@example.com")
    assert not restore(decision, admin_user)
    comment.refresh_from_db()
    assert comment.body == ""


def test_nothing_is_redacted_that_is_not_there(shown: Any, admin_user: Any) -> None:
    comment = shown("Words")
    for passages in ([], [""], ["  "], ["other"]):
        with pytest.raises(NothingToRedact):
            redact(comment, passages, admin_user, reason="")
    assert not Decision.objects.exists()


def test_who_redacts_what_was_changed_meanwhile_is_told(shown: Any, admin_user: Any) -> None:
    comment = shown("One two")
    redact(comment, ["One"], admin_user, reason="", version=1)
    with pytest.raises(DecidedMeanwhile):
        redact(comment, ["two"], admin_user, reason="", version=1)


def test_a_commenter_is_banned_from_one_of_the_comments_and_forgiven(shown: Any, admin_user: Any) -> None:
    comment = shown("Rude", email="ana@example.com")
    assert set_standing(comment, Standing.BANNED, admin_user, reason="Rude")
    assert not set_standing(comment, Standing.BANNED, admin_user)
    comment.commenter.refresh_from_db()
    assert comment.commenter.standing == Standing.BANNED
    assert set_standing(comment, Standing.NORMAL, admin_user)
    assert [entry.act for entry in comment.decisions.order_by("pk")] == [Act.BAN, Act.FORGIVE]


def test_who_gave_no_address_cannot_be_banned(shown: Any, admin_user: Any) -> None:
    assert not set_standing(shown("Rude"), Standing.BANNED, admin_user)


def test_a_note_is_for_moderators_alone(client: Client, shown: Any, talk: Any, admin_user: Any) -> None:
    comment = shown("Words")
    add_note(comment, "Known to us", admin_user)
    assert comment.decisions.get().reason == "Known to us"
    assert "Known to us" not in client.get(talk.url).content.decode()
