"""Absolute addresses on the page's own Site, whatever address the request came to."""

from __future__ import annotations

from urllib.parse import urljoin

from bs4 import BeautifulSoup

LINKS = ("href", "src", "poster", "action", "cite")


def make_absolute(url: str, base: str) -> str:
    """Return ``url`` as seen from the page at ``base``; ``""`` for an empty or impossible one."""
    try:
        return urljoin(base, url) if url else ""
    except ValueError:
        return ""


def make_links_absolute(html: str, base: str) -> str:
    """Return ``html`` as it can be read elsewhere: every address absolute, and nothing that only works on the site."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(["script", "style", "form", "template"]):
        tag.decompose()
    for tag in soup.find_all(True):
        for name in LINKS:
            if tag.get(name):
                tag[name] = make_absolute(str(tag[name]), base)
        # A list of addresses with sizes; src says the same.
        del tag["srcset"]
    return str(soup)
