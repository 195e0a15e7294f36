"""Printing credits: their words are fixed on the day a page is first published, and never refreshed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from wagtail_execvoice.authors.actions.aliases import follow_merges
from wagtail_execvoice.authors.actions.credits import attach_people
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.models import Byline, Person


def note_names(page: Any) -> None:
    """Keep the present name of everybody on a draft, in case the person is deleted before the page is published."""
    follow_merges(page)
    for byline, live in _unprinted(page):
        if live:
            byline.print_as(live)
        else:
            byline.known_name = byline.display_name


def print_bylines(page: Any) -> bool:
    """Fix the bylines of ``page`` in the words of today, in memory. Return whether there was one to fix."""
    merged = follow_merges(page)
    unprinted = _unprinted(page)
    for byline, live in unprinted:
        if live:
            byline.print_as(live)
        else:
            byline.print_from_profile(page.get_byline_language())
    return bool(unprinted) or merged


def _unprinted(page: Any) -> list[tuple[Byline, Byline | None]]:
    """Return each credit of ``page`` that is not printed yet, with the same credit as it is printed on the live page.

    There is one if the draft is older than the publication, or an earlier version that somebody went back to. Its words
    stay: what was once published is not printed anew.
    """
    relation = getattr(page, BYLINES_RELATION_NAME)
    if all(byline.printed_name for byline in relation.all()):
        return []
    # These rows must be the ones that are saved with the page, and not copies that a query returns.
    bylines = [byline for byline in relation.get_object_list() if not byline.printed_name]
    attach_people(bylines)
    printed = _load_printed(page)
    return [(byline, _find_same_credit(byline, printed)) for byline in bylines]


def _load_printed(page: Any) -> list[Byline]:
    # The database is asked whether the page was ever public: what a page in memory says of itself may be old, and a page
    # that was created live has no date of first publication.
    was_public = Q(page__live=True) | Q(page__first_published_at__isnull=False)
    return list(Byline.objects.filter(was_public, page_id=page.pk).exclude(printed_name="")) if page.pk else []


def _find_same_credit(byline: Byline, printed: Sequence[Byline]) -> Byline | None:
    for live in printed:
        # The person of a credit that is the same row can only have been deleted, or exchanged by an editor.
        if live.pk == byline.pk and byline.person_id in {None, live.person_id}:
            return live
    for live in printed:
        # A draft of before the first publication may hold the credit without a primary key.
        if (live.person_id, live.role, live.custom_role) == (byline.person_id, byline.role, byline.custom_role) and (
            byline.person_id or live.known_name == byline.known_name
        ):
            return live
    return None


def print_bylines_in_revision(revision: Any) -> None:
    """Fix the bylines in the stored revision that is about to be published, so that revision and live page agree."""
    page = revision.as_object()
    if print_bylines(page):
        revision.content = page.serializable_data()
        revision.save(update_fields=["content"])


def follow_profile_in_translation(original: Any, translation: Any) -> None:
    """Unprint the credits of a fresh ``translation`` that say what the profiles say, so that they are printed in its language.

    A credit that differs from today's profile (the title of an earlier day, an editor's own words) is kept as it is: there
    is nothing to translate it by, and it must not be turned into today's title.
    """
    revision = translation.get_latest_revision()
    page = revision.as_object()
    bylines = getattr(page, BYLINES_RELATION_NAME).get_object_list()
    attach_people(bylines)
    for byline in bylines:
        profile = Byline(person=byline.person).get_print(original.get_byline_language())
        if byline.person and byline.get_print(original.get_byline_language()) == profile:
            byline.printed_name = byline.printed_title = byline.printed_affiliation = ""
    revision.content = page.serializable_data()
    revision.save(update_fields=["content"])


def keep_credits(person: Person) -> None:
    """Write the words of ``person``, who is about to be deleted, into the credits that are not printed yet."""
    for byline in Byline.objects.filter(person=person, printed_name="").select_related("page__locale"):
        byline.known_name = person.name
        if byline.page.live:
            byline.print_from_profile(byline.page.locale.language_code)
        byline.save()
    # Without the person they stand for, the aliases of merged people would be people again, of nothing but a name.
    Person.objects.filter(merged_into=person).delete()
