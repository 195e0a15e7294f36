from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from wagtail_execvoice.comments.actions import decide, read_settings
from wagtail_execvoice.comments.constants import Act, Badge, Mode, Standing, Status
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


def test_the_same_words_of_the_same_visitor_are_refused(write: Any) -> None:
    write("Once", visitor="192.0.2.1")
    with pytest.raises(CommentRefused) as refused:
        write("Once", visitor="192.0.2.1")
    assert refused.value.code == "repeated"
    write("Once", visitor="192.0.2.2")


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
    shown("Somebody else", visitor="192.0.2.2")


def test_a_flood_holds_everything(shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wagtail_execvoice.comments.actions.writing.SITE_LIMIT", (2, 60))
    assert [shown().status for _ in range(3)] == [Status.APPROVED, Status.APPROVED, Status.PENDING]
