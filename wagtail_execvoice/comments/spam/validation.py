"""What the filter can do, measured on decisions that it did not learn from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from wagtail_execvoice.comments.spam.learner import Example, train

FOLDS = 5
#: Of a thousand good comments so many may be taken for spam.
TARGET_FALSE_ALARMS = 0.005
#: Whatever the decisions say, less than this is no verdict.
LOWEST_THRESHOLD = 0.5
#: Kept away from the worst good comment that was seen: the next one may be a little worse.
MARGIN = 0.02

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
    """Return the lowest score that calls no more good comments spam than the target."""
    good = sorted((score for score, is_spam in scored if not is_spam), reverse=True)
    allowed = int(len(good) * TARGET_FALSE_ALARMS)
    worst = good[allowed] if allowed < len(good) else 0.0
    return max(LOWEST_THRESHOLD, worst + MARGIN * (1 - worst))


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
