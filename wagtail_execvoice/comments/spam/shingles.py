"""Near-duplicates: the same text with a few words changed still has most of its groups of three words."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from wagtail_execvoice.comments.spam.tokens import linked_hosts, words

#: So many words make one shingle.
WIDTH = 3
#: A comment of the longest kind has fewer. So many numbers are looked up at most.
MOST = 1000
#: What has fewer says too little: "Thank you very much" is nobody's.
FEWEST = 4
MOST_HOSTS = 20


def shingles(text: str) -> set[int]:
    """Return the numbers of ``text``; empty if it is too short to be told from others."""
    found = words(text)
    groups = {" ".join(found[i : i + WIDTH]) for i in range(len(found) - WIDTH + 1)}
    if len(groups) < FEWEST:
        return set()
    # The smallest: of two texts that are alike, those that stay are alike, too.
    return set(sorted(map(number, groups))[:MOST])


def host_numbers(text: str) -> dict[int, str]:
    """Return the sites that ``text`` links to by their numbers, which no shingle has: words hold no colon."""
    return {number(f"host:{host}"): host for host in linked_hosts(text)[:MOST_HOSTS]}


def number(text: str) -> int:
    """Return 63 bits that stand for ``text``: the same in every process and for ever."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def containment(one: Collection[int], other: Collection[int]) -> float:
    """Return how much of the smaller text is in the other one, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(set(one) & set(other)) / smaller if smaller else 0.0
