"""Two versions of a text, paragraph beside paragraph, with what differs marked. Bounded in time for any two texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.safestring import SafeString
from wagtail.admin.compare import TextDiff, diff_text

#: Word by word are compared paragraphs of up to as many characters, together up to so many of them, among as many paragraphs.
#: The time it takes grows with the square: a whole text of 72,000 characters took nine seconds.
LONGEST_PARAGRAPH = 4_000
LONGEST_TEXT = 60_000
MOST_PARAGRAPHS = 1_000
#: Among as many paragraphs on both sides it is looked for which became which.
MOST_REPLACED = 30
#: From this share of common words on, a paragraph is another wording of one from before.
SIMILAR = 0.3


@dataclass(frozen=True)
class Beside:
    """A piece of the earlier version and of what stands there now. Either can be empty."""

    before: SafeString
    after: SafeString
    is_changed: bool
    label: str = ""


def compare_paragraphs(before: list[str], after: list[str]) -> Iterator[Beside]:
    if max(len(before), len(after)) > MOST_PARAGRAPHS:
        yield replace("\n\n".join(before), "\n\n".join(after))
        return
    left = LONGEST_TEXT
    # It leaves out of its search what stands everywhere in a long text: with the same two words a thousand times, the time
    # would grow with the cube.
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield from (Beside(_mark(words), _mark(words), is_changed=False) for words in before[i1:i2])
            continue
        for old, new in _pair(before[i1:i2], after[j1:j2]):
            length = max(len(old), len(new))
            is_short = bool(old and new) and length <= min(LONGEST_PARAGRAPH, left)
            left -= length if is_short else 0
            yield compare_words(old, new) if is_short else replace(old, new)


def compare_words(before: str, after: str, label: str = "") -> Beside:
    changes: list[tuple[str, str]] = diff_text(before, after).changes
    old = TextDiff([change for change in changes if change[0] != "addition"])
    new = TextDiff([change for change in changes if change[0] != "deletion"])
    return Beside(old.to_html("del"), new.to_html("ins"), before != after, label)


def replace(before: str, after: str, label: str = "") -> Beside:
    """Say that one stands where the other was, as a whole."""
    return Beside(_mark(before, "deletion"), _mark(after, "addition"), before != after, label)


def _mark(words: str, kind: str = "equal") -> SafeString:
    marked: SafeString = TextDiff([(kind, words)] if words else []).to_html("del" if kind == "deletion" else "ins")
    return marked


def _pair(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what became what, in order: the pairs that have the most words in common."""
    if max(len(before), len(after)) > MOST_REPLACED:
        before, after = ["\n\n".join(before)], ["\n\n".join(after)]
    likeness = [[_likeness(old, new) for new in after] for old in before]
    best = _best_from(likeness, len(before), len(after))
    i = j = 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            yield before[i], after[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield before[i], ""
            i += 1
        else:
            yield "", after[j]
            j += 1
    yield from ((old, "") for old in before[i:])
    yield from (("", new) for new in after[j:])


def _likeness(old: str, new: str) -> float:
    before, after = set(old.split()), set(new.split())
    share = len(before & after) / max(len(before), len(after), 1)
    return share if share >= SIMILAR else 0.0


def _best_from(likeness: list[list[float]], rows: int, columns: int) -> list[list[float]]:
    """Return how much can be in common from each place on."""
    best = [[0.0] * (columns + 1) for _row in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            together = best[i + 1][j + 1] + likeness[i][j]
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    return best
