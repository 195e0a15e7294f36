"""What the spam filter of comments can do: ``python benchmarks/comments_filter.py <directory of labelled files>``.

The directory holds CSV files with the columns ``text`` and ``is_spam`` (0 or 1). Each file is judged by a filter that learned
from the others only, and chose its threshold from these; nothing was tuned on the file that is judged. Per number of decisions: how much of the
spam is found (recall) and how many good comments are taken for spam (false alarms), at a score of one half and at the
threshold that the filter chooses by itself, the mean of several drawings. Then the near-duplicates and what needs no learning.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

settings.configure(USE_I18N=False)

from wagtail_execvoice.comments.spam.features import slots  # noqa: E402
from wagtail_execvoice.comments.spam.learner import Example, train  # noqa: E402
from wagtail_execvoice.comments.spam.looks import (  # noqa: E402
    has_markup,
    is_empty_praise,
    share_of_capitals,
    words_for_each_link,
)
from wagtail_execvoice.comments.spam.shingles import containment, shingles  # noqa: E402
from wagtail_execvoice.comments.spam.validation import choose_threshold, cross_validate  # noqa: E402

DECISIONS = (20, 50, 100, 200, 500, 1000, 3000)
DRAWINGS = 5
SAME = 0.5


@dataclass(frozen=True)
class Comment:
    text: str
    is_spam: bool

    @property
    def example(self) -> Example:
        return Example(slots(self.text), self.is_spam)


def read(path: Path) -> list[Comment]:
    with path.open(newline="", encoding="utf-8") as file:
        return [Comment(row["text"], row["is_spam"] == "1") for row in csv.DictReader(file)]


def shares(judged: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """Return recall and false alarms of pairs of (called spam, is spam)."""
    spam = [called for called, is_spam in judged if is_spam]
    good = [called for called, is_spam in judged if not is_spam]
    return sum(spam) / max(len(spam), 1), sum(good) / max(len(good), 1)


def judge_learned(learned: Sequence[Example], judged: Sequence[Example]) -> tuple[float, ...]:
    model = train(learned)
    threshold = choose_threshold([item for fold in cross_validate(learned) for item in fold])
    scored = [(model.score_slots(example.slots), example.is_spam) for example in judged]
    half = shares([(score >= 0.5, is_spam) for score, is_spam in scored])
    return *half, *shares([(score >= threshold, is_spam) for score, is_spam in scored])


def print_learned(files: dict[str, list[Comment]]) -> None:
    print(f"\n{'held out':26}{'decisions':>10}{'recall .5':>11}{'false .5':>10}{'recall':>9}{'false':>8}")
    examples = {name: [comment.example for comment in comments] for name, comments in files.items()}
    for held_out, judged in examples.items():
        others = [example for name, some in examples.items() if name != held_out for example in some]
        for count in DECISIONS:
            if count > len(others):
                continue
            drawn = [random.Random(seed).sample(others, count) for seed in range(DRAWINGS)]  # noqa: S311
            rows = [judge_learned(some, judged) for some in drawn]
            means = [statistics.mean(column) for column in zip(*rows, strict=True)]
            print(f"{held_out:26}{count:10,}{means[0]:11.1%}{means[1]:10.2%}{means[2]:9.1%}{means[3]:8.2%}")


def print_duplicates(files: dict[str, list[Comment]]) -> None:
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


def print_looks(files: dict[str, list[Comment]]) -> None:
    comments = [comment for some in files.values() for comment in some]
    print(f"\n{'without learning':26}{'of spam':>10}{'of good':>10}")
    for name, look in LOOKS.items():
        recall, false = shares([(look(comment.text), comment.is_spam) for comment in comments])
        print(f"{name:26}{recall:10.1%}{false:10.2%}")


def print_speed(files: dict[str, list[Comment]]) -> None:
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
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    files = {path.stem: read(path) for path in sorted(Path(sys.argv[1]).glob("*.csv"))}
    if len(files) < 2:
        sys.exit("At least two CSV files are needed: one to judge, the others to learn from.")
    for name, comments in files.items():
        print(f"{name:26}{len(comments):10,} comments, {sum(c.is_spam for c in comments):,} of them spam")
    print_learned(files)
    print_duplicates(files)
    print_looks(files)
    print_speed(files)


if __name__ == "__main__":
    main()
