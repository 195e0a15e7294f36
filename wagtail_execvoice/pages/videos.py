from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Player:
    """Where a video can be played: the name of the service and the address of its player that sets no cookie before play."""

    service: str
    url: str


# Only services whose player promises not to follow the reader. An id is matched whole, and never taken into an address unread.
YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}
YOUTUBE_ID = re.compile(r"(?:/(?:embed|shorts|live)/|/watch\?(?:[^#]*&)?v=|^/)([\w-]{11})(?:[/?&#]|$)", re.ASCII)
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
VIMEO_ID = re.compile(r"^/(?:video/)?([0-9]{6,12})(?:/([0-9a-f]{6,40}))?/?(?:[?#]|$)")


def find_player(url: str) -> Player:
    """Return the player of the video at ``url``. Raises ``ValidationError``, with addresses that work, if there is none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        host = ""
    if host:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.scheme in {"http", "https"} and host in YOUTUBE_HOSTS and (match := YOUTUBE_ID.search(path)):
            return Player("YouTube", f"https://www.youtube-nocookie.com/embed/{match[1]}?autoplay=1")
        if parts.scheme in {"http", "https"} and host in VIMEO_HOSTS and (match := VIMEO_ID.match(path)):
            secret = f"&h={match[2]}" if match[2] else ""
            return Player("Vimeo", f"https://player.vimeo.com/video/{match[1]}?dnt=1&autoplay=1{secret}")
    raise ValidationError(
        _("No video was recognised at this address. Addresses that work look like %(youtube)s or %(vimeo)s.")
        % {"youtube": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "vimeo": "https://vimeo.com/76979871"}
    )
