"""What was learned from the decisions of people. The worst it does is to put something to the spam."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from wagtail_execvoice.comments.models import LearnedFilter
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.versions import read_versions
from wagtail_execvoice.comments.spam.learner import Model

#: The code of its verdicts, by which they are found again to see how many were wrong.
VERDICT = "learned_spam"
#: From so many decisions on, with so many of each kind, it may say spam by itself. Before, it says less the fewer there are.
GROWN_UP, GROWN_UP_OF_EACH = 200, 50
#: So many words of a text that speak for spam are written down.
WORDS_NAMED = 3


@register_phase("execvoice.learned", order=700)
def ask_filter(submission: Submission) -> Iterator[Finding]:
    row = read_versions(submission).learned
    model = get_model(row) if row is not None else None
    if row is None or model is None:
        return
    score = model.score(submission.body, submission.name)
    if row.threshold is not None and score >= row.threshold:
        yield Finding(VERDICT, Verdict.SPAM, score, detail=_say(model, submission, score))
    elif score > 0.5:
        strength = 0.9 * min(1.0, (row.approved_count + row.spam_count) / GROWN_UP)
        yield Finding("learned", points=(2 * score - 1) * strength, detail=_say(model, submission, score))


def get_model(row: LearnedFilter) -> Model | None:
    """Return what was learned; None as long as that is nothing."""
    return _load(row.pk, row.trained_at) if row.trained_at else None


@lru_cache(maxsize=2)
def _load(pk: int, trained_at: datetime) -> Model | None:
    weights = LearnedFilter.objects.filter(pk=pk, trained_at=trained_at).values_list("weights", flat=True).first()
    return Model.unpack(bytes(weights)) if weights else None


def _say(model: Model, submission: Submission, score: float) -> str:
    for_spam, _against = model.explain(submission.body, submission.name, WORDS_NAMED)
    return f"{score:.0%}: {', '.join(word for word, _weight in for_spam)}"
