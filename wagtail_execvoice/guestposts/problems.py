"""What keeps a guest post from being submitted for sign-off, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.conf import settings


def find_problems(page: Any) -> list[str]:
    """Return what is missing, of what ``EXECVOICE["GUESTPOSTS_REQUIRED"]`` names; nothing for a page that is no guest post."""
    post = page.get_guest_post()
    return [] if post is None else [text for name, text in _missing(page, post) if name in settings.GUESTPOSTS_REQUIRED]


def _missing(page: Any, post: Any) -> Iterator[tuple[str, str]]:
    if post.lacks_disclosure:
        yield "disclosure", _suggested_only(page)
    if not post.has_consent:
        yield "consent", _("The consent of the guest is missing: its words, and the day on which it was given.")
    elif post.consent_problem:
        yield (
            "consent",
            _(
                "The consent is said to be given by secret link, but nobody agreed to these words there: restore them, or choose "
                "another “how” and write down what was agreed."
            ),
        )
    if post.rights_problem:
        yield (
            "rights",
            _(
                "The rights are said to be given by secret link, but nobody agreed to these words there: restore them, or choose "
                "another “how” and write down what was agreed."
            ),
        )
    if post.is_from_elsewhere and not post.has_rights:
        yield "rights", _("Nobody wrote down by what right a text from elsewhere is published here.")
    if not page.get_byline().authors:
        yield "byline", _("A guest post names its guest: add them to the byline.")


def _suggested_only(page: Any) -> str:
    words = _(
        "Readers are told of the relationship or compensation in words that are only suggested (“%(suggestion)s”), and "
        "nobody has confirmed them: save the guest post to take them over, or write others."
    )
    return words % {"suggestion": page.get_disclosure()}
