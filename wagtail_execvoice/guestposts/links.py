"""Links out of a guest's text, as they are rendered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

_WEB = {"http", "https", ""}


def mark_links(html: str, relation: str, own_hosts: frozenset[str] = frozenset()) -> str:
    """Return ``html`` with ``relation`` added to what each link that leaves the site says of itself.

    Relative addresses and those on ``own_hosts`` stay as they are. What a link said before stays, too.
    """
    if not relation or "<a" not in html.lower():
        return html
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", href=True):
        if _leaves(str(link["href"]), own_hosts):
            said: Any = link.get("rel") or []
            known = said.split() if isinstance(said, str) else list(said)
            link["rel"] = " ".join(dict.fromkeys([*known, relation]))
    return str(soup)


def _leaves(href: str, own_hosts: frozenset[str]) -> bool:
    try:
        parts = urlsplit(href.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        # Nobody knows where it leads.
        return True
    return parts.scheme.lower() in _WEB and bool(host) and host not in own_hosts
