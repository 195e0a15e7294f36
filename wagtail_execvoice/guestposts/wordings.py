"""Words that somebody agreed to, and how they are known again."""

from __future__ import annotations

import hashlib


def digest_wording(wording: str) -> str:
    """Return the SHA-256 of the words as UTF-8, in hexadecimal digits; empty for no words."""
    return hashlib.sha256(wording.encode()).hexdigest() if wording else ""
