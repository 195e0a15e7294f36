"""What the spam filter of comments can do: ``python benchmarks/comments_filter.py [--compare] <directory of labelled files>``.

The directory holds CSV files with the columns ``text`` and ``is_spam`` (0 or 1), each of one page. How it is judged:

- Each file is judged by a filter that learned from the others only and chose its threshold from these.
- Each text belongs to one of two halves, by the hash of its words: copies are in the same half. Whatever was chosen (how the folds
  are dealt, how sure the threshold is to be) was compared on the development half alone, learning and judging: ``--compare``
  prints that. The figures without it are of the other half, and nothing was chosen by them.
- Learning as the mean of the models of the folds was tried after that, too, and left out: it finds less, and is mistaken as often.
- What that cannot undo: the features and the learning were fixed before the halves were made, from the literature and with
  these files in sight.

Per number of decisions, the mean of several drawings: how well it orders the queue (the chance that a spam stands below a good
comment), in how many drawings it judges by itself, and there how much of the spam it finds (recall) and how many good comments it
takes for spam (false alarms); the same for a threshold that is an estimate and no bound, as it was before. Then the near-duplicates
and what needs no learning.
"""

from __future__ import annotations

import csv
import hashlib
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

settings.configure(USE_I18N=False)

from wagtail_execvoice.comments.spam.campaigns import Campaigns  # noqa: E402
from wagtail_execvoice.comments.spam.features import slots  # noqa: E402
from wagtail_execvoice.comments.spam.learner import Example, train  # noqa: E402
from wagtail_execvoice.comments.spam.looks import (  # noqa: E402
    has_markup,
    is_empty_praise,
    share_of_capitals,
    words_for_each_link,
)
from wagtail_execvoice.comments.spam.shingles import containment, shingles  # noqa: E402
from wagtail_execvoice.comments.spam.tokens import words  # noqa: E402
from wagtail_execvoice.comments.spam.validation import (  # noqa: E402
    CONFIDENCE,
    choose_threshold,
    cross_validate,
    measure,
)

DECISIONS = (20, 50, 100, 200, 300, 500, 1000, 3000)
#: From so many on the filter may judge, with so many of each kind; and no more of what it calls spam may be good.
GROWN_UP, GROWN_UP_OF_EACH, MOST_WRONG = 200, 50, 0.03
DRAWINGS = 10
SAME = 0.5


@dataclass(frozen=True)
class Comment:
    text: str
    is_spam: bool
    page: str
    campaign: int

    @property
    def example(self) -> Example:
        return Example(slots(self.text), self.is_spam, (self.page, f"#{self.campaign}"))

    @property
    def is_for_development(self) -> bool:
        digest = hashlib.blake2b(" ".join(words(self.text)).encode(), digest_size=8).digest()
        return digest[0] % 2 == 0


@dataclass(frozen=True)
class Variant:
    """A way to choose the threshold: from folds of whole pages or of single comments, and how sure it is to be."""

    name: str
    by_page: bool
    confidence: float

    def find_threshold(self, learned: Sequence[Example]) -> float | None:
        """Return the threshold, None if the filter would only order the queue."""
        spam = sum(example.is_spam for example in learned)
        if len(learned) < GROWN_UP or min(spam, len(learned) - spam) < GROWN_UP_OF_EACH:
            return None
        kept = learned if self.by_page else [replace(example, kin=()) for example in learned]
        folds = cross_validate(kept)
        measures = measure(folds)
        if self == SHIPPED and measures.called_wrongly > MOST_WRONG * measures.called_spam:
            return None
        return choose_threshold([item for fold in folds for item in fold], confidence=self.confidence)


VARIANTS = tuple(
    Variant(f"{kind}, {'estimate' if confidence == 0.5 else f'bound {confidence:.0%}'}", kind == "pages", confidence)
    for kind in ("comments", "pages")
    for confidence in (0.5, 0.8, CONFIDENCE)
)
BEFORE, SHIPPED = VARIANTS[0], VARIANTS[-1]

Files = dict[str, list[Comment]]


def read(path: Path, campaigns: Campaigns) -> list[Comment]:
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Comment(row["text"], row["is_spam"] == "1", path.stem, campaigns.place(row["text"]))
            for row in csv.DictReader(file)
        ]


def shares(judged: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """Return recall and false alarms of pairs of (called spam, is spam)."""
    spam = [called for called, is_spam in judged if is_spam]
    good = [called for called, is_spam in judged if not is_spam]
    return sum(spam) / max(len(spam), 1), sum(good) / max(len(good), 1)


def measure_order(scored: Sequence[tuple[float, bool]]) -> float:
    """Return the chance that of a spam and a good comment the spam has the higher score."""
    spam = [score for score, is_spam in scored if is_spam]
    good = [score for score, is_spam in scored if not is_spam]
    return sum((one > other) + 0.5 * (one == other) for one in spam for other in good) / (len(spam) * len(good))


@dataclass(frozen=True)
class Outcome:
    """What drawings of decisions came to: one (recall, false alarms) for each that made a filter that judges."""

    order: float
    by_variant: dict[str, list[tuple[float, float]]]

    def say(self, variant: Variant) -> str:
        rows = self.by_variant[variant.name]
        if not rows:
            return f"{'only orders':>30}"
        recall, false = (statistics.mean(column) for column in zip(*rows, strict=True))
        return f"{len(rows):5}/{DRAWINGS}{recall:9.1%}{false:8.2%}{max(row[1] for row in rows):6.1%}"


def judge(pool: Sequence[Example], judged: Sequence[Example], count: int, variants: Sequence[Variant]) -> Outcome:
    orders, found = [], {variant.name: list[tuple[float, float]]() for variant in variants}
    for seed in range(DRAWINGS):
        drawn = random.Random(seed).sample(pool, count)  # noqa: S311
        model = train(drawn)
        scored = [(model.score_slots(example.slots), example.is_spam) for example in judged]
        orders.append(measure_order(scored))
        for variant in variants:
            threshold = variant.find_threshold(drawn)
            if threshold is not None:
                found[variant.name].append(shares([(score >= threshold, is_spam) for score, is_spam in scored]))
    return Outcome(statistics.mean(orders), found)


def print_learned(files: Files) -> None:
    print(
        f"\nThe held-back half. Threshold: {SHIPPED.name}; after it, as before: {BEFORE.name}. Of false alarms also the worst drawing."
    )
    head = f"{'judges':>7}{'recall':>9}{'false':>8}{'worst':>6}"
    print(f"{'held out':22}{'good':>6}{'decisions':>10}{'order':>8} {head} |{head}")
    for held_out, comments in files.items():
        judged = [comment.example for comment in comments if not comment.is_for_development]
        pool = [comment.example for name, some in files.items() if name != held_out for comment in some]
        good = sum(not example.is_spam for example in judged)
        for count in (count for count in DECISIONS if count <= len(pool)):
            outcome = judge(pool, judged, count, (SHIPPED, BEFORE))
            said = f"{outcome.say(SHIPPED)} |{outcome.say(BEFORE)}"
            print(f"{held_out:22}{good:6}{count:10,}{outcome.order:8.1%} {said}")


def print_comparison(files: Files) -> None:
    """The development half only: of the file that is judged, and of those that are learned from."""
    print("\nThe development half, by which the variant was chosen.")
    print(
        f"{'held out':22}{'good':>6}{'decisions':>10}  {'threshold':28}{'judges':>7}{'recall':>9}{'false':>8}{'worst':>6}"
    )
    halves = {name: [c.example for c in some if c.is_for_development] for name, some in files.items()}
    for held_out, judged in halves.items():
        pool = [example for name, some in halves.items() if name != held_out for example in some]
        good = sum(not example.is_spam for example in judged)
        for count in (GROWN_UP, len(pool)):
            outcome = judge(pool, judged, count, VARIANTS)
            for variant in VARIANTS:
                print(f"{held_out:22}{good:6}{count:10,}  {variant.name:28}{outcome.say(variant)}")


def print_duplicates(files: Files) -> None:
    print(f"\n{'near-duplicates':26}{'known':>10}{'recall':>9}{'false':>8}")
    for held_out, judged in files.items():
        # The same file, the other half: what bots send comes again under the same page.
        others = [comment for name, some in files.items() if name != held_out for comment in some if comment.is_spam]
        shuffled = random.Random(0).sample(judged, len(judged))  # noqa: S311
        half = len(shuffled) // 2
        known_here = [comment for comment in shuffled[:half] if comment.is_spam]
        for name, known in (("other files", others), ("+ half of this one", [*others, *known_here])):
            numbers = [shingles(comment.text) for comment in known]
            pairs = [
                (any(containment(shingles(c.text), one) >= SAME for one in numbers), c.is_spam) for c in shuffled[half:]
            ]
            recall, false = shares(pairs)
            print(f"{held_out:26}{len(known):10,}{recall:9.1%}{false:8.2%}  known from {name}")


LOOKS: dict[str, Callable[[str], bool]] = {
    "empty praise": is_empty_praise,
    "capitals": lambda text: share_of_capitals(text) > 0.5,
    "exclamation marks": lambda text: text.count("!") > 3,
    "markup": has_markup,
    "hardly more than links": lambda text: (
        (words_for_each_link(text) or 0) < 15 and words_for_each_link(text) is not None
    ),
}


def print_looks(files: Files) -> None:
    comments = [comment for some in files.values() for comment in some]
    print(f"\n{'without learning':26}{'of spam':>10}{'of good':>10}")
    for name, look in LOOKS.items():
        recall, false = shares([(look(comment.text), comment.is_spam) for comment in comments])
        print(f"{name:26}{recall:10.1%}{false:10.2%}")


def print_speed(files: Files) -> None:
    comments = [comment for some in files.values() for comment in some]
    examples = [comment.example for comment in comments]
    start = time.process_time()
    model = train(examples)
    learned = time.process_time() - start
    start = time.process_time()
    for comment in comments:
        model.score(comment.text)
    scored = (time.process_time() - start) / len(comments)
    print(
        f"\nlearning {len(comments):,} decisions: {learned:.1f} s (six times that with its measures); "
        f"judging one: {scored * 1000:.2f} ms; packed: {len(model.pack()):,} bytes"
    )


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--compare"]
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.exit(__doc__)
    campaigns = Campaigns()
    files = {path.stem: read(path, campaigns) for path in sorted(Path(arguments[0]).glob("*.csv"))}
    if len(files) < 2:
        sys.exit("At least two CSV files are needed: one to judge, the others to learn from.")
    for name, comments in files.items():
        spam, kept = sum(c.is_spam for c in comments), sum(not c.is_for_development for c in comments)
        print(f"{name:22}{len(comments):10,} comments, {spam:,} of them spam; {kept:,} held back to judge by")
    if "--compare" in sys.argv:
        print_comparison(files)
        return
    print_learned(files)
    print_duplicates(files)
    print_looks(files)
    print_speed(files)


if __name__ == "__main__":
    main()
