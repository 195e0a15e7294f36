from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from wagtail_execvoice.text import normalise, plain_text, single_line

#: The columns that hold a name or a title.
LONGEST_WORDS = 200

#: What is part of the name before it, though a comma stands between them: "Ann Bolt, Jr."
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq"})


def fold(name: str) -> str:
    """Return ``name`` as names are compared: without regard to case and spaces. Accents count."""
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())


def clean_words(value: object) -> str:
    """Return what a site stored as a name or title in one line of text: without markup, controls and invisible characters."""
    return single_line(without_markup(str(value))) if value else ""


def without_markup(text: str) -> str:
    """Return ``text`` in lines. To a text without a tag its own lines count; between tags they are only space."""
    return plain_text(text) if "<" in text else normalise(text)


def read_names(text: object, words: Sequence[str] | None) -> list[str]:
    """Return the names in ``text``: one, or, if ``words`` are given, several that are split at punctuation and these words."""
    if not text:
        return []
    lines = without_markup(str(text))
    names = [clean_words(lines)] if words is None else [clean_words(name) for name in _split(lines, words)]
    return [name for name in names if name]


def looks_like_several(name: str) -> bool:
    """Whether somebody should look at ``name`` before it becomes one person."""
    return len(list(_split(name, ["and"]))) > 1


def _split(text: str, words: Sequence[str]) -> Iterator[str]:
    between = "|".join(re.escape(word.strip()) for word in (*words, "&") if word.strip())
    # A comma may be followed by the word: "Ann, Bert, and Carla".
    pattern = rf"\s*[;\n]\s*|,\s+(?:(?:{between})\s+)?|\s+(?:{between})\s+"
    name = ""
    for part in re.split(pattern, text, flags=re.IGNORECASE):
        if name and part.strip().strip(".").replace(".", "").casefold() in SUFFIXES:
            name = f"{name}, {part}"
            continue
        if name:
            yield name
        name = part
    if name:
        yield name
