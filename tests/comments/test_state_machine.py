"""Whatever is written and decided, in whatever order: nothing that is held is public, and every count is right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from testapp.models import TalkPage

from wagtail_execvoice.base.models import RateBucket
from wagtail_execvoice.comments.actions import Draft, Ticket, decide, read_settings, undo, write_comment
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.constants import Act, Mode, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Conversation, ReaderComment

ACTS = st.sampled_from([Act.APPROVE, Act.REJECT, Act.SPAM, Act.REVIEW])
#: Which of what is there: a number that is taken modulo how many there are.
ANY = st.integers(min_value=0, max_value=1_000)


def make_machine(talk: Any, user: Any) -> type[RuleBasedStateMachine]:  # noqa: C901 - a machine is one class
    class Moderation(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            ReaderComment.objects.filter(depth__gt=0).update(parent=None, root=None, depth=0)
            ReaderComment.objects.all().delete()
            Conversation.objects.all().delete()
            RateBucket.objects.all().delete()
            self.batches: list[UUID] = []
            self.written = 0
            self.numbers: dict[int, int] = {}

        def pick(self, number: int) -> ReaderComment | None:
            found = list(ReaderComment.objects.order_by("pk"))
            return found[number % len(found)] if found else None

        @rule(mode=st.sampled_from([Mode.OPEN, Mode.MODERATED, Mode.FIRST_HELD]))
        def set_mode(self, mode: str) -> None:
            Conversation.objects.update_or_create(page_id=talk.pk, defaults={"mode": mode})

        @rule(answered=st.none() | ANY)
        def write(self, answered: int | None) -> None:
            self.written += 1
            parent = self.pick(answered) if answered is not None else None
            draft = Draft(
                page=talk, body=f"Number {self.written}", name="Ana", reply_to=parent, visitor=str(self.written)
            )
            try:
                write_comment(draft, Ticket(60, f"{self.written:064d}"))
            except CommentRefused:
                assert parent is not None and not parent.is_visible

        @rule(first=ANY, second=ANY, act=ACTS)
        def decide(self, first: int, second: int, act: Act) -> None:
            picked = {comment.pk for comment in (self.pick(first), self.pick(second)) if comment}
            self.batches.append(decide(picked, act, user))

        @rule(number=ANY)
        def undo(self, number: int) -> None:
            if self.batches:
                undo(self.batches[number % len(self.batches)], user)

        @invariant()
        def what_is_public_was_approved_and_so_was_all_it_answers(self) -> None:
            rows = {row.pk: row for row in ReaderComment.objects.all()}
            for row in rows.values():
                if row.is_visible:
                    assert row.status == Status.APPROVED
                    assert row.parent_id is None or rows[row.parent_id].is_visible

        @invariant()
        def every_count_is_right(self) -> None:
            assert check_counts(talk.pk) == {}
            assert read_settings(talk).visible_count == ReaderComment.objects.public().count()

        @invariant()
        def a_number_is_given_once_and_stays(self) -> None:
            numbers = dict(ReaderComment.objects.exclude(number=None).values_list("pk", "number"))
            assert len(set(numbers.values())) == len(numbers)
            assert numbers.items() >= getattr(self, "numbers", {}).items()
            self.numbers = numbers

    return Moderation


@pytest.mark.django_db
def test_the_invariants_hold_whatever_is_written_and_decided(talk: TalkPage, admin_user: Any, no_limits: None) -> None:
    run_state_machine_as_test(
        make_machine(talk, admin_user),
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
