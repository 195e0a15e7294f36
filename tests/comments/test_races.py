"""Several processes at once, on a server with real transactions: EXECVOICE_TEST_DATABASE=postgresql (or mariadb)."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.comments.actions import Draft, Ticket, decide, read_settings, undo, write_comment
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.constants import Act, Mode, Status
from wagtail_execvoice.comments.errors import CommentRefused, DecidedMeanwhile
from wagtail_execvoice.comments.models import Commenter, Conversation, Decision, ReaderComment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_limits")]


def test_a_form_that_is_sent_eight_times_at_once_is_one_comment(at_once: Any, talk: Any, set_mode: Any) -> None:
    set_mode(Mode.OPEN)
    numbers = count()

    def send() -> int:
        # Each from a network of its own, so that it is the ticket and not the words that tells.
        draft = Draft(page=talk, body="Once", name="Ana", visitor=f"10.0.0.{next(numbers)}")
        return write_comment(draft, Ticket(60, "a" * 64)).pk

    assert len(set(at_once(send, 8))) == 1
    assert ReaderComment.objects.count() == 1 and check_counts(talk.pk) == {}


def test_of_eight_texts_in_one_form_at_once_one_arrives_and_the_others_are_told(
    at_once: Any, talk: Any, set_mode: Any
) -> None:
    set_mode(Mode.OPEN)
    numbers = count()

    def send() -> str:
        number = next(numbers)
        draft = Draft(page=talk, body=f"Text {number}", name="Ana", visitor=f"10.0.0.{number}")
        try:
            return write_comment(draft, Ticket(60, "a" * 64)).status
        except CommentRefused as refused:
            return refused.code

    assert sorted(at_once(send, 8)) == [Status.APPROVED, *["sent_before"] * 7]
    assert ReaderComment.objects.count() == 1 and check_counts(talk.pk) == {}


def test_numbers_and_counters_are_right_under_eight_writers(at_once: Any, talk: Any, set_mode: Any) -> None:
    set_mode(Mode.OPEN)
    numbers = count()

    def send() -> None:
        number = next(numbers)
        draft = Draft(page=talk, body=f"Number {number}", name="Ana", visitor=f"10.0.0.{number}", email="a@example.com")
        write_comment(draft, Ticket(60, f"{number:064d}"))

    at_once(send, 40)
    shown = ReaderComment.objects.public().order_by("number").values_list("number", flat=True)
    assert list(shown) == list(range(1, 41))
    assert read_settings(talk).visible_count == 40 and check_counts(talk.pk) == {}
    assert Conversation.objects.filter(page_id=talk.pk).count() == 1 and Commenter.objects.count() == 1


def test_of_two_moderators_one_decides_and_the_other_is_told(
    at_once: Any, talk: Any, write: Any, admin_user: Any
) -> None:
    for _round in range(5):
        comment = write(email="ana@example.com")
        acts = iter([Act.APPROVE, Act.SPAM])

        def judge(comment: Any = comment, acts: Any = acts) -> str:
            try:
                decide([comment.pk], next(acts), admin_user, versions={comment.pk: 1})
            except DecidedMeanwhile:
                return "told"
            return "decided"

        assert sorted(at_once(judge, 2)) == ["decided", "told"]
        assert Decision.objects.filter(comment=comment).count() == 1
        assert check_counts(talk.pk) == {}
    commenter = Commenter.objects.get()
    assert commenter.approved_count + commenter.spam_count == 5


def test_an_approval_that_races_the_hiding_of_what_it_answers_shows_no_orphan(
    at_once: Any, talk: Any, set_mode: Any, write: Any, admin_user: Any
) -> None:
    for _round in range(5):
        set_mode(Mode.OPEN)
        root = write()
        set_mode(Mode.MODERATED)
        reply = write(reply_to=root)
        acts = iter([(reply.pk, Act.APPROVE), (root.pk, Act.REJECT)])

        def judge(acts: Any = acts) -> None:
            pk, act = next(acts)
            decide([pk], act, admin_user)

        at_once(judge, 2)
        reply.refresh_from_db()
        assert not reply.is_visible and check_counts(talk.pk) == {}


def test_of_two_who_undo_the_same_one_does(at_once: Any, talk: Any, write: Any, admin_user: Any) -> None:
    comments = [write().pk for _ in range(3)]
    batch = decide(comments, Act.APPROVE, admin_user)
    assert sorted(at_once(lambda: undo(batch, admin_user), 2)) == [0, 3]
    assert check_counts(talk.pk) == {}


def test_an_answer_that_races_the_hiding_of_its_thread_is_refused_or_hidden(
    at_once: Any, talk: Any, set_mode: Any, write: Any, admin_user: Any
) -> None:
    set_mode(Mode.OPEN)
    for _round in range(5):
        root = write()
        jobs = iter(["answer", "hide"])

        def work(jobs: Any = jobs, root: Any = root) -> None:
            if next(jobs) == "hide":
                decide([root.pk], Act.REJECT, admin_user)
                return
            try:
                write(reply_to=root)
            except CommentRefused as refused:
                assert refused.code == "gone"

        at_once(work, 2)
        assert not ReaderComment.objects.public().filter(root=root).exists()
        assert check_counts(talk.pk) == {}


def test_a_limit_lets_exactly_so_many_through(at_once: Any) -> None:
    taken = at_once(lambda: bool(take_slot("comments.visitor", "192.0.2.1", 5, 60)), 40)
    assert taken.count(True) == 5
