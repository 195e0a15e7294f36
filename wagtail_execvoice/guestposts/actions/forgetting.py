"""A guest has themselves forgotten: what they wrote for us, their address, and what the directory says of them.

What was published stays published, under the credit they ask for. That they agreed, to which words and when, is kept without
their name: it is our proof that we were allowed to.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, ReferenceIndex

from wagtail_execvoice.authors.models import Person, PersonText, SocialProfile
from wagtail_execvoice.base.models import SecretLink
from wagtail_execvoice.guestposts.actions.crediting import draft_credits
from wagtail_execvoice.guestposts.actions.guests import Guest, find_guest
from wagtail_execvoice.guestposts.actions.inviting import subject_of
from wagtail_execvoice.guestposts.actions.locking import set_state
from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.models import Submission, SubmissionNote, SubmissionPicture, SubmissionVersion
from wagtail_execvoice.text import single_line

#: What stands in the place of a name.
NOBODY = "–"
MERGED = "execvoice_authors.merge"
_EMPTIED = ("email", "brief", "title", "body", "source", "position", "affiliation", "bio", "disclosure")
_DONE = frozenset({SubmissionState.ACCEPTED, SubmissionState.DECLINED, SubmissionState.WITHDRAWN})


@dataclass(frozen=True)
class Erasure:
    """What became of a request for erasure.

    ``drafts`` are the pages, by key and title, that have a draft with the new credit which somebody has to publish.
    ``left`` are the names of people who are more than guests here, and stay in the directory as they are.
    """

    texts: int
    people: int
    drafts: list[tuple[int, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def erase_guest(email: str, *, credit_as: str = "", user: Any = None) -> Erasure:
    """Empty everything that a guest wrote for us, and forget who they are.

    ``credit_as`` is the name under which they want what is published to stay; empty leaves the credit that is printed.
    """
    credit_as = single_line(credit_as, max_length=200)
    with transaction.atomic():
        guest = find_guest(email)
        names = _names_of(guest)
        ids = {person.pk for person in guest.people}
        page_ids = guest.page_ids
        drafts = draft_credits(page_ids, ids, names, credit_as, user) if credit_as else []
        # Asked before anything is emptied: by the name in a row it is found whose it is.
        _erase_mail(guest)
        SecretLink.objects.filter(subject__in=[subject_of(row) for row in guest.submissions]).delete()
        _rename_images(guest, credit_as or NOBODY)
        guest.agreements.update(name=credit_as or NOBODY)
        _empty_texts(guest, credit_as or NOBODY)
        credited = set(guest.bylines.values_list("person_id", flat=True))
        for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
            _empty_person(person, credit_as or (person.name if person.pk in credited else NOBODY))
    return Erasure(
        len(guest.submission_ids),
        len(guest.people),
        [(page.pk, page.get_admin_display_title()) for page in drafts],
        [person.name for person in guest.others],
    )


def _names_of(guest: Guest) -> set[str]:
    names = {*guest.submissions.values_list("name", flat=True), *(person.name for person in guest.people)}
    return names - {"", NOBODY}


def _erase_mail(guest: Guest) -> None:
    guest.mails_about.delete()
    guest.mails.delete()


def _empty_texts(guest: Guest, name: str) -> None:
    for model in (SubmissionVersion, SubmissionNote, SubmissionPicture):
        model.objects.filter(submission__in=guest.submission_ids).delete()
    for row in guest.submissions.select_for_update():
        for column in _EMPTIED:
            setattr(row, column, "")
        row.name, row.person = name, None
        # Whoever has it open in a browser saves into nothing.
        row.version += 1
        if row.state not in _DONE:
            set_state(row, SubmissionState.WITHDRAWN)
        row.save()
    _relabel(Submission, guest.submission_ids, name)


def _empty_person(person: Person, name: str) -> None:
    portrait = person.portrait
    PersonText.objects.filter(person=person).delete()
    SocialProfile.objects.filter(person=person).delete()
    person = Person.objects.get(pk=person.pk)
    person.name, person.sort_name, person.email = name, "", ""
    person.honorific_prefix = person.honorific_suffix = ""
    person.portrait, person.is_archived = None, True
    person.save()
    _relabel(Person, [person.pk], name)
    _forget_merges(person.pk, name)
    if portrait is not None and not _is_used(portrait, person):
        portrait.delete()


def _is_used(image: Any, person: Person) -> bool:
    others = ReferenceIndex.get_references_to(image).exclude(
        content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk)
    )
    return bool(others.exists())


def _rename_images(guest: Guest, name: str) -> None:
    """Their pictures on pages stay with the pages; the title that we gave them says whose they are."""
    Image = get_image_model()
    for row in guest.submissions:
        for image in Image.objects.filter(title__startswith=f"{row.name}: ", file__contains=f"guest-{row.pk}-"):
            image.title = f"{name}{image.title[len(row.name) :]}"[:255]
            image.save()


def _relabel(model: Any, pks: Collection[int], name: str) -> None:
    """History says what was done, and by whom; of what it was done to, the name is erased."""
    kind = ContentType.objects.get_for_model(model)
    ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in pks]).update(label=name)


def _forget_merges(pk: int, name: str) -> None:
    for entry in ModelLogEntry.objects.filter(action=MERGED):
        sides = [side for side in ("source", "target") if entry.data.get(f"{side}_id") == pk]
        if sides:
            entry.data = {**entry.data, **dict.fromkeys(sides, name)}
            entry.save(update_fields=["data"])
