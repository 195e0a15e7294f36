"""A guest has themselves forgotten: what they wrote for us, their address, and what the directory says of them.

What was published stays published, under the credit they ask for. That they agreed, to which words and when, is kept without
their name: it is our proof that we were allowed to.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, ReferenceIndex

from wagtail_execvoice.authors.models import Person, PersonText, SocialProfile
from wagtail_execvoice.base.models import SecretLink
from wagtail_execvoice.base.personal import forget_kept
from wagtail_execvoice.compat import get_base_page_model
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
    ``left`` are the names of people who are more than guests here, and stay in the directory as they are. ``elsewhere``
    is what became of it in other features, in sentences.
    """

    texts: int
    people: int
    drafts: list[tuple[int, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


class SeveralPeople(Exception):
    """One new name was given for people who share an address. The message says so, for people."""


def erase_guest(email: str, *, names: Collection[str] = (), credit_as: str = "", user: Any = None) -> Erasure:
    """Empty everything that a guest wrote for us, and forget who they are.

    ``names`` says who is meant of several people with the same address. ``credit_as`` is the name under which they want
    what is published to stay; empty leaves the credit that is printed. Raises ``SeveralPeople``.
    """
    credit_as = single_line(credit_as, max_length=200)
    with transaction.atomic():
        guest = find_guest(email, names)
        if credit_as:
            refuse_one_name_for_several(guest.names)
        names = _names_of(guest)
        ids = {person.pk for person in guest.people}
        page_ids = guest.page_ids
        # Locked first and in one order, before anybody locks one of them alone.
        list(get_base_page_model().objects.select_for_update().filter(pk__in=page_ids).order_by("pk").values_list("pk"))
        # And what they wrote: whoever hands it in or writes in it now is done before it is emptied, or finds it gone.
        list(guest.submissions.select_for_update().values_list("pk"))
        # Before the drafts: a text that waits for the guest goes back because of them, and not because it was changed.
        elsewhere = forget_kept(guest.outsider, user)
        drafts = draft_credits(page_ids, ids, names, credit_as, user) if credit_as else []
        # Asked before anything is emptied: by the name in a row it is found whose it is.
        erase_mail(guest)
        SecretLink.objects.filter(subject__in=[subject_of(row) for row in guest.submissions]).delete()
        _rename_images(guest, names, credit_as or NOBODY)
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
        elsewhere,
    )


def refuse_one_name_for_several(names: Collection[str]) -> None:
    """Raise ``SeveralPeople`` if ``names`` are more than one."""
    if len(names) > 1:
        message = _(
            "These are %(names)s. One new name for all of them would credit each with what the others wrote: erase them one "
            "after the other, each with the name they ask for, or leave the name empty."
        )
        raise SeveralPeople(message % {"names": ", ".join(names)})


def _names_of(guest: Guest) -> set[str]:
    names = {*guest.submissions.values_list("name", flat=True), *(person.name for person in guest.people)}
    return names - {"", NOBODY}


def erase_mail(guest: Guest) -> None:
    guest.mails_about.delete()
    guest.mails.delete()


def _empty_texts(guest: Guest, name: str) -> None:
    for model in (SubmissionVersion, SubmissionNote, SubmissionPicture):
        model.objects.filter(submission__in=guest.submission_ids).delete()
    for row in guest.submissions:
        for column in _EMPTIED:
            setattr(row, column, "")
        row.name, row.person = name, None
        # Whoever has it open in a browser saves into nothing.
        row.version += 1
        if row.state not in _DONE:
            set_state(row, SubmissionState.WITHDRAWN)
        row.save()
    relabel(Submission, guest.submission_ids, name)


def _empty_person(person: Person, name: str) -> None:
    portrait = person.portrait
    PersonText.objects.filter(person=person).delete()
    SocialProfile.objects.filter(person=person).delete()
    person = Person.objects.get(pk=person.pk)
    person.name, person.sort_name, person.email = name, "", ""
    person.honorific_prefix = person.honorific_suffix = ""
    person.portrait, person.is_archived = None, True
    person.save()
    relabel(Person, [person.pk], name)
    _forget_merges(person.pk, name)
    if portrait is not None and not _is_used(portrait, person):
        portrait.delete()


def _is_used(image: Any, person: Person) -> bool:
    others = ReferenceIndex.get_references_to(image).exclude(
        content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk)
    )
    return bool(others.exists())


def _rename_images(guest: Guest, names: Collection[str], name: str) -> None:
    """Their pictures on pages stay with the pages. What is said of one must not say whose it is; saving it tells the search."""
    # A first or a last name alone says it as well. Small words ("van", "de") are in every text.
    words = {word for each in names for word in each.split() if len(word) > 2 and word[0].isupper()}
    parts = [
        *(f"(?i:{re.escape(each)})" for each in sorted(names, key=len, reverse=True)),
        *map(re.escape, sorted(words, key=len, reverse=True)),
    ]
    theirs = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
    for image in _find_images(guest) if parts else ():
        said = {column: getattr(image, column, "") for column in ("title", "description")}
        new = {column: theirs.sub(lambda _match: name, text)[:255] for column, text in said.items()}
        if new != said:
            vars(image).update(new)
            image.save()


def _find_images(guest: Guest) -> list[Any]:
    """Those that were made of what they uploaded: by the names of the files."""
    Image = get_image_model()
    return [
        image
        for pk in guest.submission_ids
        for image in Image.objects.filter(file__contains=f"guest-{pk}-")
        if PurePath(image.file.name).name.startswith(f"guest-{pk}-")
    ]


def relabel(model: Any, pks: Collection[int], name: str) -> None:
    """History says what was done, and by whom; of what it was done to, the name is erased."""
    kind = ContentType.objects.get_for_model(model)
    ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in pks]).update(label=name)


def _forget_merges(pk: int, name: str) -> None:
    for entry in ModelLogEntry.objects.filter(action=MERGED):
        sides = [side for side in ("source", "target") if entry.data.get(f"{side}_id") == pk]
        if sides:
            entry.data = {**entry.data, **dict.fromkeys(sides, name)}
            entry.save(update_fields=["data"])
