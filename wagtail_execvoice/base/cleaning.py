"""Text that can be stored by every database and put in a mail header: what breaks either is taken out, never refused."""

from __future__ import annotations

import unicodedata

# Cc: controls, among them the line breaks that would begin another header. Zl, Zp: Unicode's own line breaks. Cs: lone
# surrogates, which have no UTF-8.
_BREAKING = {"Cc", "Cs", "Zl", "Zp"}
# Marks that turn the direction of the text after them, with which a subject can be made to read as another.
_DIRECTION_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_line(text: object, length: int) -> str:
    """Return ``text`` as one line of at most ``length`` characters without control characters or direction overrides."""
    kept = (c for c in str(text) if c not in _DIRECTION_OVERRIDES)
    line = "".join(" " if unicodedata.category(c) in _BREAKING else c for c in kept)
    return " ".join(line.split())[:length].strip()


def clean_text(text: object) -> str:
    """Return ``text`` with its line breaks but without the NUL and lone surrogates that a database or a mail refuses."""
    return "".join(c for c in str(text) if c != "\0" and unicodedata.category(c) != "Cs")
