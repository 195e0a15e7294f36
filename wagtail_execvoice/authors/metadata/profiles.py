"""The JSON-LD of a page about a person."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.timezone import localdate

from wagtail_execvoice.authors.constants import Tenure
from wagtail_execvoice.authors.metadata.facts import Facts
from wagtail_execvoice.authors.metadata.people import Node, person_id, without_empty
from wagtail_execvoice.authors.tenure import Office, says_former
from wagtail_execvoice.text import plain_text, single_line

LONGEST_SUMMARY = 300


def summarise(page: Any) -> str:
    """Return what ``page`` says of its person, in a few lines."""
    text = page.get_person_text()
    biography = single_line(plain_text(page.biography or (text.bio_long if text else "")))
    words = text and (text.bio_short or text.bio_medium)
    return Truncator(words or biography).chars(LONGEST_SUMMARY)


def make_profile(facts: Facts) -> Node:
    """Return the person that the page is about. Title and employer only of somebody who is in office."""
    page, person, text = facts.page, facts.page.person, facts.page.get_person_text()
    is_in_office = page.get_office().stand_on(localdate()) == Tenure.CURRENT
    return without_empty(
        {
            "@type": "Person",
            "@id": person_id(facts.url),
            "url": facts.url,
            "name": person.name if person else page.title,
            "honorificPrefix": person and person.honorific_prefix,
            "honorificSuffix": person and person.honorific_suffix,
            "jobTitle": text and is_in_office and text.title,
            "description": summarise(page),
            "image": [picture.url for picture in facts.pictures],
            **make_offices(facts),
            **make_profile_blocks(page.profile),
            **make_links(person),
        }
    )


def make_offices(facts: Facts) -> Node:
    """Return where the person works or worked. Without dates nothing tells a former office from a present one."""
    office, text = facts.page.get_office(), facts.page.get_person_text()
    employer = make_employer(facts, text.organisation if text else "")
    role = make_role(office, employer)
    tenure = office.stand_on(localdate())
    if tenure == Tenure.CURRENT:
        return {"worksFor": role if "startDate" in role else employer}
    if tenure == Tenure.INCOMING:
        return {"worksFor": role if "startDate" in role else None}
    return {"worksFor": role if "endDate" in role else None, "alumniOf": employer}


def make_role(office: Office, employer: Node) -> Node:
    """Return ``office`` with its months. A title of the past ("Former Chief Executive") is not what the office was called."""
    return without_empty(
        {
            "@type": "EmployeeRole",
            "roleName": "" if says_former(office) else office.title,
            "startDate": office.start and f"{office.start:%Y-%m}",
            "endDate": office.end and f"{office.end:%Y-%m}",
            "worksFor": employer,
        }
    )


def make_employer(facts: Facts, organisation: str) -> Node:
    """Return the publisher, unless the page names another organisation."""
    if organisation and organisation.casefold() != facts.publisher.name.casefold():
        return {"@type": "Organization", "name": organisation}
    return {"@type": "Organization", "@id": facts.publisher.id, "name": facts.publisher.name}


def make_profile_blocks(profile: Any) -> Node:
    """Return topics and boards. The same names stand on the page."""
    return {
        "knowsAbout": [str(block.value) for block in profile if block.block_type == "topic"],
        "memberOf": [make_board(block.value) for block in profile if block.block_type == "board"],
    }


def make_board(board: Any) -> Node:
    organisation = without_empty({"@type": "Organization", "name": board["organisation"], "url": board.get("url")})
    role = without_empty(
        {
            "roleName": board.get("role"),
            "startDate": str_or_none(board.get("since")),
            "endDate": str_or_none(board.get("until")),
        }
    )
    return {"@type": "OrganizationRole", **role, "memberOf": organisation} if role else organisation


def str_or_none(year: int | None) -> str | None:
    return str(year) if year else None


def make_links(person: Any) -> Node:
    """Return where else the person is found."""
    profiles = list(person.profiles.all()) if person else []
    identifiers = [profile.address for profile in profiles if profile.network == "orcid"]
    return {
        "sameAs": [profile.address for profile in profiles],
        "identifier": [{"@type": "PropertyValue", "propertyID": "ORCID", "value": value} for value in identifiers],
    }
