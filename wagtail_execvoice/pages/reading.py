"""How long a text takes to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Words of running text that adults read silently in a minute. Brysbaert (2019), "How many words do we read per minute?",
#: Journal of Memory and Language 109: the mean for non-fiction over 190 studies.
WORDS_PER_MINUTE = 238
#: Characters of a script that puts no space between words. Trauzettel-Klosinski and Dietz (2012), "Standardized assessment of
#: reading performance", Investigative Ophthalmology & Visual Science 53: the mean for Chinese, the slower of those measured.
CHARACTERS_PER_MINUTE = 255

#: Chinese characters, and the two syllabaries of Japanese. Korean has spaces.
IDEOGRAPHS = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def count_minutes(texts: Iterable[str]) -> int:
    """Return in how many minutes ``texts`` are read, as one says it: a whole number, and never less than one."""
    characters = words = 0
    for text in texts:
        characters += len(IDEOGRAPHS.findall(text))
        words += sum(any(map(str.isalnum, word)) for word in IDEOGRAPHS.sub(" ", text).split())
    return max(1, round(words / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE))
