"""Words, links and hosts of a text. Every expression here is linear: no two neighbours match the same character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: More of a text is not looked at. Comments are shorter; whatever comes in by another door need not be.
LONGEST = 20_000
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LINK = re.compile(r"(?:https?://|\bwww\.)([^\s<>\"'\]\[()]{1,300})", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w.@-])[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){1,5}")


def fold(text: str) -> str:
    """Return ``text`` without what spammers vary: case, accents, and other ways to write the same letter."""
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def words(text: str) -> list[str]:
    """Return the words of ``text``, folded, in their order."""
    return _WORD.findall(fold(text))


def links(text: str) -> list[str]:
    """Return what follows the beginning of each address: host, path and all."""
    return _LINK.findall(text[:LONGEST])


def linked_hosts(text: str) -> list[str]:
    """Return the sites that ``text`` links to, each once."""
    return _unique(map(_site_of, links(text)))


def mentioned_hosts(text: str) -> list[str]:
    """Return whatever could be the name of a site, linked or not: for those who look for a certain one."""
    return _unique([*linked_hosts(text), *_HOST.findall(text[:LONGEST])])


def find_words(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text that is folded, with where it begins and ends."""
    return ((found[0], *found.span()) for found in _WORD.finditer(folded))


def find_links(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the site of each address in ``text``, with where the address begins and ends."""
    for found in _LINK.finditer(text[:LONGEST]):
        # What follows it is punctuation of the sentence.
        address = found[0].rstrip(".,:;!?*_")
        yield _site_of(found[1]), found.start(), found.start() + len(address)


def find_hosts(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield whatever could be the name of a site, linked or not, with where it begins and ends."""
    yield from find_links(text)
    yield from ((clean_host(found[0]), *found.span()) for found in _HOST.finditer(text[:LONGEST]))


def is_below(host: str, site: str) -> bool:
    """Return whether ``host`` is ``site`` or a part of it: "shop.example.com" is a part of "example.com"."""
    return host == site or host.endswith(f".{site}")


def clean_host(host: str) -> str:
    """Return the name of a site as we compare it: without user, port and "www."; empty if it is none."""
    name = host.casefold().rpartition("@")[2].partition(":")[0].strip(".").removeprefix("www.")
    return name if "." in name else ""


def _unique(hosts: object) -> list[str]:
    names = [clean_host(host) for host in hosts]  # type: ignore[attr-defined]
    return list(dict.fromkeys(name for name in names if name))


def _site_of(link: str) -> str:
    return clean_host(re.split(r"[/?#]", link, maxsplit=1)[0])
