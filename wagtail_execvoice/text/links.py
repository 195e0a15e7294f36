"""Which addresses a stranger may link to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MAX_URL_LENGTH = 2048

WEB_SCHEMES = frozenset({"http", "https"})
LINK_SCHEMES = WEB_SCHEMES | {"mailto"}

# Browsers drop or reinterpret these inside an address, so what is checked would not be what is opened.
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\"'<>\\^`{|}\s]")


def safe_href(url: str, *, schemes: frozenset[str] = LINK_SCHEMES) -> str | None:
    """Return ``url`` if it is an absolute address of one of ``schemes``, else ``None``. Never raises.

    Relative addresses are refused, because they would point into the page that shows the text; so are addresses with a user
    name (``https://bank.example@evil.example``), because they read as another host.
    """
    if len(url) > MAX_URL_LENGTH or _NOT_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://["
        return None
    if parts.scheme not in schemes:
        return None
    if parts.scheme == "mailto":
        return url if "@" in parts.path and not parts.netloc else None
    return url if parts.hostname and "@" not in parts.netloc else None
