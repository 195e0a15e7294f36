"""The learned filter: from whose decisions, when it may judge, and that it steps back."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_execvoice.base.due import due_jobs
from wagtail_execvoice.comments.actions import decide, undo
from wagtail_execvoice.comments.actions.learning import (
    explain,
    export_filter,
    get_filter,
    learn,
    learn_when_due,
    measure_verdicts,
    read_examples,
    reset_filter,
)
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, LearnedFilter, ReaderComment
from wagtail_execvoice.comments.pipeline.learned import VERDICT
from wagtail_execvoice.comments.spam.features import slots
from wagtail_execvoice.comments.spam.learner import Example, Model, train
from wagtail_execvoice.comments.spam.validation import choose_threshold, cross_validate, measure

GOOD_WORDS = [
    "factory",
    "canteen",
    "light",
    "building",
    "figures",
    "report",
    "meeting",
    "colleagues",
    "railway",
    "summer",
    "harbour",
    "engineer",
]
SPAM_WORDS = [
    "casino",
    "bonus",
    "pills",
    "cheap",
    "loans",
    "betting",
    "jackpot",
    "replica",
    "watches",
    "crypto",
    "viagra",
    "payday",
]


def make_text(words: list[str], seed: int, length: int = 12) -> str:
    return " ".join(random.Random(seed).choices([*words, "the", "and", "of", "with", "for"], k=length))  # noqa: S311


@pytest.fixture
def decided(talk: Any, admin_user: Any) -> Any:
    """Return a function that stores so many decided comments of each kind: ``decided(good=100, spam=100)``."""
    count = iter(range(100_000))

    def decided(good: int = 0, spam: int = 0, **values: Any) -> None:
        for act, number, words in ((Act.APPROVE, good, GOOD_WORDS), (Act.SPAM, spam, SPAM_WORDS)):
            status = Status.APPROVED if act == Act.APPROVE else Status.SPAM
            now = timezone.now()
            rows = ReaderComment.objects.bulk_create(
                ReaderComment(
                    page_id=talk.pk,
                    name="Ana",
                    body=make_text(words, next(count)),
                    html="",
                    status=status,
                    created_at=now,
                )
                for _n in range(number)
            )
            who = {"user": admin_user, "user_name": "Ann", "batch": None, **values}
            Decision.objects.bulk_create(
                Decision(
                    comment=row,
                    act=act,
                    status_before="pending",
                    status_after=status,
                    decided_at=now,
                    **{**who, "batch": who["batch"] or uuid4()},
                )
                for row in rows
            )

    return decided


def codes(comment: ReaderComment) -> list[str]:
    return [reason["code"] for reason in comment.reasons]


def test_with_fewer_decisions_than_two_hundred_it_only_orders(decided: Any, shown: Any) -> None:
    decided(good=99, spam=99)
    assert learn() == 198
    assert get_filter().threshold is None
    comment = shown(make_text(SPAM_WORDS, 7))
    assert comment.status == Status.APPROVED and "learned" in codes(comment)
    assert comment.suspicion > 0.5 > shown(make_text(GOOD_WORDS, 8)).suspicion


def test_with_fewer_than_fifty_of_one_kind_it_only_orders(decided: Any) -> None:
    decided(good=49, spam=300)
    learn()
    assert get_filter().threshold is None


def test_with_enough_decisions_it_puts_spam_to_the_spam_and_says_why(decided: Any, shown: Any) -> None:
    decided(good=100, spam=100)
    learn()
    row = get_filter()
    assert row.threshold and row.measures["precision"] > 0.97 and row.measures["decisions"] == 200
    comment = shown("Visit our casino for a bonus, cheap pills and payday loans")
    assert comment.status == Status.SPAM and VERDICT in codes(comment)
    detail = next(reason["detail"] for reason in comment.reasons if reason["code"] == VERDICT)
    assert any(word in detail for word in SPAM_WORDS)
    assert shown("The canteen of the factory had light in summer, colleagues").status == Status.APPROVED


def test_it_never_publishes(decided: Any, write: Any) -> None:
    decided(good=100, spam=100)
    learn()
    assert write(make_text(GOOD_WORDS, 7)).status == Status.PENDING


def test_it_says_which_words_spoke_for_what(decided: Any) -> None:
    assert explain("casino in the canteen") == ([], [])
    decided(good=30, spam=30)
    learn()
    for_spam, against = explain("A casino in the canteen")
    assert for_spam[0][0] == "casino" and against[0][0] == "canteen"
    assert len(for_spam) <= 5 and all(weight > 0 for _word, weight in for_spam)


def test_it_learns_from_people_only(decided: Any) -> None:
    decided(good=10, spam=10, user=None, user_name="")
    assert read_examples() == []
    # Somebody whose account was deleted was somebody.
    decided(good=1, user=None, user_name="Ann")
    assert len(read_examples()) == 1


def test_it_does_not_learn_from_rejections_nor_from_what_was_undone(write: Any, admin_user: Any) -> None:
    comment, other = write("Some words of mine"), write("Other words of yours")
    decide([comment.pk], Act.REJECT, admin_user)
    assert read_examples() == []
    batch = decide([other.pk], Act.SPAM, admin_user)
    assert [example.is_spam for example in read_examples()] == [True]
    undo(batch, admin_user)
    assert read_examples() == []


def test_the_last_word_on_a_comment_counts(write: Any, admin_user: Any) -> None:
    comment = write("Some words of mine")
    decide([comment.pk], Act.SPAM, admin_user)
    decide([comment.pk], Act.APPROVE, admin_user)
    assert [example.is_spam for example in read_examples()] == [False]
    decide([comment.pk], Act.REJECT, admin_user)
    assert read_examples() == []


def test_what_was_changed_after_the_decision_is_not_learned(write: Any, admin_user: Any) -> None:
    comment = write("Some words of mine")
    decide([comment.pk], Act.APPROVE, admin_user)
    ReaderComment.objects.update(body="casino casino", edited_at=timezone.now() + timedelta(minutes=1))
    assert read_examples() == []


def test_copies_that_one_act_decided_about_count_once(
    decided: Any, write: Any, admin_user: Any, no_limits: Any
) -> None:
    text = "Earn five thousand dollars a week from home with our proven system"
    comments = [write(f"{text} {number}") for number in range(10)] + [write("Hm", name=f"Ana {n}") for n in range(3)]
    decide([comment.pk for comment in comments], Act.SPAM, admin_user)
    assert len(read_examples()) == 2
    decided(spam=3)
    assert len(read_examples()) == 5


def test_it_learns_only_if_somebody_decided_since_and_once_an_hour(decided: Any, monkeypatch: Any) -> None:
    assert learn_when_due() == 0
    decided(good=10, spam=10)
    assert learn_when_due() == 20
    assert learn_when_due() == 0
    decided(good=1)
    assert learn_when_due() == 0
    monkeypatch.setattr("wagtail_execvoice.comments.actions.learning.take_slot", lambda *args: True)
    assert learn_when_due() == 21
    assert learn_when_due() == 0


def test_learning_is_a_due_job() -> None:
    assert "execvoice_comments.learn" in {job.name for job in due_jobs()}


def test_it_steps_back_when_its_verdicts_were_wrong_and_says_so(decided: Any, talk: Any, shown: Any) -> None:
    decided(good=100, spam=100)
    learn()
    assert get_filter().threshold
    ReaderComment.objects.bulk_create(
        ReaderComment(
            page_id=talk.pk,
            name="Ana",
            body=f"Wrong {number}",
            html="",
            status=Status.APPROVED if number < 4 else Status.SPAM,
            reasons=[{"code": VERDICT, "points": 0.9, "detail": ""}],
            created_at=timezone.now(),
        )
        for number in range(30)
    )
    assert measure_verdicts() == {"verdicts": 30, "wrong": 4}
    learn()
    row = get_filter()
    assert row.threshold is None and row.measures["stepped_back"] and row.measures["automatic"]["wrong"] == 4
    assert shown(make_text(SPAM_WORDS, 7)).status == Status.APPROVED
    assert measure_verdicts(timezone.now()) == {"verdicts": 0, "wrong": 0}


def test_it_begins_anew_from_the_decisions_after(decided: Any, write: Any) -> None:
    decided(good=100, spam=100)
    learn()
    reset_filter()
    row = LearnedFilter.objects.get()
    assert (bytes(row.weights), row.threshold, row.trained_at, row.measures) == (b"", None, None, {})
    assert learn_when_due() == 0
    assert "learned" not in codes(write(make_text(SPAM_WORDS, 7)))
    decided(good=10, spam=10)
    assert learn() == 20


def test_it_is_exported_as_json(decided: Any) -> None:
    decided(good=10, spam=10)
    learn()
    exported = json.loads(json.dumps(export_filter()))
    assert (exported["approved"], exported["spam"], exported["threshold"]) == (10, 10, None)
    assert exported["weights"] and all(int(place) < 2**18 for place in exported["weights"])


def run(*args: str) -> str:
    out = StringIO()
    call_command("execvoice_comment_filter", *args, stdout=out)
    return out.getvalue()


def test_the_command_says_exports_learns_and_begins_anew(decided: Any) -> None:
    assert run() == run("--status") == "Nothing was learned yet.\n"
    decided(good=100, spam=100)
    said = run("--learn")
    assert "Learned from 100 approved comments and 100 marked as spam." in said and "precision:" in said
    assert json.loads(run("--export"))["approved"] == 100
    assert run("--reset") == "Nothing was learned yet.\n"
    assert "languages is known" in run("--languages")


def make_examples(good: int, spam: int) -> list[Example]:
    return [Example(slots(make_text(GOOD_WORDS, seed)), False) for seed in range(good)] + [
        Example(slots(make_text(SPAM_WORDS, 10_000 + seed)), True) for seed in range(spam)
    ]


def test_the_same_decisions_make_the_same_filter() -> None:
    examples = make_examples(20, 20)
    assert train(examples).pack() == train(examples).pack()


def test_what_is_packed_is_unpacked() -> None:
    model = train(make_examples(20, 20))
    again = Model.unpack(model.pack())
    assert again.score("casino bonus") == pytest.approx(model.score("casino bonus"), abs=0.01)
    assert again.score("casino bonus") > 0.5 > again.score("canteen railway")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no weights"):
        Model.unpack(data)


def test_a_bomb_is_not_unpacked() -> None:
    import zlib

    with pytest.raises(ValueError, match="no weights"):
        Model.unpack(zlib.compress(bytes(100_000_000)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=500), st.text(max_size=80))
def test_every_text_has_a_score_and_an_explanation(text: str, name: str) -> None:
    model = MODEL
    assert 0 <= model.score(text, name) <= 1
    for_spam, against = model.explain(text, name)
    assert len(for_spam) <= 5 and len(against) <= 5


MODEL = train(make_examples(10, 10))


def test_the_rarer_kind_weighs_as_much_as_the_other() -> None:
    model = train(make_examples(100, 10))
    assert model.score("casino bonus pills") > 0.5


def test_the_threshold_calls_no_more_good_comments_spam_than_the_target() -> None:
    scored = [(n / 1000, False) for n in range(1000)] + [(0.999, True)] * 100
    threshold = choose_threshold(scored)
    assert sum(score >= threshold for score, is_spam in scored if not is_spam) <= 5
    assert choose_threshold([(0.1, False), (0.9, True)]) == 0.5


def test_measures_are_of_decisions_that_were_not_learned_from() -> None:
    rng = random.Random(5)  # noqa: S311
    # Nothing to learn: the same words, called spam by the toss of a coin.
    examples = [Example(slots(make_text(GOOD_WORDS, seed)), rng.random() < 0.5) for seed in range(200)]
    measures = measure(cross_validate(examples))
    assert measures.recall < 0.3 and measures.decisions == 200
    sure = measure(cross_validate(make_examples(100, 100)))
    assert sure.precision > 0.97 and sure.recall > 0.9
