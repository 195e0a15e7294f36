"""What the learned filter looks at: words, pairs of words, pieces of words, and facts about the whole."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from zlib import crc32

from wagtail_execvoice.comments.spam.tokens import linked_hosts, links, words

BITS = 18
SIZE = 1 << BITS
PIECE = 4
#: What nobody can know as a word is looked at by its first pieces only.
LONGEST_WORD = 40
MOST_WORDS = 2000
_ADDRESS = re.compile(r"https?:|www\.|\.[a-z]{2,}$", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z]|\[/?(?:url|link|img)\b|&[a-z]{2,6};", re.IGNORECASE)


def slot(feature: str) -> int:
    """Return the place of a feature among the weights: of the CRC-32, the same everywhere."""
    return crc32(feature.encode("utf-8", "replace")) & (SIZE - 1)


def grouped_features(text: str, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield what can be shown to people, each with the features that stand for it.

    A word with its pieces; two words with those between them; a fact as ``links=3``.
    """
    found = words(text)[:MOST_WORDS]
    for word in dict.fromkeys(found):
        yield word, [word, *_pieces(word)]
    for one, other in dict.fromkeys(pairwise(found)):
        # With the pieces from one word into the other.
        yield f"{one} {other}", [f"{one} {other}", *_cut(f"{one[1 - PIECE :]} {other[: PIECE - 1]}")]
    for fact in dict.fromkeys(_facts(text, name)):
        yield fact, [f"#{fact}"]


def slots(text: str, name: str = "") -> list[int]:
    """Return the places of all features of ``text``, each once."""
    return sorted({slot(feature) for _shown, group in grouped_features(text, name) for feature in group})


def _pieces(word: str) -> Iterator[str]:
    return _cut(f"_{word[:LONGEST_WORD]}_")


def _cut(text: str) -> Iterator[str]:
    for start in range(len(text) - PIECE + 1):
        yield f"~{text[start : start + PIECE]}"


def _facts(text: str, name: str) -> Iterator[str]:
    yield f"links={min(len(links(text)), 5)}"
    for host in linked_hosts(text)[:10]:
        yield f"host={host}"
        yield f"tld={host.rpartition('.')[2]}"
    yield f"length={int(math.log2(len(text) + 1))}"
    letters = sum(map(str.isalpha, text)) or 1
    yield f"capitals={_tenth(sum(map(str.isupper, text)), letters)}"
    yield f"digits={_tenth(sum(map(str.isdigit, text)), len(text) or 1)}"
    # After the Latin letters come the other alphabets.
    yield f"foreign={_tenth(sum(c.isalpha() and ord(c) > 0x24F for c in text), letters)}"
    yield f"exclamations={min(text.count('!'), 5)}"
    if _MARKUP.search(text):
        yield "markup=yes"
    if _ADDRESS.search(name):
        yield "name=address"


def _tenth(part: int, whole: int) -> int:
    return round(10 * part / whole)
