"""What the list of guest posts says of each, on the screen and in a copy of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, Role
from wagtail_execvoice.guestposts.advice import find_canonical_url, find_link_relation, find_robots
from wagtail_execvoice.guestposts.sentences import name_outlet

#: What a row needs, for ``prefetch_related``: its guests, with what their profiles say until it is printed.
NEEDED = f"page__{BYLINES_RELATION_NAME}__person__texts"

Column = tuple[Any, Callable[[Any], Any]]

MISSING = {
    "consent": pgettext_lazy("missing of a guest post", "Consent"),
    # Readers are told it; what is missing is somebody who says that it is right.
    "disclosure": pgettext_lazy("missing of a guest post", "Disclosure (only suggested)"),
    "rights": pgettext_lazy("missing of a guest post", "Rights"),
    # It is said that somebody agreed to these words behind a secret link, and nobody did.
    "proof": pgettext_lazy("missing of a guest post", "Agreement to these words"),
}
LIVE, DRAFT = pgettext_lazy("of a page", "Live"), pgettext_lazy("of a page", "Draft")


def list_guests(post: Any) -> list[Any]:
    """Return the credits of the authors of a guest post, in their order."""
    return [byline for byline in getattr(post.page, BYLINES_RELATION_NAME).all() if byline.role == Role.AUTHOR]


def name_guests(post: Any) -> str:
    return ", ".join(byline.display_name for byline in list_guests(post))


def name_affiliation(post: Any) -> str:
    """Return whom the guest worked for: as it is entered, else as the byline prints it."""
    if post.affiliation:
        return str(post.affiliation)
    language = post.page.locale.language_code
    return next((found for byline in list_guests(post) if (found := byline.get_print(language)[2])), "")


def list_missing(post: Any) -> list[str]:
    """Return what is missing of a guest post, in words: as the querysets of it find them."""
    found = {
        "consent": not post.has_consent,
        "disclosure": post.lacks_disclosure,
        "rights": post.is_from_elsewhere and not post.has_rights,
        "proof": post.consent_problem or post.rights_problem,
    }
    return [str(MISSING[name]) for name, is_missing in found.items() if is_missing]


def say_between(post: Any) -> str:
    """Return what is between the guest and us in one line, empty for nothing."""
    relationship = post.get_relationship_display() if post.relationship else ""
    compensation = post.get_compensation_display() if post.compensation else ""
    return " · ".join(str(label) for label in (relationship, compensation) if label)


def tell_disclosure(post: Any) -> str:
    """Return what readers are told, be it only suggested."""
    return str(post.suggest_disclosure(post.page.locale.language_code) if post.lacks_disclosure else post.disclosure)


def say_how(post: Any, kind: str) -> str:
    """Return how the consent or the rights were given, and what is wrong with saying so."""
    how, problem = getattr(post, f"get_{kind}_given_how_display")(), getattr(post, f"{kind}_problem")
    return f"{how} – {problem}" if problem else str(how)


def say_live(post: Any) -> str:
    return str(LIVE if post.page.live else DRAFT)


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


COLUMNS: dict[str, Column] = {
    "page": (gettext_lazy("Number of the page"), lambda post: post.page_id),
    "title": (pgettext_lazy("of a text", "Title"), lambda post: post.page.title),
    "address": (gettext_lazy("Address"), lambda post: post.page.full_url if post.page.live else ""),
    "state": (gettext_lazy("State"), say_live),
    "live_since": (gettext_lazy("First published"), lambda post: post.page.first_published_at),
    "missing": (gettext_lazy("Missing"), lambda post: ", ".join(list_missing(post))),
    "guests": (gettext_lazy("Guest"), name_guests),
    "affiliation": (gettext_lazy("Affiliation"), name_affiliation),
    "origin": (gettext_lazy("Origin"), lambda post: post.get_origin_display()),
    "original_url": (gettext_lazy("Address of the original"), lambda post: post.original_url),
    "outlet": (gettext_lazy("Published in"), name_outlet),
    "original_date": (gettext_lazy("Published there on"), lambda post: _day(post.original_date)),
    "relationship": (gettext_lazy("Relationship with us"), lambda post: post.get_relationship_display()),
    "compensation": (gettext_lazy("Compensation"), lambda post: post.get_compensation_display()),
    "disclosure": (gettext_lazy("Disclosure"), tell_disclosure),
    "consent": (gettext_lazy("Consent: wording"), lambda post: post.consent_wording),
    "consent_by": (gettext_lazy("Consent: given by"), lambda post: post.consent_given_by),
    "consent_on": (gettext_lazy("Consent: given on"), lambda post: _day(post.consent_given_on)),
    "consent_how": (gettext_lazy("Consent: how"), lambda post: say_how(post, "consent")),
    "consent_digest": (gettext_lazy("Consent: digest of the wording"), lambda post: post.consent_digest),
    "rights": (gettext_lazy("Rights: wording"), lambda post: post.rights_wording),
    "rights_by": (gettext_lazy("Rights: given by"), lambda post: post.rights_given_by),
    "rights_on": (gettext_lazy("Rights: given on"), lambda post: _day(post.rights_given_on)),
    "rights_how": (gettext_lazy("Rights: how"), lambda post: say_how(post, "rights")),
    "rights_digest": (gettext_lazy("Rights: digest of the wording"), lambda post: post.rights_digest),
    "canonical": (gettext_lazy("Canonical address"), lambda post: find_canonical_url(post) or _("This page")),
    "robots": (gettext_lazy("Search engines"), lambda post: find_robots(post) or "index"),
    "link_relation": (gettext_lazy("Link relation"), find_link_relation),
}
