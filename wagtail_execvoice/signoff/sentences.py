"""Sentences with gaps that are filled when they are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

_GAP = re.compile(r"%\((\w+)\)s")


def fill_gaps(sentence: str, words: Mapping[str, str]) -> str:
    """Return ``sentence`` with the gaps for which there is a word filled. What is filled in is never read as a gap."""
    return _GAP.sub(lambda gap: words.get(gap[1], gap[0]), sentence)


def find_gaps(sentence: str) -> list[str]:
    """Return the names of the gaps in ``sentence``."""
    return _GAP.findall(sentence)
