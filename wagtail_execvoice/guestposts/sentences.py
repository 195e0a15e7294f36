"""What is said of a guest post: how its byline begins, and which disclosure fits what is between the guest and us.

Sentences are translated whole, as those of bylines are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.translation import gettext, npgettext

from wagtail_execvoice.authors.bylines import Lead, Words
from wagtail_execvoice.guestposts.constants import Compensation, Origin, Relationship

Pattern = Callable[[int], str]

_PLAIN: dict[str, Pattern] = {
    Origin.HERE: lambda n: npgettext("byline", "Guest post by {names}", "Guest post by {names}", n),
    Origin.REPUBLISHED: lambda n: npgettext(
        "byline",
        "Guest post by {names}, originally published elsewhere",
        "Guest post by {names}, originally published elsewhere",
        n,
    ),
    Origin.TRANSLATED: lambda n: npgettext(
        "byline", "Guest post by {names}, translated", "Guest post by {names}, translated", n
    ),
    Origin.EXCERPT: lambda n: npgettext("byline", "Excerpt of a text by {names}", "Excerpt of a text by {names}", n),
}
_WITH_OUTLET: dict[str, Pattern] = {
    Origin.REPUBLISHED: lambda n: npgettext(
        "byline",
        "Guest post by {names}, originally published in {outlet}",
        "Guest post by {names}, originally published in {outlet}",
        n,
    ),
    Origin.TRANSLATED: lambda n: npgettext(
        "byline",
        "Guest post by {names}, translated from the original in {outlet}",
        "Guest post by {names}, translated from the original in {outlet}",
        n,
    ),
    Origin.EXCERPT: lambda n: npgettext(
        "byline",
        "Excerpt of a text by {names}, originally published in {outlet}",
        "Excerpt of a text by {names}, originally published in {outlet}",
        n,
    ),
}
_WITH_DATE: dict[str, Pattern] = {
    Origin.REPUBLISHED: lambda n: npgettext(
        "byline",
        "Guest post by {names}, originally published in {outlet} on {date}",
        "Guest post by {names}, originally published in {outlet} on {date}",
        n,
    ),
    Origin.TRANSLATED: lambda n: npgettext(
        "byline",
        "Guest post by {names}, translated from the original in {outlet} of {date}",
        "Guest post by {names}, translated from the original in {outlet} of {date}",
        n,
    ),
    Origin.EXCERPT: lambda n: npgettext(
        "byline",
        "Excerpt of a text by {names}, originally published in {outlet} on {date}",
        "Excerpt of a text by {names}, originally published in {outlet} on {date}",
        n,
    ),
}


def make_lead(post: Any) -> Lead:
    """Return how the byline of a guest post begins. Dates are written in the language that is active when it is made."""
    outlet = name_outlet(post)
    if post.is_from_elsewhere and outlet and post.original_date:
        words = {
            "outlet": Words(outlet, post.original_url),
            "date": Words(date_format(post.original_date, "DATE_FORMAT")),
        }
        return Lead(_WITH_DATE[post.origin], words)
    if post.is_from_elsewhere and outlet:
        return Lead(_WITH_OUTLET[post.origin], {"outlet": Words(outlet, post.original_url)})
    return Lead(_PLAIN[post.origin])


def name_outlet(post: Any) -> str:
    """Return where the text was first, in words: its outlet, else the site of its address; empty if nothing is known."""
    if post.outlet:
        return str(post.outlet)
    try:
        return (urlsplit(post.original_url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def suggest_disclosure(relationship: str, compensation: str, affiliation: str = "") -> str:
    """Return a disclosure in the active language for what is between guest and organisation; empty for nothing.

    After the rule of the United States' Federal Trade Commission (16 CFR 255.5) that readers are told of a connection that
    they would not expect, in plain words. A suggestion: what is printed is what an editor leaves standing.
    """
    sentences = [_paid_sentence(compensation), _relation_sentence(relationship, affiliation)]
    return " ".join(sentence for sentence in sentences if sentence)


def _paid_sentence(compensation: str) -> str:
    return {
        Compensation.PAID.value: gettext("We paid the author of this text."),
        Compensation.SPONSORED.value: gettext(
            "Paid content: the author or their employer paid us to publish this text."
        ),
        Compensation.IN_KIND.value: gettext("The author received goods, travel or services for this text."),
        Compensation.AFFILIATE.value: gettext(
            "If you buy something through a link in this text, somebody is paid for it."
        ),
    }.get(compensation, "")


def _relation_sentence(relationship: str, affiliation: str) -> str:
    named = {
        Relationship.CUSTOMER.value: gettext("%(affiliation)s is a customer of ours."),
        Relationship.PARTNER.value: gettext("%(affiliation)s is a business partner of ours."),
        Relationship.SUPPLIER.value: gettext("%(affiliation)s is a supplier of ours."),
        Relationship.INVESTOR.value: gettext("%(affiliation)s has invested in us."),
    }
    unnamed = {
        Relationship.CUSTOMER.value: gettext("The author’s employer is a customer of ours."),
        Relationship.PARTNER.value: gettext("The author’s employer is a business partner of ours."),
        Relationship.SUPPLIER.value: gettext("The author’s employer is a supplier of ours."),
        Relationship.INVESTOR.value: gettext("The author, or their employer, has invested in us."),
        Relationship.BOARD.value: gettext("The author is a member of a board of ours."),
        Relationship.EMPLOYEE.value: gettext("The author works for us."),
        Relationship.COLLEAGUE.value: gettext("The author works for us."),
        Relationship.OTHER.value: gettext("The author, or their employer, has ties with us."),
    }
    if affiliation and relationship in named:
        return named[relationship] % {"affiliation": affiliation}
    return unnamed.get(relationship, "")
