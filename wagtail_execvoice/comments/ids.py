from __future__ import annotations

import re

from django.utils.crypto import get_random_string

# Without the letters and digits that are mistaken for each other when somebody reads an address aloud.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_PUBLIC_ID = re.compile(r"[0-9a-z]{1,12}")


def is_public_id(text: str) -> bool:
    """Return whether ``text`` may be one: much else no database would even take as a text."""
    return bool(_PUBLIC_ID.fullmatch(text))


def make_public_id() -> str:
    """Return the id in a permalink: 12 of 31 characters, which nobody can count up or guess. Migrations name this path."""
    return get_random_string(12, _ALPHABET)
