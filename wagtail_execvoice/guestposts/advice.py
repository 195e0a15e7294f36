"""What search engines are told of a guest's text, as they advise today.

- A text that stands elsewhere in the same words names the original as its canonical address. Google says since 2023 that
  this alone does not keep a copy out of its lists, and that whoever wants that has to block listing: so an editor can choose
  ``noindex``. Both together would contradict each other (a page that is not to be looked at cannot speak for another), so
  a page that must not be listed names itself. A translation or an excerpt is another text, and names itself.
- Links that others placed are marked (Google, "Qualify your outbound links"): ``sponsored`` if somebody was paid, else
  ``nofollow``. Those of our own people are our own.
"""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.guestposts.constants import CanonicalMode, LinkRelation, Origin, Relationship, RobotsMode

_OURS = frozenset({Relationship.EMPLOYEE, Relationship.COLLEAGUE, Relationship.BOARD})


def find_canonical_url(post: Any) -> str:
    """Return the address of the original if that is the one search engines should list, else empty."""
    if post.canonical_mode == CanonicalMode.HERE:
        return ""
    if post.canonical_mode == CanonicalMode.ORIGINAL:
        return str(post.original_url)
    is_copy = post.origin == Origin.REPUBLISHED and post.robots_mode != RobotsMode.NOINDEX
    return str(post.original_url) if is_copy else ""


def find_robots(post: Any) -> str:
    """Return the content of the robots element, empty for none."""
    return "noindex" if post.robots_mode == RobotsMode.NOINDEX else ""


def find_link_relation(post: Any) -> str:
    """Return the relation that is added to links out of the text, empty for none."""
    if post.link_relation:
        return "" if post.link_relation == LinkRelation.NONE else str(post.link_relation)
    if post.is_paid:
        return LinkRelation.SPONSORED.value
    return "" if post.relationship in _OURS else LinkRelation.NOFOLLOW.value
