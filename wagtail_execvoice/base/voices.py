"""Authors without an account, who are asked for their voice: one feature asks, another has let them in already.

Neither knows the other. Sign-off says here whom it waits for, and guest posts lead the guest there from the link they have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class WaitingVoice:
    """A text that waits for the voice of an author. ``open_screen`` makes a secret link to where they answer, and returns it.

    It returns an empty text for who cannot be asked at the moment, for want of an address.
    """

    title: str
    open_screen: Callable[[], str]


Finder = Callable[[int, str], "WaitingVoice | None"]
_finders: list[Finder] = []


def register_voice_finder(finder: Finder) -> None:
    """Have ``finder`` asked: it gets the id of a page and the key of an author ("person:12")."""
    if finder not in _finders:
        _finders.append(finder)


def find_waiting_voice(page_id: int, voice_key: str) -> WaitingVoice | None:
    """Return the text of the page that waits for this author, None if none does."""
    found = (finder(page_id, voice_key) for finder in _finders)
    return next((waiting for waiting in found if waiting), None)
