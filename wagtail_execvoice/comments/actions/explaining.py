"""What the learned filter goes by, for people: its state, the words that it learned, and what it makes of a text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from wagtail_execvoice.comments.actions.examples import read_comments, read_decisions
from wagtail_execvoice.comments.actions.learning import get_filter
from wagtail_execvoice.comments.models import LearnedFilter
from wagtail_execvoice.comments.pipeline.learned import GROWN_UP, GROWN_UP_OF_EACH, get_model
from wagtail_execvoice.comments.spam.features import grouped_features, slot
from wagtail_execvoice.comments.spam.learner import Model

#: The words of so many comments that were decided last are looked at.
COMMENTS_READ = 300
#: What stands in fewer comments says something about these, and little about spam.
FEWEST_COMMENTS = 3
WORDS_SHOWN = 15

Words = list[tuple[str, float]]


@dataclass(frozen=True)
class Opinion:
    """What the filter makes of a text. ``is_verdict`` says that it would put it to the spam by itself."""

    score: float
    for_spam: Words
    against: Words
    is_verdict: bool


def explain_state(row: LearnedFilter) -> str:
    """Return why it only orders the queue: ``nothing``, ``young``, ``stepped_back`` or ``imprecise``; empty if it judges."""
    if row.threshold is not None:
        return ""
    if row.trained_at is None or not row.measures.get("decisions"):
        return "nothing"
    for why in ("stepped_back", "imprecise"):
        if row.measures.get(why):
            return why
    return "young"


def count_missing(row: LearnedFilter) -> dict[str, int]:
    """Return how many decisions are missing until it may judge, in all and of each kind."""
    good, spam = row.approved_count, row.spam_count
    return {
        "decisions": max(0, GROWN_UP - good - spam),
        "approved": max(0, GROWN_UP_OF_EACH - good),
        "spam": max(0, GROWN_UP_OF_EACH - spam),
    }


def try_text(text: str, name: str = "", most: int = 10) -> Opinion | None:
    """Return what it makes of ``text``, which is stored nowhere; None if nothing was learned yet."""
    row = get_filter()
    model = get_model(row)
    if model is None:
        return None
    score = model.score(text, name)
    is_verdict = row.threshold is not None and score >= row.threshold
    return Opinion(score, *model.explain(text, name, most), is_verdict)


def find_strongest(row: LearnedFilter) -> tuple[Words, Words]:
    """Return the words, pairs and facts that weigh most for spam and against it, of those in several recent comments.

    The filter itself keeps numbers and no words. Three queries.
    """
    model = get_model(row)
    if model is None:
        return [], []
    weighed = sorted(_weigh_common(model, row), key=lambda item: -item[1])
    return (
        [item for item in weighed if item[1] > 0][:WORDS_SHOWN],
        [item for item in reversed(weighed) if item[1] < 0][:WORDS_SHOWN],
    )


def _weigh_common(model: Model, row: LearnedFilter) -> Words:
    texts: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, Any] = {}
    for comment in read_comments(list(read_decisions(row.learn_since, COMMENTS_READ))):
        for shown, group in grouped_features(comment["body"], comment["name"]):
            texts[shown].add(comment["body"])
            groups[shown] = group
    common = (shown for shown, bodies in texts.items() if len(bodies) >= FEWEST_COMMENTS)
    return [(shown, sum(model.weights[slot(feature)] for feature in set(groups[shown]))) for shown in common]
