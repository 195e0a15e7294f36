"""Credits in the terms of schema.org: each person a node of their own, whose name is the name and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from wagtail_execvoice.authors.bylines import Credit, WrittenByline, role_label
from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.metadata.addresses import make_absolute

Node = dict[str, Any]

# A closed list: what somebody calls a role must not become a term that does not exist.
PROPERTIES = {Role.AUTHOR: "author", Role.EDITOR: "editor", Role.TRANSLATOR: "translator"}


def person_id(url: str) -> str:
    """The identifier of the person whose page is at ``url``: the same on that page and on every post."""
    return f"{url}#person"


def without_empty(node: Node) -> Node:
    """Return ``node`` without the properties of which nothing is known."""
    return {key: value for key, value in node.items() if value}


def make_person(credit: Credit, base: str) -> Node:
    """Return the person of ``credit`` with the title that is printed on the page at ``base``."""
    url = make_absolute(credit.url, base)
    affiliation = {"@type": "Organization", "name": credit.affiliation} if credit.affiliation else None
    return without_empty(
        {
            "@type": "Person",
            "@id": url and person_id(url),
            "name": credit.name,
            "url": url,
            "jobTitle": credit.title,
            "affiliation": affiliation,
        }
    )


def make_people(credits: Iterable[Credit], base: str) -> list[Node]:
    return [make_person(credit, base) for credit in credits]


def in_role(byline: WrittenByline, *roles: str) -> list[Credit]:
    return [credit for credit in byline.credits if credit.role in roles]


def make_credits(byline: WrittenByline, base: str) -> Node:
    """Return the properties of an article that say who made it."""
    credits: Node = {name: make_people(in_role(byline, role), base) for role, name in PROPERTIES.items()}
    return {**credits, "contributor": make_contributors(in_role(byline, Role.AS_TOLD_TO, Role.CUSTOM), byline, base)}


def make_contributors(credits: Iterable[Credit], byline: WrittenByline, base: str) -> list[Node]:
    """Return people whose part has no property of its own, each with their part in words."""
    with translation.override(byline.language):
        return [
            {"@type": "Role", "roleName": role_label(credit), "contributor": make_person(credit, base)}
            for credit in credits
        ]
