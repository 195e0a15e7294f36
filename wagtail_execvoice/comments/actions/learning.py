"""The learned filter: made anew from the decisions of people, shown, exported, begun again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, LearnedFilter, ReaderComment
from wagtail_execvoice.comments.pipeline.learned import VERDICT, get_model
from wagtail_execvoice.comments.spam.features import slots
from wagtail_execvoice.comments.spam.learner import Example, train
from wagtail_execvoice.comments.spam.shingles import shingles
from wagtail_execvoice.comments.spam.tokens import words
from wagtail_execvoice.comments.spam.validation import choose_threshold, cross_validate, measure

MOST_DECISIONS = 5000
#: With fewer decisions it learns nothing yet.
FEWEST_OF_EACH = 5
#: From here on it may say spam by itself.
GROWN_UP, GROWN_UP_OF_EACH = 200, 50
#: Learning five thousand decisions takes most of a minute: once an hour is enough.
EVERY_SECONDS = 3600
#: It is judged by its last verdicts: how many of these may have been wrong, and how long they are looked back at.
LAST_VERDICTS, MOST_WRONG = 100, 3
LOOKED_BACK = timedelta(days=30)
#: So much of a text in another one of the same act, and both count as one decision.
SAME = 0.5
BATCH = 1000
_ACTS = (Act.APPROVE, Act.SPAM, Act.REJECT, Act.REVIEW)


def learn_when_due() -> int:
    """Learn anew if somebody decided since; return the number of decisions learned from, 0 if nothing was to be done."""
    row = get_filter()
    newest = Decision.objects.aggregate(newest=Max("decided_at"))["newest"]
    if (
        newest is None
        or (row.trained_at and newest <= row.trained_at)
        or (row.learn_since and newest < row.learn_since)
    ):
        return 0
    if not take_slot("comments.learn", "", 1, EVERY_SECONDS):
        return 0
    return learn()


def learn() -> int:
    """Learn anew from what people decided, and return how many decisions that were; 0 if they are too few."""
    row, now = get_filter(), timezone.now()
    examples = read_examples(row.learn_since)
    spam = sum(example.is_spam for example in examples)
    good = len(examples) - spam
    values: dict[str, Any] = {"approved_count": good, "spam_count": spam, "threshold": None, "measures": {}}
    if min(good, spam) >= FEWEST_OF_EACH:
        folds = cross_validate(examples)
        values["measures"] = measure(folds).to_json()
        if len(examples) >= GROWN_UP and min(good, spam) >= GROWN_UP_OF_EACH:
            values |= _find_threshold(folds, values["measures"], row.learn_since)
        values |= {"weights": train(examples).pack()}
    else:
        values |= {"weights": b""}
    # If somebody began anew meanwhile, what was learned is not what they want.
    LearnedFilter.objects.filter(pk=row.pk, learn_since=row.learn_since).update(trained_at=now, **values)
    return len(examples) if values["weights"] else 0


def _find_threshold(folds: Any, measures: dict[str, Any], since: datetime | None) -> dict[str, Any]:
    automatic = measure_verdicts(since)
    is_good = automatic["wrong"] <= MOST_WRONG
    threshold = choose_threshold([item for fold in folds for item in fold])
    measures = measures | {"automatic": automatic, "stepped_back": not is_good}
    return {"threshold": threshold if is_good else None, "measures": measures}


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


def read_examples(since: datetime | None = None) -> list[Example]:
    """Return what people decided: approved or spam, the last word on each comment, look-alikes of one act once."""
    decided = _read_decisions(since)
    examples, seen = [], _Seen()
    for comment in _read_comments(list(decided)):
        act, batch, decided_at = decided[comment["pk"]]
        # What its writer changed since is not what was decided about.
        changed = comment["edited_at"] is not None and comment["edited_at"] > decided_at
        if not changed and not seen.has(f"{batch}{act}", comment["body"]):
            examples.append(Example(slots(comment["body"], comment["name"]), act == Act.SPAM))
    return examples


def _read_decisions(since: datetime | None) -> dict[int, tuple[str, Any, datetime]]:
    by_people = Q(user__isnull=False) | ~Q(user_name="")
    rows = Decision.objects.filter(by_people, act__in=_ACTS, undone_at__isnull=True)
    if since is not None:
        rows = rows.filter(decided_at__gte=since)
    newest = rows.order_by("-decided_at", "-pk").values_list("comment_id", "act", "batch", "decided_at")
    decided: dict[int, tuple[str, Any, datetime]] = {}
    for pk, act, batch, decided_at in newest[:MOST_DECISIONS]:
        decided.setdefault(pk, (act, batch, decided_at))
    # Rejected for its tone is another thing than spam: nothing is learned from it.
    return {pk: row for pk, row in decided.items() if row[0] in {Act.APPROVE, Act.SPAM}}


def _read_comments(pks: list[int]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(pks), BATCH):
        rows = ReaderComment.objects.filter(pk__in=pks[start : start + BATCH]).order_by("pk")
        yield from rows.values("pk", "body", "name", "edited_at")


class _Seen:
    """The texts of each act: two hundred copies that one click decided about teach as much as one."""

    def __init__(self) -> None:
        self.by_value: dict[tuple[str, Any], list[int]] = {}
        self.sizes: list[int] = []

    def has(self, act: str, body: str) -> bool:
        """Return whether ``body`` is in the act already, and put it there if not."""
        # What is too short for shingles is the same only if all of it is.
        values: set[Any] = set(shingles(body)) or {" ".join(words(body))}
        shared = Counter(number for value in values for number in self.by_value.get((act, value), ()))
        if any(count >= SAME * min(len(values), self.sizes[number]) for number, count in shared.items()):
            return True
        for value in values:
            self.by_value.setdefault((act, value), []).append(len(self.sizes))
        self.sizes.append(len(values))
        return False


def get_filter() -> LearnedFilter:
    """Return the one row of it, without its weights."""
    row, _new = LearnedFilter.objects.defer("weights").get_or_create(pk=1)
    return row


def explain(text: str, name: str = "") -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Return what of ``text`` speaks for spam and what against it, the five weightiest each; empty if nothing was learned."""
    model = get_model(get_filter())
    return model.explain(text, name) if model else ([], [])


def reset_filter() -> None:
    """Begin anew: forget what was learned, and learn only from what is decided from now on."""
    get_filter()
    LearnedFilter.objects.update(
        learn_since=timezone.now(),
        weights=b"",
        threshold=None,
        approved_count=0,
        spam_count=0,
        measures={},
        trained_at=None,
    )


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
