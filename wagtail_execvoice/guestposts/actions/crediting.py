"""The credit of a guest on pages becomes what they asked for.

On a page that is live nothing is changed: what is signed is signed with the credit it has, and nobody's page is to change
behind an editor's back. Each page gets a draft with the new credit, on top of what its latest draft says, for editors to
submit or to publish. Earlier versions in the history of a page keep what they said, as signatures under them do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.models import Byline
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.guestposts.constants import GUEST_POSTS_RELATION_NAME
from wagtail_execvoice.guestposts.models import GuestPost

GIVEN_BY = ("consent_given_by", "rights_given_by")


def draft_credits(
    page_ids: Iterable[int], person_ids: Collection[int], names: Collection[str], credit_as: str, user: Any
) -> list[Any]:
    """Write ``credit_as`` for the guest in a new draft of each page, and return the pages that got one.

    ``names`` are what they were called: by them a credit is known whose person is no longer in the directory.
    """
    # Locked first and in one order: pages come before rows of ours.
    pages = get_base_page_model().objects.select_for_update().filter(pk__in=[*page_ids]).order_by("pk")
    drafted = []
    for page in list(pages):
        draft = page.specific.get_latest_revision_as_object()
        # An alias follows its original.
        if page.alias_of_id or not isinstance(draft, BylinesMixin) or not _credit(draft, person_ids, names, credit_as):
            continue
        # Complete or not: what an editor left unfinished must not keep a guest from being forgotten.
        draft.save_revision(user=user, log_action=True, clean=False)
        drafted.append(page)
        if not page.live:
            _credit_stored(page.pk, person_ids, names, credit_as)
    return drafted


def _credit(draft: Any, person_ids: Collection[int], names: Collection[str], credit_as: str) -> bool:
    relation = getattr(draft, BYLINES_RELATION_NAME)
    found = [byline for byline in relation.get_object_list() if _is_theirs(byline, person_ids, names)]
    for byline in found:
        # Title and affiliation would say who it is.
        byline.printed_name = byline.known_name = credit_as
        byline.printed_title = byline.printed_affiliation = ""
    posts = getattr(draft, GUEST_POSTS_RELATION_NAME, None) if found else None
    for post in posts.get_object_list() if posts is not None else ():
        _name_giver(post, names, credit_as)
    return bool(found)


def _is_theirs(byline: Any, person_ids: Collection[int], names: Collection[str]) -> bool:
    return byline.person_id in person_ids or (byline.person_id is None and byline.display_name in names)


def _name_giver(post: Any, names: Collection[str], credit_as: str) -> None:
    post.affiliation = ""
    for field in GIVEN_BY:
        said = getattr(post, field).casefold()
        if any(name.casefold() in said for name in names):
            setattr(post, field, credit_as)


def _credit_stored(page_id: int, person_ids: Collection[int], names: Collection[str], credit_as: str) -> None:
    """Do the same to the rows of a page that nobody sees: they are what lists in the admin show of it."""
    theirs = Q(person__in=person_ids) | Q(person=None, known_name__in=names) | Q(person=None, printed_name__in=names)
    Byline.objects.filter(theirs, page=page_id).update(
        printed_name=credit_as, known_name=credit_as, printed_title="", printed_affiliation=""
    )
    for post in GuestPost.objects.filter(page=page_id):
        _name_giver(post, names, credit_as)
        post.save()
