"""An editor makes the text of a guest a draft page, with its byline, its disclosure and its pictures in place."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_execvoice.authors.models import Person, PersonText
from wagtail_execvoice.guestposts.actions.drafting import make_draft
from wagtail_execvoice.guestposts.actions.imaging import make_images
from wagtail_execvoice.guestposts.actions.locking import explain_to_editor, locked, set_state
from wagtail_execvoice.guestposts.actions.noting import write_note
from wagtail_execvoice.guestposts.actions.pictures import PORTRAIT
from wagtail_execvoice.guestposts.actions.reading import tell_with_link
from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.filling import Picture, has_place_for_pictures
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.signals import submission_accepted

ACCEPTED = "execvoice_guestposts.accept"
_READ = frozenset({SubmissionState.SUBMITTED})


def accept(
    submission: Submission,
    model: Any,
    parent: Any,
    user: Any,
    *,
    person: Person | None = None,
    takes_bio: bool = False,
    takes_portrait: bool = False,
) -> Any:
    """Make the text a draft of type ``model`` below ``parent``, and return the page. Raises ``SubmissionRefused``.

    ``person`` is who is credited; without one, somebody new is added to the directory. With ``takes_bio`` what the guest wrote
    of themselves becomes that person's biography, and with ``takes_portrait`` their portrait is shown of that person, if none
    is yet. Whether ``user`` may do that, the caller has asked: what is said of somebody new is the guest's in any case. If it
    is refused, everything is as it was.
    """
    with make_images() as images, locked(submission.pk, states=_READ, explain=explain_to_editor) as row:
        made = {picture.number: images.make(row, picture, user) for picture in row.pictures.all()}
        portrait = made.pop(PORTRAIT, None)
        language = parent.locale.language_code
        author = person or _make_person(row, language, portrait)
        page = make_draft(row, model, parent, user, author, made)
        _complete(author, portrait if takes_portrait else None, row.bio if takes_bio else "", language)
        row.person, row.page = author, page
        set_state(row, SubmissionState.ACCEPTED)
        row.save()
        # Kept as long as what is published: without the page, too. What was agreed to about an earlier one stays with that.
        row.agreements.filter(page_key="").update(page_key=str(page.pk))
        row.pictures.all().delete()
        if made and not has_place_for_pictures(model):
            _say_where_pictures_are(row, made, user)
        tell_with_link(row, "accepted", f"guestposts.accepted:{row.pk}:{page.pk}", title=page.title)
        log(instance=row, action=ACCEPTED, user=user, data={"page": page.pk})
        send = partial(submission_accepted.send_robust, sender=Submission, submission=row, page=page)
        transaction.on_commit(send, robust=True)
    return page


def _make_person(row: Submission, language: str, portrait: Picture | None) -> Person:
    person = Person(name=row.name, email=row.email, portrait=portrait.image if portrait else None)
    person.texts = [PersonText(language=language, title=row.position, organisation=row.affiliation, bio_medium=row.bio)]
    person.save()
    return person


def _complete(person: Person, portrait: Picture | None, bio: str, language: str) -> None:
    """Give somebody in the directory the portrait that they lack, and the biography that was taken over."""
    if portrait and not person.portrait_id:
        person.portrait = portrait.image
    elif not bio:
        return
    if bio:
        texts = person.texts.get_object_list()
        text = next((text for text in texts if text.language == language), None)
        if text is None:
            text = PersonText(language=language)
            person.texts.add(text)
        text.bio_medium = bio
    person.save()


def _say_where_pictures_are(row: Submission, pictures: dict[int, Picture], user: Any) -> None:
    titles = ", ".join(f"“{picture.image.title}”" for picture in pictures.values())
    text = _(
        "The text of this type of page has no place for pictures. Those of the guest are among the images: %(titles)s."
    )
    write_note(row, text % {"titles": titles}, user, is_internal=True)
