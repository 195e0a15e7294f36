"""How languages are spelled, in groups of three letters: which language a text is in, and whether it is in any at all.

A filter that learned one language takes nine of ten texts in another one for keyboard mash. So a text is gibberish only if
it is unlike every language that is known.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Fewer letters than these say nothing about a language.
FEWEST_LETTERS = 20
#: More are not looked at: a page of a language is spelled like its first lines.
MOST_LETTERS = 2000
#: What a language needs to be known by.
FEWEST_KNOWN = 3000
_WORD = re.compile(r"[^\W\d_]{2,40}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
#: "Sooooo" is enthusiasm.
_STRETCHED = re.compile(r"(\w)\1{2,}")
#: Groups of three say little where one sign is a word, or where words are not parted.
_UNPARTED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "THAI", "KHMER", "LAO", "MYANMAR", "TIBETAN")
#: The share of texts of its own language that a profile may find odd.
_ODD = 0.01
_SAMPLE_LETTERS = 60


@dataclass(frozen=True)
class Profile:
    """A language: how rare its groups of three letters are, and how rare they may be on average in a text of it."""

    script: str
    rarity: Mapping[str, float]
    unseen: float
    limit: float

    def oddity(self, groups: list[str]) -> float:
        """Return how much rarer the groups are than in the oddest text of this language: above 0 is none of it."""
        return self.rarity_of(groups) - self.limit

    def rarity_of(self, groups: list[str]) -> float:
        return sum([self.rarity.get(group, self.unseen) for group in groups]) / (len(groups) or 1)


def script_of(text: str) -> str:
    """Return the alphabet of most letters of ``text``, as Unicode calls it; empty for those we cannot judge."""
    scripts = Counter(
        unicodedata.name(letter, "").partition(" ")[0] for letter in text[:MOST_LETTERS] if letter.isalpha()
    )
    script, _count = max(scripts.items(), key=lambda item: item[1], default=("", 0))
    return "" if script in _UNPARTED else script


def trigrams(text: str) -> list[str]:
    """Return the groups of three letters of the words of ``text``, their edges marked."""
    letters = unicodedata.normalize("NFC", text[: 4 * MOST_LETTERS].casefold())
    letters = _STRETCHED.sub(r"\1\1", _ADDRESS.sub(" ", letters))
    groups: list[str] = []
    for word in _WORD.findall(letters):
        padded = f" {word} "
        groups += [padded[i : i + 3] for i in range(len(padded) - 2)]
    return groups[:MOST_LETTERS]


def make_profile(sentences: Iterable[str]) -> Profile | None:
    """Return the profile of a language from sentences in it; None if there are too few, or their alphabet is none of ours."""
    texts = list(dict.fromkeys(sentences))
    script = script_of(" ".join(texts)[: 10 * MOST_LETTERS])
    # What a profile finds odd in its own language is measured with what it has not seen.
    learned = _count(texts[::2])
    if not script or sum(learned.values()) < FEWEST_KNOWN:
        return None
    half = _profile(script, learned, 0.0)
    rarities = sorted(half.rarity_of(groups) for groups in _samples(texts[1::2]))
    limit = rarities[min(int(len(rarities) * (1 - _ODD)), len(rarities) - 1)] if rarities else half.unseen
    return _profile(script, _count(texts), limit)


def _profile(script: str, counts: Counter[str], limit: float) -> Profile:
    total = math.log(sum(counts.values()) + len(counts))
    rarity = {group: round(total - math.log(count + 1), 2) for group, count in counts.items()}
    return Profile(script, rarity, round(total + 1, 2), limit)


def _count(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(trigrams(text))
    return counts


def _samples(texts: Iterable[str]) -> Iterable[list[str]]:
    sample: list[str] = []
    for text in texts:
        sample += trigrams(text)
        if len(sample) >= _SAMPLE_LETTERS:
            yield sample
            sample = []
