from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_execvoice.comments.actions import decide, read_settings, undo
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.constants import Act, Status
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


def test_the_record_of_a_commenter_counts_decisions(write: Any, admin_user: Any) -> None:
    one, two = write(email="ana@example.com"), write(email="ana@example.com")
    decide([one.pk, two.pk], Act.APPROVE, admin_user)
    decide([two.pk], Act.SPAM, admin_user)
    commenter = Commenter.objects.get()
    assert (commenter.approved_count, commenter.spam_count) == (1, 1)


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
