"""How names are sorted, and in which language something is said of a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from django.conf import settings


def make_sort_name(name: str) -> str:
    """Return ``"Meer, Joost van der"`` for ``"Joost van der Meer"``: a proposal that people may correct."""
    given, _space, family = name.strip().rpartition(" ")
    words = given.split()
    particles: list[str] = []
    while len(words) > 1 and words[-1].islower():
        particles.insert(0, words.pop())
    return f"{family}, {' '.join([*words, *particles])}" if words else family


def make_sort_key(sort_name: str) -> str:
    """Return ``sort_name`` without case and accents, in the length of the column: a common base for all languages."""
    letters = unicodedata.normalize("NFKD", sort_name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))[:200]


def fallback_languages(language: str) -> Iterator[str]:
    """Yield ``language`` and the languages to fall back to: ``nl-be``, ``nl``, then the site's own language."""
    for code in (language, settings.LANGUAGE_CODE):
        yield code
        if "-" in code:
            yield code.split("-")[0]
