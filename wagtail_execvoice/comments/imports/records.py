"""What a file of another system says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone

from django.utils import timezone as site_time
from django.utils.dateparse import parse_datetime

from wagtail_execvoice.comments.constants import Status


class FileRefused(Exception):
    """A file cannot be read, or should not be. The text is for people."""


@dataclass(frozen=True)
class ForeignComment:
    """One comment. ``key`` is its id in its own system, ``parent`` that of what it answers, empty if it answers nothing."""

    key: str
    name: str
    body: str
    written_at: datetime
    status: str = Status.PENDING
    email: str = ""
    parent: str = ""


@dataclass
class Post:
    """What comments stood under. ``left_out`` says why some of them are not here: reason -> how many.

    ``parents`` also says of those what they answered, so that answers to them find their place.
    """

    address: str
    slug: str = ""
    page_id: int | None = None
    comments: list[ForeignComment] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    parents: dict[str, str] = field(default_factory=dict)


def read_time(text: str, *, is_utc: bool = False) -> datetime | None:
    """Return a time with its zone; one that names none is the site's, or UTC. None for what is no time, and for the future."""
    try:
        found = parse_datetime(text.strip())
        if found is None or found.year < 1970:
            return None
        if site_time.is_naive(found):
            found = found.replace(tzinfo=timezone.utc) if is_utc else site_time.make_aware(found)
        found = found.astimezone(timezone.utc)
    except (OverflowError, ValueError):
        return None
    return found if found <= site_time.now() else None
