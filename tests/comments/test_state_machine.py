"""Whatever is written, changed and decided, in whatever order: nothing that is held is public, and every count is right."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from testapp.models import TalkPage

from wagtail_execvoice.base.models import RateBucket
from wagtail_execvoice.comments.actions import (
    Draft,
    Ticket,
    decide,
    edit_comment,
    read_settings,
    undo,
    withdraw_comment,
    write_comment,
)
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.constants import Act, Badge, Mode, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Commenter, Conversation, ReaderComment

ACTS = st.sampled_from([Act.APPROVE, Act.REJECT, Act.SPAM, Act.REVIEW])
#: Which of what is there: a number that is taken modulo how many there are.
ANY = st.integers(min_value=0, max_value=1_000)
#: In what a comment is changed to: the last of it is held.
LINKS = st.sampled_from([0, 0, 4])


def address(number: int) -> str:
    """Of one of five who write."""
    return f"reader{number % 5}@example.com"


def make_machine(talk: Any, user: Any) -> type[RuleBasedStateMachine]:  # noqa: C901 - a machine is one class
    class Moderation(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            ReaderComment.objects.filter(depth__gt=0).update(parent=None, root=None, depth=0)
            ReaderComment.objects.all().delete()
            Commenter.objects.all().delete()
            Conversation.objects.all().delete()
            RateBucket.objects.all().delete()
            self.batches: list[UUID] = []
            self.written = 0
            self.numbers: dict[int, int] = {}
            #: Each text that the pipeline or a person let through, with the comment that said it.
            self.let_through: set[tuple[int, str]] = set()

        def let_by(self, *comments: ReaderComment) -> None:
            rows = ReaderComment.objects.filter(pk__in=[comment.pk for comment in comments], status=Status.APPROVED)
            self.let_through |= set(rows.values_list("pk", "body"))

        def pick(self, number: int) -> ReaderComment | None:
            found = list(ReaderComment.objects.order_by("pk"))
            return found[number % len(found)] if found else None

        @rule(mode=st.sampled_from([Mode.OPEN, Mode.MODERATED, Mode.FIRST_HELD]))
        def set_mode(self, mode: str) -> None:
            Conversation.objects.update_or_create(page_id=talk.pk, defaults={"mode": mode})

        @rule(answered=st.none() | ANY, badge=st.sampled_from([Badge.NONE, Badge.NONE, Badge.TEAM, Badge.AUTHOR]))
        def write(self, answered: int | None, badge: str) -> None:
            self.written += 1
            parent = self.pick(answered) if answered is not None else None
            draft = Draft(
                page=talk,
                body=f"Number {self.written}",
                name="Ana",
                email=address(self.written),
                reply_to=parent,
                visitor=str(self.written),
                badge=badge,
            )
            try:
                self.let_by(write_comment(draft, Ticket(60, f"{self.written:064d}")))
            except CommentRefused:
                assert parent is not None and (not parent.is_visible or parent.is_withdrawn)

        @rule(first=ANY, second=ANY, act=ACTS)
        def decide(self, first: int, second: int, act: Act) -> None:
            picked = [comment for comment in (self.pick(first), self.pick(second)) if comment]
            self.batches.append(decide({comment.pk for comment in picked}, act, user))
            self.let_by(*picked)

        @rule(number=ANY, links=LINKS)
        def edit(self, number: int, links: int) -> None:
            comment = self.pick(number)
            if comment is not None and not comment.is_withdrawn:
                self.written += 1
                self.let_by(edit_comment(comment, talk, f"Changed {self.written} {'https://a.example ' * links}"))

        @rule(number=ANY)
        def undo(self, number: int) -> None:
            if self.batches:
                undo(self.batches[number % len(self.batches)], user)

        @rule(number=ANY, act=ACTS, links=LINKS)
        def edit_what_was_decided_and_undo_it(self, number: int, act: Act, links: int) -> None:
            self.decide(number, number, act)
            self.edit(number, links)
            self.undo(-1)

        @rule(number=ANY)
        def withdraw(self, number: int) -> None:
            comment = self.pick(number)
            if comment is not None and not comment.is_withdrawn:
                withdraw_comment(comment)

        @rule(number=ANY)
        def erase(self, number: int) -> None:
            erase_person(email=address(number))

        @invariant()
        def what_is_public_was_approved_and_so_was_all_it_answers(self) -> None:
            rows = {row.pk: row for row in ReaderComment.objects.all()}
            for row in rows.values():
                if row.is_visible:
                    assert row.status == Status.APPROVED
                    assert row.parent_id is None or rows[row.parent_id].is_visible

        @invariant()
        def no_text_is_public_that_nobody_let_through(self) -> None:
            shown = ReaderComment.objects.public().filter(withdrawn_at=None)
            assert set(shown.values_list("pk", "body")) <= self.let_through

        @invariant()
        def a_commenter_is_trusted_for_what_people_decided_of_their_comments(self) -> None:
            for commenter in Commenter.objects.all():
                counted = Counter(commenter.comments.values_list("counted", flat=True))
                assert commenter.approved_count == counted[Status.APPROVED]
                assert commenter.rejected_count == counted[Status.REJECTED]
                assert commenter.spam_count == counted[Status.SPAM]

        @invariant()
        def every_count_is_right(self) -> None:
            assert check_counts(talk.pk) == {}
            assert read_settings(talk).visible_count == ReaderComment.objects.public().count()

        @invariant()
        def a_question_names_its_answer_if_one_is_shown(self) -> None:
            rows = list(ReaderComment.objects.order_by("number"))
            for row in rows:
                answers = [
                    other
                    for other in rows
                    if other.parent_id == row.pk and other.is_visible and other.badge and not other.is_withdrawn
                ]
                authors = [other for other in answers if other.badge == Badge.AUTHOR]
                first = None if row.badge else next(iter(authors or answers), None)
                assert row.answer_id == (first.pk if first else None)

        @invariant()
        def a_number_is_given_once_and_stays(self) -> None:
            numbers = dict(ReaderComment.objects.exclude(number=None).values_list("pk", "number"))
            assert len(set(numbers.values())) == len(numbers)
            assert numbers.items() >= getattr(self, "numbers", {}).items()
            self.numbers = numbers

    return Moderation


@pytest.mark.django_db
def test_the_invariants_hold_whatever_is_written_and_decided(
    talk: TalkPage, admin_user: Any, no_limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wagtail_execvoice.comments.actions.editing.CHANGE_LIMIT", (100_000, 60))
    run_state_machine_as_test(
        make_machine(talk, admin_user),
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
