"""The draft page that the text of a guest becomes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wagtail_execvoice.authors.actions import print_bylines
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.guestposts.constants import AgreementKind, Given
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.filling import CannotBeFilled, GuestText, Picture
from wagtail_execvoice.guestposts.models import GuestPost, Submission
from wagtail_execvoice.guestposts.sentences import suggest_disclosure
from wagtail_execvoice.guestposts.targets import list_unfilled, name_fields

logger = logging.getLogger("wagtail_execvoice.guestposts")


def make_draft(row: Submission, model: Any, parent: Any, user: Any, author: Person, images: dict[int, Picture]) -> Any:
    """Return the text as a draft of type ``model`` below ``parent``. Raises ``SubmissionRefused``, and nothing is to be kept."""
    page = model(title=row.title, locale=parent.locale, owner=user, live=False)
    if not slugify(row.title, allow_unicode=getattr(django_settings, "WAGTAIL_ALLOW_UNICODE_SLUGS", True)):
        page.slug = _find_slug(f"guest-{row.pk}", parent)
    # What the guest says of themselves is of today, whatever the directory says.
    page.execvoice_bylines = [
        Byline(person=author, printed_title=row.position, printed_affiliation=row.affiliation, sort_order=0)
    ]
    page.execvoice_guest_posts = [make_guest_post(row, parent.locale.language_code)]
    # Publishing would do it: then the guest would have approved another text than the one that is published.
    print_bylines(page)
    with _refused_in_words(page):
        page.fill_from_guest(GuestText(row.title, row.body, images))
        parent.add_child(instance=page)
        # As Wagtail keeps drafts: what is missing in one is asked for when it is published.
        page.save_revision(user=user, log_action=True, clean=False)
    return page


def make_guest_post(row: Submission, language: str) -> GuestPost:
    """Return what is known of the text as a guest post, with what the guest agreed to last."""
    post = GuestPost(
        affiliation=row.affiliation,
        relationship=row.relationship,
        compensation=row.compensation,
        disclosure=row.disclosure,
    )
    if post.needs_disclosure and not post.disclosure.strip():
        with translation.override(language):
            post.disclosure = suggest_disclosure(row.relationship, row.compensation, row.affiliation)
    latest = {agreement.kind: agreement for agreement in row.agreements.order_by("given_at", "pk")}
    for kind, name in ((AgreementKind.CONSENT, "consent"), (AgreementKind.RIGHTS, "rights")):
        if agreement := latest.get(kind.value):
            setattr(post, f"{name}_wording", agreement.wording)
            setattr(post, f"{name}_given_by", agreement.name)
            setattr(post, f"{name}_given_on", timezone.localtime(agreement.given_at).date())
            setattr(post, f"{name}_given_how", Given.LINK)
    post.seal()
    return post


def _find_slug(wanted: str, parent: Any) -> str:
    """Return a slug for a title of which none can be made."""
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


@contextmanager
def _refused_in_words(page: Any) -> Iterator[None]:
    try:
        yield
    except CannotBeFilled as error:
        raise SubmissionRefused("incomplete", str(error)) from error
    except ValidationError as error:
        words = _("No page can be made of it: %(why)s")
        raise SubmissionRefused("incomplete", words % {"why": " ".join(error.messages)}) from error
    except (IntegrityError, DataError, ValueError) as error:
        # For whoever looks after the site: the words for the editor do not hold what they need.
        logger.warning("The text of a guest could not become a page of %s.", type(page)._meta.label, exc_info=True)
        raise SubmissionRefused("incomplete", _explain(page)) from error


def _explain(page: Any) -> str:
    if fields := list_unfilled(page):
        words = _(
            "Pages of this type cannot be saved without %(fields)s, which no guest gives. Choose another type of page, or "
            "ask whoever looks after the site to have the page type fill it in: fill_from_guest() is the place for that."
        )
        return words % {"fields": name_fields(fields)}
    return _(
        "Pages of this type cannot take the text over. Choose another type of page, or ask whoever looks after the site: "
        "its log says why."
    )
