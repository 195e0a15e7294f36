"""The learned filter: from whose decisions, when it may judge, and that it steps back."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from itertools import count
from statistics import NormalDist
from typing import Any

import pytest
import time_machine
from comments_decided import GOOD_WORDS, SPAM_WORDS, make_text, store_decisions
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from wagtail_execvoice.base.due import due_jobs
from wagtail_execvoice.comments.actions import decide, undo
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.examples import read_examples
from wagtail_execvoice.comments.actions.explaining import explain_state, find_strongest, try_text
from wagtail_execvoice.comments.actions.forgetting import forget_old
from wagtail_execvoice.comments.actions.learning import (
    BEGUN_ANEW,
    explain,
    export_filter,
    get_filter,
    learn,
    learn_now,
    learn_when_due,
    measure_verdicts,
    reset_filter,
)
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import LearnedFilter, ReaderComment, SpamExample
from wagtail_execvoice.comments.pipeline.learned import VERDICT
from wagtail_execvoice.comments.spam.features import slots
from wagtail_execvoice.comments.spam.learner import Example, Model, train
from wagtail_execvoice.comments.spam.validation import (
    LARGEST,
    TARGET_FALSE_ALARMS,
    choose_threshold,
    cross_validate,
    deal_folds,
    measure,
)


@pytest.fixture
def decided(talk: Any, admin_user: Any) -> Any:
    """Return a function that stores so many decided comments of each kind: ``decided(good=100, spam=100)``."""
    numbers = count()

    def decided(good: int = 0, spam: int = 0, page: Any = talk, **values: Any) -> None:
        values = {"user": admin_user, **values}
        store_decisions(page, good=good, spam=spam, numbers=numbers, **values)

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


def test_it_names_what_weighs_most_of_what_stands_in_several_comments(
    decided: Any, write: Any, admin_user: Any
) -> None:
    assert find_strongest(get_filter()) == ([], [])
    decided(good=30, spam=30)
    decide([write("Mendelssohn casino").pk], Act.SPAM, admin_user)
    learn()
    for_spam, against = find_strongest(get_filter())
    assert {word for word, _weight in for_spam} & set(SPAM_WORDS) and {word for word, _weight in against} & set(
        GOOD_WORDS
    )
    assert "mendelssohn" not in {word for word, _weight in [*for_spam, *against]}
    assert [weight for _word, weight in for_spam] == sorted((weight for _word, weight in for_spam), reverse=True)


def test_a_text_is_tried_and_not_stored(decided: Any) -> None:
    assert try_text("A casino") is None
    decided(good=100, spam=100)
    learn()
    count = ReaderComment.objects.count()
    opinion, other = try_text("Visit our casino for a bonus, cheap pills and payday loans"), try_text("The canteen")
    assert opinion and opinion.is_verdict and opinion.score > 0.5 and opinion.for_spam
    assert other and not other.is_verdict and other.score < 0.5
    assert ReaderComment.objects.count() == count


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


def test_what_is_undone_is_unlearned(decided: Any, write: Any, admin_user: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("wagtail_execvoice.comments.actions.learning.take_slot", lambda *args: True)
    decided(good=10, spam=10)
    learn_when_due()
    before = LearnedFilter.objects.get().weights
    batch = decide([write("Submarine upholstery, submarine upholstery").pk], Act.SPAM, admin_user)
    assert learn_when_due() == 21
    assert explain("submarine")[0][0][0] == "submarine"
    undo(batch, admin_user)
    assert learn_when_due() == 20
    assert LearnedFilter.objects.get().weights == before and explain("submarine upholstery")[0] == []


def test_whoever_asks_is_not_kept_waiting_by_many_decisions_nor_by_the_hour(decided: Any, monkeypatch: Any) -> None:
    decided(good=10, spam=10)
    assert learn_when_due() == 20
    assert learn_now() is True
    monkeypatch.setattr("wagtail_execvoice.comments.actions.learning.MOST_WHILE_WAITING", 19)
    assert learn_now() is False
    assert get_filter().measures["asked_at"]
    assert learn_when_due() == 20
    assert "asked_at" not in get_filter().measures
    assert learn_when_due() == 0


def test_it_does_not_judge_while_too_much_of_what_it_calls_spam_is_none(decided: Any, monkeypatch: Any) -> None:
    decided(good=100, spam=100)
    learn()
    assert explain_state(get_filter()) == "" and get_filter().threshold
    # Good comments in the words of spam: a filter of these decisions cannot tell them apart.
    ReaderComment.objects.filter(pk__in=ReaderComment.objects.filter(status=Status.APPROVED)[:25]).update(
        body="casino bonus"
    )
    for number, comment in enumerate(ReaderComment.objects.filter(body="casino bonus")):
        ReaderComment.objects.filter(pk=comment.pk).update(body=make_text(SPAM_WORDS, 5000 + number))
    monkeypatch.setattr("wagtail_execvoice.comments.spam.validation.choose_threshold", lambda scored: 0.5)
    learn()
    row = get_filter()
    assert row.threshold is None and explain_state(row) == "imprecise"


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
    assert ModelLogEntry.objects.get(action=BEGUN_ANEW).data == {"approved": 100, "spam": 100}
    row = LearnedFilter.objects.get()
    assert (bytes(row.weights), row.threshold, row.trained_at, row.measures) == (b"", None, None, {})
    assert learn_when_due() == 0
    assert "learned" not in codes(write(make_text(SPAM_WORDS, 7)))
    decided(good=10, spam=10)
    assert learn() == 20


def test_it_goes_on_knowing_what_spam_was_that_is_deleted(decided: Any, write: Any) -> None:
    decided(good=120, spam=120)
    learn()
    before = get_filter()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
        assert not ReaderComment.objects.filter(status=Status.SPAM).exists()
        decided(good=5, spam=5)
        assert learn() == 250
        row = get_filter()
        assert (row.approved_count, row.spam_count, row.measures["decisions"]) == (125, 125, 250)
        assert before.threshold and row.threshold and explain_state(row) == ""
        assert write(make_text(SPAM_WORDS, 7, length=30)).status == Status.SPAM


def test_of_deleted_spam_it_keeps_numbers_and_no_text_and_learns_the_same_from_them(decided: Any) -> None:
    decided(good=20, spam=20)
    before = sorted(((list(e.slots), e.is_spam, e.kin[0]) for e in read_examples()), key=repr)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
    assert sorted(((list(e.slots), e.is_spam, e.kin[0]) for e in read_examples()), key=repr) == before
    assert not ReaderComment.objects.filter(body__contains="casino").exists()
    assert b"casino" not in b"".join(bytes(row.slots) + bytes(row.marks) for row in SpamExample.objects.all())


def test_copies_count_once_and_stay_together_also_when_some_are_deleted(
    write: Any, admin_user: Any, no_limits: Any
) -> None:
    text = "Earn five thousand dollars a week from home with our proven system"
    batch = [write(f"{text} {number}").pk for number in range(10)]
    decide(batch, Act.SPAM, admin_user)
    ReaderComment.objects.filter(pk__in=batch[:5]).update(decided_at=timezone.now() - timedelta(days=31))
    ReaderComment.objects.filter(pk__in=batch[:5]).update(created_at=timezone.now() - timedelta(days=31))
    forget_old()
    assert SpamExample.objects.count() == 1 and len(read_examples()) == 1
    decide([write(f"{text} again").pk], Act.SPAM, admin_user)
    assert len({example.kin for example in read_examples()}) == 1 and len(read_examples()) == 2


def test_of_what_nobody_called_spam_or_took_back_or_erased_nothing_is_kept(
    write: Any, shown: Any, admin_user: Any
) -> None:
    by_nobody, undone, erased, approved = (
        shown(f"Casino bonus {number}", email=f"{number}@example.com") for number in range(4)
    )
    ReaderComment.objects.filter(pk=by_nobody.pk).update(status=Status.SPAM, decided_at=None)
    undo(decide([undone.pk], Act.SPAM, admin_user), admin_user)
    decide([erased.pk], Act.SPAM, admin_user)
    erase_person(email="2@example.com")
    decide([approved.pk], Act.SPAM, admin_user)
    decide([approved.pk], Act.APPROVE, admin_user)
    assert [example.is_spam for example in read_examples()] == [False]
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
    assert not SpamExample.objects.exists()


def test_what_was_erased_teaches_nothing(decided: Any) -> None:
    decided(good=3)
    ReaderComment.objects.update(body="", html="", name="–")
    assert read_examples() == []


def test_beginning_anew_forgets_what_is_kept_of_deleted_spam(decided: Any) -> None:
    decided(good=10, spam=10)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
        assert SpamExample.objects.count() == 10
        reset_filter()
    assert not SpamExample.objects.exists() and learn() == 0


def test_as_much_is_kept_of_deleted_spam_as_it_learns_from(decided: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("wagtail_execvoice.comments.actions.examples_kept.MOST_DECISIONS", 7)
    decided(spam=10)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
    assert SpamExample.objects.count() == 7


def test_whoever_asks_does_not_wait_for_what_is_kept_either(decided: Any, monkeypatch: Any) -> None:
    decided(good=10, spam=10)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old()
    monkeypatch.setattr("wagtail_execvoice.comments.actions.learning.MOST_WHILE_WAITING", 19)
    assert learn_now() is False
    monkeypatch.setattr("wagtail_execvoice.comments.actions.learning.MOST_WHILE_WAITING", 20)
    assert learn_now() is True and get_filter().spam_count == 10


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
    assert (
        "Learned from 100 approved comments and 100 marked as spam." in said
        and "Precision: of what" in said
        and "by itself" in said
    )
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
    assert choose_threshold([]) == 0.5


@pytest.mark.parametrize("seen", [100, 300, 1000, 4000])
def test_the_threshold_holds_for_good_comments_that_were_not_seen_in_nineteen_sites_of_twenty(seen: int) -> None:
    rng = random.Random(seen)  # noqa: S311

    def score() -> float:
        return 1 / (1 + math.exp(-rng.gauss(-1, 1)))

    # How many of all to come have a higher score is known of this distribution.
    sites = [
        NormalDist(-1, 1).cdf(logit(choose_threshold([(score(), False) for _n in range(seen)]))) for _m in range(200)
    ]
    kept = sum(1 - below <= TARGET_FALSE_ALARMS for below in sites)
    assert kept >= 0.93 * len(sites)


def logit(score: float) -> float:
    return math.log(score / (1 - score))


def test_the_fewer_good_comments_were_seen_the_surer_it_has_to_be() -> None:
    scores = [(1 / (1 + math.exp(-NormalDist(-3, 1).inv_cdf((n + 0.5) / 5000))), False) for n in range(5000)]
    thresholds = [choose_threshold(scores[::step]) for step in (100, 20, 5)]
    assert thresholds == sorted(thresholds, reverse=True) and len(set(thresholds)) == 3


def test_comments_of_one_page_are_judged_by_what_was_learned_from_others() -> None:
    pages = [replace(example, kin=(f"page {number % 7}",)) for number, example in enumerate(make_examples(70, 70))]
    folds = deal_folds(pages)
    assert sum(map(len, folds)) == 140
    where = [{number for number, fold in enumerate(folds) for e in fold if e.kin == (f"page {n}",)} for n in range(7)]
    assert all(len(numbers) == 1 for numbers in where)


def test_a_page_that_has_most_of_one_kind_is_dealt_out_so_that_both_kinds_are_learned_from() -> None:
    good, spam = make_examples(50, 0), make_examples(0, 50)
    examples = [replace(e, kin=("page 1", f"campaign {n // 2}")) for n, e in enumerate(good)] + [
        replace(e, kin=(f"page {n % 2 + 2}",)) for n, e in enumerate(spam)
    ]
    folds = deal_folds(examples)
    assert [sum(not e.is_spam for e in fold) for fold in folds] == [10] * 5
    for number in range(25):
        assert sum(any(f"campaign {number}" in e.kin for e in fold) for fold in folds) == 1
    assert max(sum(e.is_spam for e in fold) for fold in folds) <= LARGEST * 50


def test_measures_are_of_decisions_that_were_not_learned_from() -> None:
    rng = random.Random(5)  # noqa: S311
    # Nothing to learn: the same words, called spam by the toss of a coin.
    examples = [Example(slots(make_text(GOOD_WORDS, seed)), rng.random() < 0.5) for seed in range(200)]
    measures = measure(cross_validate(examples))
    assert measures.recall < 0.3 and measures.decisions == 200
    sure = measure(cross_validate(make_examples(100, 100)))
    assert sure.precision > 0.97 and sure.recall > 0.9
    # None of a hundred was mistaken: that says that it is at most three in a hundred.
    assert (sure.approved, sure.called_wrongly, round(sure.false_alarms_at_most, 2)) == (100, 0, 0.03)
