from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_execvoice.comments.actions import decide, edit_comment, read_settings, undo
from wagtail_execvoice.comments.actions.moderating import moderate, take_back
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.actions.reporting import report_comment
from wagtail_execvoice.comments.constants import Act, Mode, ReportReason, Status
from wagtail_execvoice.comments.errors import DecidedMeanwhile
from wagtail_execvoice.comments.models import Commenter, Decision, ReaderComment


def visible() -> set[str]:
    return set(ReaderComment.objects.public().values_list("body", flat=True))


def test_hiding_a_comment_hides_its_branch_and_showing_it_shows_what_was_shown(
    shown: Any, talk: Any, admin_user: Any
) -> None:
    root = shown("Root")
    reply = shown("Reply", reply_to=root)
    shown("Deeper", reply_to=reply)
    hidden = shown("Hidden", reply_to=reply)
    decide([hidden.pk], Act.SPAM, admin_user)
    decide([reply.pk], Act.REJECT, admin_user)
    assert visible() == {"Root"} and read_settings(talk).visible_count == 1
    decide([reply.pk], Act.APPROVE, admin_user)
    assert visible() == {"Root", "Reply", "Deeper"}
    assert check_counts(talk.pk) == {}


def test_approving_a_comment_never_publishes_a_held_answer(
    shown: Any, set_mode: Any, talk: Any, admin_user: Any
) -> None:
    root = shown("Root")
    set_mode("moderated")
    held = shown("Held", reply_to=root)
    decide([root.pk], Act.REJECT, admin_user)
    decide([root.pk], Act.APPROVE, admin_user)
    held.refresh_from_db()
    assert (held.status, held.is_visible) == (Status.PENDING, False)
    assert check_counts(talk.pk) == {}


def test_a_number_stays_when_a_comment_comes_back(shown: Any, admin_user: Any) -> None:
    first, second = shown("One"), shown("Two")
    decide([first.pk], Act.REJECT, admin_user)
    decide([first.pk], Act.APPROVE, admin_user)
    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)


def test_every_decision_is_in_the_log_with_who_and_why(write: Any, admin_user: Any) -> None:
    comment = write("Hm")
    decide([comment.pk], Act.REJECT, admin_user, reason="Off topic")
    decision = Decision.objects.get()
    assert (decision.act, decision.user, decision.reason) == (Act.REJECT, admin_user, "Off topic")
    assert (decision.status_before, decision.status_after) == (Status.PENDING, Status.REJECTED)


def test_who_decides_second_is_told_what_the_first_did(write: Any, admin_user: Any) -> None:
    comment = write("Hm")
    seen = {comment.pk: comment.version}
    decide([comment.pk], Act.SPAM, admin_user, versions=seen)
    with pytest.raises(DecidedMeanwhile) as refused:
        decide([comment.pk], Act.APPROVE, admin_user, versions=seen)
    assert refused.value.decision == Decision.objects.get()
    comment.refresh_from_db()
    assert comment.status == Status.SPAM


def test_a_decision_can_be_undone_once(write: Any, talk: Any, admin_user: Any) -> None:
    comments = [write(email="ana@example.com") for _ in range(3)]
    batch = decide([comment.pk for comment in comments], Act.APPROVE, admin_user)
    assert read_settings(talk).visible_count == 3
    assert undo(batch, admin_user) == 3
    assert undo(batch, admin_user) == 0
    assert set(ReaderComment.objects.values_list("status", flat=True)) == {Status.PENDING}
    assert Commenter.objects.get().approved_count == 0
    assert check_counts(talk.pk) == {}


def test_undoing_leaves_alone_what_somebody_decided_since(write: Any, admin_user: Any) -> None:
    one, two = write(), write()
    batch = decide([one.pk, two.pk], Act.APPROVE, admin_user)
    decide([two.pk], Act.SPAM, admin_user)
    assert undo(batch, admin_user) == 1
    two.refresh_from_db()
    assert two.status == Status.SPAM


def test_undoing_leaves_alone_what_was_decided_otherwise_and_then_the_same_again(write: Any, admin_user: Any) -> None:
    comment = write()
    first, _second, third = (decide([comment.pk], act, admin_user) for act in (Act.APPROVE, Act.REJECT, Act.APPROVE))
    assert undo(first, admin_user) == 0
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    assert undo(third, admin_user) == 1
    comment.refresh_from_db()
    assert comment.status == Status.REJECTED


@pytest.mark.parametrize("act", [Act.REJECT, Act.SPAM, Act.REVIEW])
def test_undoing_brings_no_text_to_sight_that_was_written_since(
    write: Any, talk: Any, admin_user: Any, act: Act
) -> None:
    changed, kept = write("Read by somebody"), write("The other one")
    decide([changed.pk, kept.pk], Act.APPROVE, admin_user)
    batch = decide([changed.pk, kept.pk], act, admin_user)
    changed.refresh_from_db()
    edit_comment(changed, talk, "Read by nobody")
    assert undo(batch, admin_user) == 1
    assert visible() == {"The other one"}
    assert undo(batch, admin_user) == 0
    decide([changed.pk], Act.APPROVE, admin_user)
    assert visible() == {"The other one", "Read by nobody"}


def test_undoing_an_approval_hides_what_was_written_since(shown: Any, talk: Any, admin_user: Any) -> None:
    comment = shown("Hm")
    decide([comment.pk], Act.REVIEW, admin_user)
    batch = decide([comment.pk], Act.APPROVE, admin_user)
    comment.refresh_from_db()
    edit_comment(comment, talk, "Hm, indeed")
    assert undo(batch, admin_user) == 1 and visible() == set()


def test_the_record_of_a_commenter_counts_decisions(write: Any, admin_user: Any) -> None:
    one, two = write(email="ana@example.com"), write(email="ana@example.com")
    decide([one.pk, two.pk], Act.APPROVE, admin_user)
    decide([two.pk], Act.SPAM, admin_user)
    commenter = Commenter.objects.get()
    assert (commenter.approved_count, commenter.spam_count) == (1, 1)


class TestTrust:
    """What people decided counts, and only that."""

    @pytest.fixture
    def record(self) -> Any:
        def record() -> tuple[int, int, int]:
            row = Commenter.objects.get()
            return row.approved_count, row.rejected_count, row.spam_count

        return record

    @pytest.mark.parametrize(
        ("act", "counted"), [(Act.REJECT, (0, 1, 0)), (Act.SPAM, (0, 0, 1)), (Act.REVIEW, (0, 0, 0))]
    )
    def test_what_was_shown_by_itself_gives_none_and_nor_does_undoing(
        self, shown: Any, admin_user: Any, record: Any, act: Act, counted: Any
    ) -> None:
        comment = shown(email="ana@example.com")
        batch = decide([comment.pk], act, admin_user)
        assert record() == counted
        undo(batch, admin_user)
        assert record() == (0, 0, 0)

    def test_what_was_shown_by_itself_takes_none_that_another_gave(
        self, shown: Any, set_mode: Any, admin_user: Any, record: Any
    ) -> None:
        set_mode(Mode.MODERATED)
        decide([shown(email="ana@example.com").pk], Act.APPROVE, admin_user)
        set_mode(Mode.OPEN)
        batch = decide([shown(email="ana@example.com").pk for _ in range(3)], Act.REJECT, admin_user)
        assert record() == (1, 3, 0)
        undo(batch, admin_user)
        assert record() == (1, 0, 0)

    def test_undoing_gives_back_what_an_approval_gave(self, write: Any, admin_user: Any, record: Any) -> None:
        comment = write(email="ana@example.com")
        decide([comment.pk], Act.APPROVE, admin_user)
        batches = [decide([comment.pk], act, admin_user) for act in (Act.REJECT, Act.SPAM)]
        assert record() == (0, 0, 1)
        undo(batches[1], admin_user)
        assert record() == (0, 1, 0)
        undo(batches[0], admin_user)
        assert record() == (1, 0, 0)

    def test_undoing_that_a_reported_comment_was_kept_takes_none(
        self, write: Any, admin_user: Any, record: Any
    ) -> None:
        comment = write(email="ana@example.com")
        decide([comment.pk], Act.APPROVE, admin_user)
        report_comment(comment, ReportReason.ABUSE, visitor="10.1.1.1")
        kept, _count = moderate([comment.pk], Act.APPROVE, admin_user)
        assert take_back(kept, admin_user) == 1
        comment.refresh_from_db()
        assert comment.reported_at is not None and comment.tell_at is not None and record() == (1, 0, 0)

    def test_one_act_that_is_undone_gives_each_comment_its_own_back(
        self, shown: Any, admin_user: Any, record: Any
    ) -> None:
        shown_by_itself, approved = shown(email="ana@example.com"), shown(email="ana@example.com")
        decide([approved.pk], Act.REVIEW, admin_user)
        decide([approved.pk], Act.APPROVE, admin_user)
        batch = decide([shown_by_itself.pk, approved.pk], Act.SPAM, admin_user)
        undo(batch, admin_user)
        assert record() == (1, 0, 0)
        decide([shown_by_itself.pk], Act.REJECT, admin_user)
        assert record() == (1, 1, 0)


@pytest.mark.usefixtures("whole_bulks")
@pytest.mark.parametrize("answers", [0, 1])
def test_a_thousand_decisions_cost_what_one_does(write: Any, talk: Any, admin_user: Any, answers: int) -> None:
    first = write(email="ana@example.com")
    comments = ReaderComment.objects.bulk_create(
        ReaderComment(
            page_id=talk.pk,
            name="Ana",
            body=f"{number}",
            html="",
            created_at=first.created_at,
            **({"parent": first, "root": first, "depth": 1} if answers and number % 2 else {}),
        )
        for number in range(999)
    )
    with CaptureQueriesContext(connection) as queries:
        decide([first.pk, *(comment.pk for comment in comments)], Act.APPROVE, admin_user)
    # Savepoint and release are two of them.
    assert len(queries) <= 15 + 2, "\n".join(query["sql"][:150] for query in queries)
    assert check_counts(talk.pk) == {}
    assert read_settings(talk).visible_count == 1000
