"""What the filter can do, measured on decisions that it did not learn from."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from wagtail_execvoice.comments.spam.learner import Example, train

FOLDS = 5
#: Of a thousand good comments so many may be taken for spam.
TARGET_FALSE_ALARMS = 0.005
#: Whatever the decisions say, less than this is no verdict.
LOWEST_THRESHOLD = 0.5
#: The worst fifth of the good comments, by which it is judged how bad those are that were not seen yet.
TAIL = 0.2

Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True)
class Measures:
    """Shares, 0 to 1: of what was called spam, how much was; of the spam, how much was called so; of the good, too."""

    precision: float
    recall: float
    false_alarms: float
    decisions: int

    def to_json(self) -> dict[str, float | int]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def cross_validate(examples: Sequence[Example]) -> list[list[tuple[float, bool]]]:
    """Return the scores of every example by a model that did not see it, as folds of (score, is spam)."""
    order = list(examples)
    random.Random(1).shuffle(order)  # noqa: S311
    # Each class dealt out by itself: each fold has its share of the rarer one.
    order.sort(key=lambda example: example.is_spam)
    folds = [order[start::FOLDS] for start in range(FOLDS)]
    scored = []
    for fold in folds:
        model = train([example for other in folds if other is not fold for example in other])
        scored.append([(model.score_slots(example.slots), example.is_spam) for example in fold])
    return scored


def choose_threshold(scored: Scored) -> float:
    """Return the lowest score that calls no more good comments spam than the target: of those to come, not of those seen."""
    good = sorted((_logit(score) for score, is_spam in scored if not is_spam), reverse=True)
    # With k of n above it, the next one is with (k + 1) / (n + 1).
    allowed = int((len(good) + 1) * TARGET_FALSE_ALARMS) - 1
    if not good:
        return LOWEST_THRESHOLD
    worst = good[allowed] if allowed >= 0 else _extrapolate(good)
    return max(LOWEST_THRESHOLD, 1 / (1 + math.exp(-worst)) + 1e-6)


def _extrapolate(good: Sequence[float]) -> float:
    """Return how bad one of two hundred would be, where fewer were seen: the tail goes on as it began, exponentially."""
    beyond = max(1, int(len(good) * TAIL))
    start = good[min(beyond, len(good) - 1)]
    mean = sum(score - start for score in good[:beyond]) / beyond
    return start + mean * math.log(max(beyond / (len(good) * TARGET_FALSE_ALARMS), 1.0))


def _logit(score: float) -> float:
    bounded = min(max(score, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


def measure(folds: Sequence[Scored]) -> Measures:
    """Return what the filter does to comments it has not seen, the threshold chosen without them, too."""
    right = wrong = spam = good = 0
    for fold in folds:
        threshold = choose_threshold([item for other in folds if other is not fold for item in other])
        for score, is_spam in fold:
            spam, good = spam + is_spam, good + (not is_spam)
            right += is_spam and score >= threshold
            wrong += not is_spam and score >= threshold
    return Measures(
        precision=right / (right + wrong) if right + wrong else 0.0,
        recall=right / spam if spam else 0.0,
        false_alarms=wrong / good if good else 0.0,
        decisions=spam + good,
    )
