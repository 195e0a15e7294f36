from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from wagtail_execvoice.comments.actions import decide, edit_comment, read_settings, withdraw_comment
from wagtail_execvoice.comments.actions.limiting import name_wait
from wagtail_execvoice.comments.constants import DEPTH_STORED, Act, Badge, Mode, Source, Standing, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Commenter, ReaderComment


def codes(comment: ReaderComment) -> list[str]:
    return [reason["code"] for reason in comment.reasons]


def test_the_first_comment_of_a_reader_is_held(write: Any) -> None:
    comment = write("Well said.")
    assert (comment.status, comment.is_visible, comment.number) == (Status.PENDING, False, None)
    assert codes(comment) == ["first"]


def test_a_comment_on_an_open_page_is_shown_and_numbered(shown: Any, talk: Any) -> None:
    first, second = shown("One"), shown("Two")
    assert [first.number, second.number] == [1, 2]
    assert first.is_visible and read_settings(talk).visible_count == 2


def test_what_is_held_takes_no_number(shown: Any, set_mode: Any) -> None:
    shown("One")
    set_mode(Mode.MODERATED)
    held = shown("Two")
    set_mode(Mode.OPEN)
    third = shown("Three")
    assert (held.number, third.number) == (None, 2)


def test_trust_begins_with_an_approved_comment_from_a_confirmed_address(write: Any, admin_user: Any) -> None:
    first = write("First", email="ana@example.com")
    decide([first.pk], Act.APPROVE, admin_user)
    # Anybody can type an address.
    assert write("Second", email="ana@example.com").status == Status.PENDING
    Commenter.objects.update(confirmed_at=timezone.now())
    third = write("Third", email="Ana@Example.com")
    assert third.status == Status.APPROVED and codes(third) == ["trusted"]


def test_a_commenter_who_is_always_reviewed_is_reviewed_on_an_open_page(shown: Any) -> None:
    shown("First", email="ana@example.com")
    Commenter.objects.update(standing=Standing.HELD)
    assert codes(shown("Second", email="ana@example.com"))[0] == "always_held"


def test_a_banned_commenter_is_told(shown: Any) -> None:
    shown("First", email="ana@example.com")
    Commenter.objects.update(standing=Standing.BANNED)
    with pytest.raises(CommentRefused) as refused:
        shown("Second", email="ana@example.com")
    assert refused.value.code == "banned"
    assert ReaderComment.objects.count() == 1


@pytest.mark.parametrize("mode", [Mode.CLOSED, Mode.HIDDEN])
def test_a_closed_conversation_takes_nothing_not_even_of_the_team(
    write: Any, set_mode: Any, admin_user: Any, mode: str
) -> None:
    set_mode(mode)
    for user in (None, admin_user):
        with pytest.raises(CommentRefused) as refused:
            write("Too late", user=user)
        assert refused.value.code == "closed"


def test_a_conversation_closes_so_many_days_after_publication(shown: Any, set_mode: Any, talk: Any) -> None:
    set_mode(Mode.OPEN, closes_after_days=3)
    type(talk).objects.filter(pk=talk.pk).update(first_published_at=timezone.now() - timedelta(days=2, hours=23))
    talk.refresh_from_db()
    shown("In time")
    type(talk).objects.filter(pk=talk.pk).update(first_published_at=timezone.now() - timedelta(days=3, hours=1))
    talk.refresh_from_db()
    with pytest.raises(CommentRefused):
        shown("Too late")


def test_settings_come_from_the_nearest_page_that_says_something(talk: Any, home: Any, set_mode: Any) -> None:
    set_mode(Mode.MODERATED, page=home, message="Be kind.", closes_after_days=10)
    set_mode("", closes_after_days=0)
    settings = read_settings(talk)
    assert (settings.mode, settings.message, settings.closes_after_days) == (Mode.MODERATED, "Be kind.", 0)


def test_the_same_ticket_twice_is_one_comment(write: Any) -> None:
    first = write("Once", digest="a" * 64)
    assert write("Once", digest="a" * 64).pk == first.pk
    assert ReaderComment.objects.count() == 1


@pytest.mark.parametrize("depth", [0, DEPTH_STORED])
def test_an_answer_with_the_same_ticket_twice_is_one_comment(shown: Any, depth: int) -> None:
    root, asked = shown("Root"), shown("Question")
    ReaderComment.objects.filter(pk=asked.pk).update(depth=depth, parent=root if depth else None)
    for answered in ({"answers": asked.public_id}, {"reply_to": asked}):
        first, second = (shown("Once", digest=f"{next(iter(answered)):a>64}", **answered) for _ in range(2))
        assert first.pk == second.pk
    assert ReaderComment.objects.count() == 4


@pytest.mark.parametrize("changed", ["body", "name", "answers"])
def test_the_same_ticket_with_something_else_is_refused_and_says_that_the_first_arrived(
    shown: Any, changed: str
) -> None:
    root = shown("Root")
    values = {"body": "Once", "name": "Ana", "answers": "", "digest": "a" * 64}
    first = shown(**values)
    with pytest.raises(CommentRefused) as refused:
        shown(**{**values, changed: root.public_id if changed == "answers" else "Something else"})
    assert (refused.value.code, refused.value.sent) == ("sent_before", first)
    assert "has arrived" in refused.value.message


def test_the_same_ticket_stays_one_comment_after_its_text_was_changed(write: Any, talk: Any) -> None:
    first = write("Once", digest="a" * 64)
    edit_comment(first, talk, "Twice")
    assert {write(body, digest="a" * 64).pk for body in ("Once", "Twice")} == {first.pk}


def test_the_same_ticket_after_it_was_taken_back_is_not_taken_for_received(write: Any) -> None:
    withdraw_comment(write("Once", digest="a" * 64))
    with pytest.raises(CommentRefused) as refused:
        write("Once", digest="a" * 64)
    assert refused.value.code == "sent_before"
    assert write("Once").withdrawn_at is None


def test_an_answer_from_the_panel_is_known_by_its_ticket_alone(write: Any, admin_user: Any) -> None:
    values = {"digest": "a" * 64, "source": Source.PANEL, "user": admin_user}
    first = write("An answer with a number in it", **values)
    ReaderComment.objects.update(body="An answer with a █████ in it")
    assert write("An answer with a number in it", **values).pk == first.pk


def test_the_same_words_of_the_same_visitor_are_refused(write: Any) -> None:
    write("Once", visitor="192.0.2.1")
    with pytest.raises(CommentRefused) as refused:
        write("Once", visitor="192.0.2.1")
    assert refused.value.code == "repeated"
    write("Once", visitor="192.0.2.2")


@pytest.mark.parametrize("depth", [0, DEPTH_STORED])
def test_the_same_words_may_answer_two_people_and_neither_twice(shown: Any, depth: int) -> None:
    first, second = shown("One"), shown("Two")
    for asked in (first, second):
        ReaderComment.objects.filter(pk=asked.pk).update(depth=depth, parent=shown("Root") if depth else None)
    for answered in ({"answers": first.public_id}, {"reply_to": second}):
        shown("Thank you!", visitor="192.0.2.1", **answered)
        with pytest.raises(CommentRefused) as refused:
            shown("Thank you!", visitor="192.0.2.1", **answered)
        assert refused.value.code == "repeated"
    shown("Thank you!", visitor="192.0.2.1")


def test_what_was_taken_back_can_be_said_again(write: Any) -> None:
    withdraw_comment(write("Once", visitor="192.0.2.1"))
    assert write("Once", visitor="192.0.2.1").withdrawn_at is None


def test_a_filled_decoy_goes_to_the_spam_and_is_not_lost(shown: Any) -> None:
    comment = shown("Buy", is_decoy_filled=True)
    assert comment.status == Status.SPAM and codes(comment)[0] == "decoy"


def test_a_form_that_is_sent_too_fast_is_held(shown: Any) -> None:
    assert codes(shown("Fast", seconds=1))[0] == "haste"
    assert shown("Slow", seconds=4).status == Status.APPROVED


def test_many_links_are_held_and_few_only_noted(shown: Any) -> None:
    few, many = shown("See https://a.example"), shown("https://a.example " * 3)
    assert few.status == Status.APPROVED and codes(few) == ["links", "mostly_links", "open"]
    assert many.status == Status.PENDING and many.suspicion > few.suspicion


@pytest.mark.parametrize("name", ["Test site", "TEST-SITE", "Тest sitе", "Te5t s1te", "Test  site."])
def test_a_name_that_looks_like_the_sites_own_is_held(shown: Any, name: str) -> None:
    assert codes(shown("Hello", name=name))[0] == "name_is_ours"


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("𝐀𝐧𝐚 Silva", True),
        ("Dr. Ana Silva (CEO)", True),
        ("Silva, Ana", True),
        ("Αna Si1va, Acme", True),
        ("Examplecorp Support", True),
        ("Ana", False),
        ("Ana Costa", False),
        ("Bo of Acme", False),
    ],
)
def test_a_name_of_ours_among_other_words_is_held(shown: Any, settings: Any, name: str, held: bool) -> None:
    settings.EXECVOICE = {"RESERVED_NAMES": ["Ana Silva", "Examplecorp", "Acme"]}
    assert ("name_is_ours" in codes(shown("Hello there", name=name))) is held


@pytest.mark.parametrize(
    ("name", "held"),
    [("Team", True), ("AUTHOR", True), ("Admin", True), ("M0derator", True), ("Auteur", True), ("Teamo", False)],
)
def test_what_stands_beside_names_is_no_name(shown: Any, name: str, held: bool) -> None:
    with translation.override("nl"):
        assert ("name_is_ours" in codes(shown("Hello there", name=name))) is held


@pytest.mark.parametrize("name", ["http://buy.example", "www.buy.example", "cheap.shop"])
def test_a_name_that_is_an_address_is_held(shown: Any, name: str) -> None:
    assert codes(shown("Hello", name=name))[0] == "name_is_address"


def test_a_moderator_speaks_with_the_badge_of_the_team_and_is_not_held(write: Any, admin_user: Any) -> None:
    comment = write("Thank you all.", user=admin_user, name="Admin")
    assert (comment.status, comment.badge) == (Status.APPROVED, Badge.TEAM)


def test_an_answer_belongs_to_the_thread_of_what_it_answers(shown: Any) -> None:
    root = shown("Root")
    reply = shown("Reply", reply_to=root)
    deeper = shown("Deeper", reply_to=reply)
    assert [(c.root_id, c.parent_id, c.depth, c.position) for c in (root, reply, deeper)] == [
        (None, None, 0, None),
        (root.pk, root.pk, 1, 1),
        (root.pk, reply.pk, 2, 2),
    ]
    root.refresh_from_db()
    assert root.reply_count == 2


def test_an_answer_to_what_is_not_shown_is_refused(shown: Any, admin_user: Any) -> None:
    root = shown("Root")
    decide([root.pk], Act.REJECT, admin_user)
    with pytest.raises(CommentRefused) as refused:
        shown("Reply", reply_to=root)
    assert refused.value.code == "gone"


def test_an_answer_to_a_comment_of_another_page_is_refused(shown: Any, talk: Any, home: Any) -> None:
    home.refresh_from_db()
    other = home.add_child(instance=type(talk)(title="Other", slug="other", live=True))
    root = shown("Root")
    with pytest.raises(CommentRefused):
        shown("Reply", reply_to=root, page=other)


def test_six_comments_in_a_minute_are_too_many_for_one_visitor(shown: Any) -> None:
    for number in range(5):
        shown(f"Comment {number}", visitor="192.0.2.1")
    with pytest.raises(CommentRefused) as refused:
        shown("One more", visitor="192.0.2.1")
    assert refused.value.code == "too_many" and 0 < refused.value.retry_after <= 60
    assert "send it again in " in refused.value.message
    shown("Somebody else", visitor="192.0.2.2")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "in less than a minute"),
        (59, "in less than a minute"),
        (60, "in about 1 minute"),
        (61, "in about 2 minutes"),
        (300, "in about 5 minutes"),
        (3540, "in about 59 minutes"),
        (3541, "in about 1 hour"),
        (3601, "in about 2 hours"),
    ],
)
def test_a_wait_is_named_in_words(seconds: int, words: str) -> None:
    assert name_wait(seconds) == words


def test_a_flood_holds_everything(shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wagtail_execvoice.comments.actions.writing.SITE_LIMIT", (2, 60))
    assert [shown().status for _ in range(3)] == [Status.APPROVED, Status.APPROVED, Status.PENDING]
