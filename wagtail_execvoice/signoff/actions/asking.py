"""What a page says of itself. Other features' mixins answer; a page that has none of them gets a sensible default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Voice:
    """One public author whose "this is my voice" is asked for.

    ``key`` names the author for good ("person:12"). ``user_key`` is their account, empty if they have none; then ``email`` is
    the address on file to which a link can be sent. ``gone`` says why nobody can be asked any more (left, died).
    """

    key: str
    name: str
    title: str = ""
    user_key: str = ""
    email: str = ""
    gone: str = ""


def ask_voices(page: Any) -> Sequence[Voice]:
    """Ask the page whose voice it is: ``get_signoff_voices()``. Nobody, if it does not say."""
    answer = getattr(page, "get_signoff_voices", None)
    return answer() if answer else ()


def ask_contributors(page: Any) -> Sequence[str]:
    """Ask the page whose work is in it besides the edits we saw: ``get_signoff_contributors()``, keys of accounts."""
    answer = getattr(page, "get_signoff_contributors", None)
    return answer() if answer else ()


def ask_problems(page: Any) -> Sequence[str]:
    """Ask the page what keeps it from being submitted: ``get_signoff_problems()``, sentences for people."""
    answer = getattr(page, "get_signoff_problems", None)
    return answer() if answer else ()


def ask_to_fix_words(page: Any, revision: Any) -> None:
    """Let the page fix in its revision what is fixed on the day of submission: ``fix_words_for_signoff(revision)``."""
    answer = getattr(page, "fix_words_for_signoff", None)
    if answer:
        answer(revision)
