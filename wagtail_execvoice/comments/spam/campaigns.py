"""Which texts belong together, being the same but for a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from zlib import crc32

from wagtail_execvoice.comments.spam.shingles import shingles
from wagtail_execvoice.comments.spam.tokens import words

#: So much of a text in another one, and both are of one campaign.
SAME = 0.5
#: What is kept of a text's numbers: enough to find its copies, and too little to find the text.
_BITS = (1 << 32) - 1


def marks(body: str) -> frozenset[int]:
    """Return the numbers by which copies of ``body`` are found, each of 32 bits."""
    # What is too short for shingles is the same only if all of it is.
    whole = crc32(" ".join(words(body)).encode("utf-8", "replace"))
    return frozenset(value & _BITS for value in shingles(body)) or frozenset({whole})


class Campaigns:
    """Numbers for texts: the same for those that are alike."""

    def __init__(self) -> None:
        self._by_value: dict[int, list[int]] = {}
        self._texts: list[tuple[int, int]] = []
        self.count = 0

    def place(self, body: str) -> int:
        """Return the number of the campaign that ``body`` is of, a new one if it is like nothing that came before."""
        return self.place_marks(marks(body))

    def place_marks(self, values: Collection[int]) -> int:
        """Do the same by the ``marks`` of a text."""
        number = self._find(values)
        if number is None:
            number = self.count
            self.count += 1
        for value in values:
            self._by_value.setdefault(value, []).append(len(self._texts))
        self._texts.append((number, len(values)))
        return number

    def _find(self, values: Collection[int]) -> int | None:
        shared = Counter(text for value in values for text in self._by_value.get(value, ()))
        for text, count in shared.items():
            number, size = self._texts[text]
            if count >= SAME * min(len(values), size):
                return number
        return None
