"""Whose answers a page vouches for. Other features' mixins say it; a page that has none of them vouches for nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail_execvoice.comments.phases import Submission


@dataclass(frozen=True)
class Responder:
    """Somebody whose comments carry the badge of an author. ``user_key`` is their account, empty if they have none.

    ``email`` is where they are asked for an answer if their account has no address.
    """

    name: str
    user_key: str = ""
    email: str = ""


def ask_responders(page: Any) -> Sequence[Responder]:
    """Ask the page whose answers are official: ``get_official_responders()``. Nobody, if it does not say."""
    answer = getattr(page, "get_official_responders", None)
    return answer() if answer else ()


def read_responders(submission: Submission) -> Sequence[Responder]:
    """Return what the page of ``submission`` answers, which is asked once for each."""
    if "responders" not in submission.known:
        submission.known["responders"] = tuple(ask_responders(submission.page))
    responders: Sequence[Responder] = submission.known["responders"]
    return responders


def find_responder(user: Any, responders: Iterable[Responder]) -> Responder | None:
    """Return which of them ``user`` is: by the account, never by a name."""
    key = str(user.pk) if user is not None and user.is_authenticated else ""
    return next((responder for responder in responders if key and responder.user_key == key), None)
