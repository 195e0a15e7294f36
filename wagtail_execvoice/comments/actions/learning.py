"""The learned filter: made anew from the decisions of people, exported, begun again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.comments.actions.examples import count_decisions, read_examples
from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import Decision, LearnedFilter, ReaderComment, SpamExample
from wagtail_execvoice.comments.pipeline.learned import GROWN_UP, GROWN_UP_OF_EACH, VERDICT, get_model
from wagtail_execvoice.comments.spam.learner import train
from wagtail_execvoice.comments.spam.validation import Measures, Scored, choose_threshold, cross_validate, measure

#: With fewer decisions it learns nothing yet.
FEWEST_OF_EACH = 5
#: Learning five thousand decisions takes most of a minute: once an hour is enough.
EVERY_SECONDS = 3600
#: So many are learned while somebody waits for it.
MOST_WHILE_WAITING = 500
#: It is judged by its last verdicts: how many of these may have been wrong, and how long they are looked back at.
LAST_VERDICTS, MOST_WRONG = 100, 3
LOOKED_BACK = timedelta(days=30)
#: What stands in the log of the site.
BEGUN_ANEW = "execvoice_comments.begin_anew"
#: Set among the measures, and gone with the next ones: somebody wants it to learn now.
ASKED = "asked_at"


def learn_when_due() -> int:
    """Learn anew if somebody decided since or asked; return the number of decisions learned from, 0 if nothing was to be done."""
    row = get_filter()
    asked = row.measures.get(ASKED, "")
    if not asked and not has_news(row):
        return 0
    # Whoever asks does not wait for the hour: that is a slot of its own.
    if not take_slot("comments.learn", asked, 1, EVERY_SECONDS):
        return 0
    return learn()


def has_news(row: LearnedFilter) -> bool:
    """Return whether anything was decided, or undone, since it learned."""
    newest = Decision.objects.aggregate(newest=Max("decided_at"))["newest"]
    since = max(filter(None, (row.trained_at, row.learn_since)), default=None)
    return newest is not None and (since is None or newest > since)


def learn_now() -> bool:
    """Learn at once if that is quick, else have it done by the next run of what is due; return whether it has learned."""
    row = get_filter()
    if count_decisions(row.learn_since, MOST_WHILE_WAITING + 1) <= MOST_WHILE_WAITING:
        learn()
        return True
    LearnedFilter.objects.filter(pk=row.pk).update(
        measures={**row.measures, ASKED: timezone.now().isoformat(timespec="seconds")}
    )
    return False


def learn() -> int:
    """Learn anew from what people decided, and return how many decisions that were; 0 if they are too few."""
    row, _new = LearnedFilter.objects.defer("weights").get_or_create(pk=1)
    now = timezone.now()
    examples = read_examples(row.learn_since)
    spam = sum(example.is_spam for example in examples)
    good = len(examples) - spam
    values: dict[str, Any] = {"approved_count": good, "spam_count": spam, "threshold": None, "measures": {}}
    if min(good, spam) >= FEWEST_OF_EACH:
        folds = cross_validate(examples)
        measures = measure(folds)
        values["measures"] = measures.to_json()
        if len(examples) >= GROWN_UP and min(good, spam) >= GROWN_UP_OF_EACH:
            values |= _find_threshold(folds, measures, row.learn_since)
        values |= {"weights": train(examples).pack()}
    else:
        values |= {"weights": b""}
    # If somebody began anew meanwhile, what was learned is not what they want.
    LearnedFilter.objects.filter(pk=row.pk, learn_since=row.learn_since).update(trained_at=now, **values)
    return len(examples) if values["weights"] else 0


def _find_threshold(folds: list[Any], measures: Measures, since: datetime | None) -> dict[str, Any]:
    """Return it, None as long as too much of what the filter calls spam is none: as measured, or as people found."""
    automatic = measure_verdicts(since)
    stepped_back = automatic["wrong"] > MOST_WRONG
    imprecise = measures.called_wrongly * LAST_VERDICTS > measures.called_spam * MOST_WRONG
    scored: Scored = [item for fold in folds for item in fold]
    found = {"automatic": automatic, "stepped_back": stepped_back, "imprecise": imprecise}
    threshold = None if stepped_back or imprecise else choose_threshold(scored)
    return {"threshold": threshold, "measures": measures.to_json() | found}


def measure_verdicts(since: datetime | None = None) -> dict[str, int]:
    """Return how many of its last hundred verdicts there are, and how many of them people found to be wrong."""
    start = max(timezone.now() - LOOKED_BACK, since) if since else timezone.now() - LOOKED_BACK
    judged = (
        ReaderComment.objects.filter(created_at__gte=start, status__in=[Status.SPAM, Status.APPROVED])
        .annotate(found=Cast("reasons", TextField()))
        .filter(found__contains=f'"{VERDICT}"')
        .order_by("-created_at", "-pk")
    )
    last = list(judged.values_list("status", flat=True)[:LAST_VERDICTS])
    return {"verdicts": len(last), "wrong": last.count(Status.APPROVED)}


def get_filter() -> LearnedFilter:
    """Return the one row of it, without its weights; one that is not stored if nothing was learned yet."""
    return LearnedFilter.objects.defer("weights").filter(pk=1).first() or LearnedFilter(pk=1)


def explain(text: str, name: str = "") -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Return what of ``text`` speaks for spam and what against it, the five weightiest each; empty if nothing was learned."""
    model = get_model(get_filter())
    return model.explain(text, name) if model else ([], [])


def reset_filter(user: Any = None) -> None:
    """Begin anew: forget what was learned, and learn only from what is decided from now on. Logged."""
    row, _new = LearnedFilter.objects.defer("weights").get_or_create(pk=1)
    data = {"approved": row.approved_count, "spam": row.spam_count}
    LearnedFilter.objects.filter(pk=row.pk).update(
        learn_since=timezone.now(),
        weights=b"",
        threshold=None,
        approved_count=0,
        spam_count=0,
        measures={},
        trained_at=None,
    )
    SpamExample.objects.all().delete()
    log(row, BEGUN_ANEW, user=user, data=data)


def export_filter() -> dict[str, Any]:
    """Return all of it for a JSON file: what it was learned from, how good it is, and every weight that is not zero."""
    row = get_filter()
    model = get_model(row)
    weights = {str(i): round(weight, 5) for i, weight in enumerate(model.weights) if weight} if model else {}
    return {
        "format": "wagtail-execvoice comment filter 1",
        "trained_at": row.trained_at.isoformat() if row.trained_at else None,
        "learn_since": row.learn_since.isoformat() if row.learn_since else None,
        "approved": row.approved_count,
        "spam": row.spam_count,
        "threshold": row.threshold,
        "measures": row.measures,
        "bias": model.bias if model else 0.0,
        "weights": weights,
    }
