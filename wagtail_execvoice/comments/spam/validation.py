"""What the filter can do, measured on decisions that it did not learn from, and from which score on it may judge.

A filter is judged on whole pages that it has not seen: readers of one page write otherwise than those of another, and what it
meets next is a page that was published today. The threshold is an upper bound, not an estimate, because few decisions say little
about the one good comment in two hundred that looks most like spam.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from wagtail_execvoice.comments.spam.bounds import at_most, highest_mean, rank_beyond
from wagtail_execvoice.comments.spam.learner import Example, train

FOLDS = 5
#: Of a thousand good comments so many may be taken for spam.
TARGET_FALSE_ALARMS = 0.005
#: How sure it is to be that no more are: as is usual, and chosen before anything was measured.
CONFIDENCE = 0.95
#: Whatever the decisions say, less than this is no verdict.
LOWEST_THRESHOLD = 0.5
#: The worst fifth of the good comments, by which it is judged how bad those are that were not seen yet.
TAIL = 0.2
#: What has more of the decisions of one kind is not kept together: too few would be left to learn from.
LARGEST = 0.5

Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True)
class Measures:
    """Shares, 0 to 1: of what was called spam, how much was; of the spam, how much was called so; of the good, too.

    ``false_alarms_at_most`` is what they are with ``CONFIDENCE``, by the number of good comments that was looked at.
    """

    precision: float
    recall: float
    false_alarms: float
    false_alarms_at_most: float
    decisions: int
    approved: int
    called_spam: int
    called_wrongly: int

    def to_json(self) -> dict[str, float | int]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def cross_validate(examples: Sequence[Example]) -> list[list[tuple[float, bool]]]:
    """Return the scores of every example by a model that saw neither it nor its ``kin``: (score, is spam), by folds."""
    folds = deal_folds(examples)
    scored = []
    for fold in folds:
        model = train([example for other in folds if other is not fold for example in other])
        scored.append([(model.score_slots(example.slots), example.is_spam) for example in fold])
    return scored


def deal_folds(examples: Sequence[Example]) -> list[list[Example]]:
    """Return the examples as ``FOLDS`` lists, each with its share of both kinds as far as those of one ``kin`` allow it."""
    order = list(examples)
    random.Random(1).shuffle(order)  # noqa: S311
    groups: dict[str, list[Example]] = {}
    totals = Counter(example.is_spam for example in order)
    sizes = Counter((kin, example.is_spam) for example in order for kin in example.kin)
    for number, example in enumerate(order):
        kept = (kin for kin in example.kin if _is_small(kin, sizes, totals))
        groups.setdefault(next(kept, f"#{number}"), []).append(example)
    folds: list[list[Example]] = [[] for _number in range(FOLDS)]
    dealt: list[Counter[bool]] = [Counter() for _number in range(FOLDS)]
    for group in sorted(groups.values(), key=len, reverse=True):
        brought = Counter(example.is_spam for example in group)
        number = min(range(FOLDS), key=lambda n: sum(brought[kind] * dealt[n][kind] / totals[kind] for kind in brought))
        folds[number] += group
        dealt[number] += brought
    return folds


def _is_small(kin: str, sizes: Counter[tuple[str, bool]], totals: Counter[bool]) -> bool:
    return all(sizes[kin, kind] <= LARGEST * totals[kind] for kind in totals)


def choose_threshold(scored: Scored, *, confidence: float = CONFIDENCE) -> float:
    """Return the lowest score above which, with ``confidence``, no more of the good comments to come lie than the target.

    Of many good comments, one of the highest scores is such a bound whatever they are (``rank_beyond``). Of fewer the tail is
    taken to go on as it began, exponentially (J. Pickands, "Statistical inference using extreme order statistics", Annals of
    Statistics 3, 1975), and as steadily as their number allows at worst.
    """
    good = sorted((_logit(score) for score, is_spam in scored if not is_spam), reverse=True)
    if not good:
        return LOWEST_THRESHOLD
    rank = rank_beyond(len(good), TARGET_FALSE_ALARMS, confidence)
    worst = good[rank - 1] if rank else _extrapolate(good, confidence)
    return max(LOWEST_THRESHOLD, 1 / (1 + math.exp(-worst)) + 1e-6)


def _extrapolate(good: Sequence[float], confidence: float) -> float:
    beyond = max(1, int(len(good) * TAIL))
    start = good[min(beyond, len(good) - 1)]
    mean = highest_mean(sum(score - start for score in good[:beyond]) / beyond, beyond, confidence)
    return min(start + mean * math.log(max(beyond / (len(good) * TARGET_FALSE_ALARMS), 1.0)), _HIGHEST)


def _logit(score: float) -> float:
    bounded = min(max(score, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


_HIGHEST = _logit(1.0)


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
        false_alarms_at_most=at_most(wrong, good, CONFIDENCE),
        decisions=spam + good,
        approved=good,
        called_spam=right + wrong,
        called_wrongly=wrong,
    )
