"""An editor makes the text of a guest a draft page, with its byline, its disclosure and its pictures in place."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import get_root_collection_id
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from wagtail_execvoice.authors.models import Byline, Person, PersonText
from wagtail_execvoice.guestposts.actions.locking import locked, set_state
from wagtail_execvoice.guestposts.actions.pictures import PORTRAIT
from wagtail_execvoice.guestposts.actions.reading import tell_with_link
from wagtail_execvoice.guestposts.constants import AgreementKind, Given, SubmissionState
from wagtail_execvoice.guestposts.filling import GuestText, Picture
from wagtail_execvoice.guestposts.models import GuestPost, Submission
from wagtail_execvoice.guestposts.signals import submission_accepted

ACCEPTED = "execvoice_guestposts.accept"


def accept(submission: Submission, model: Any, parent: Any, user: Any, *, person: Person | None = None) -> Any:
    """Make the text a draft of type ``model`` below ``parent``, and return the page. Raises ``SubmissionRefused``.

    ``person`` is who is credited; without one, somebody new is added to the directory. Whether ``user`` may add such a page
    there, the caller has asked.
    """
    with locked(submission.pk, states=frozenset({SubmissionState.SUBMITTED})) as row:
        pictures = {picture.number: picture for picture in row.pictures.all()}
        images = {number: _make_image(row, picture, user) for number, picture in pictures.items()}
        portrait = images.pop(PORTRAIT, None)
        author = person or _make_person(row, parent.locale.language_code, portrait)
        page = _make_page(row, model, parent, user, author, images)
        _give_portrait(author, portrait)
        row.person, row.page = author, page
        set_state(row, SubmissionState.ACCEPTED)
        row.save()
        row.pictures.all().delete()
        tell_with_link(row, "accepted", f"guestposts.accepted:{row.pk}:{page.pk}", title=page.title)
        log(instance=row, action=ACCEPTED, user=user, data={"page": page.pk})
        send = partial(submission_accepted.send_robust, sender=Submission, submission=row, page=page)
        transaction.on_commit(send, robust=True)
    return page


def _make_page(row: Submission, model: Any, parent: Any, user: Any, author: Person, images: dict[int, Picture]) -> Any:
    page = model(title=row.title, locale=parent.locale, owner=user, live=False)
    page.fill_from_guest(GuestText(row.title, row.body, images))
    # What the guest says of themselves is of today, whatever the directory says.
    page.execvoice_bylines = [
        Byline(person=author, printed_title=row.position, printed_affiliation=row.affiliation, sort_order=0)
    ]
    page.execvoice_guest_posts = [make_guest_post(row)]
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    return page


def make_guest_post(row: Submission) -> GuestPost:
    """Return what is known of the text as a guest post, with what the guest agreed to last."""
    post = GuestPost(
        affiliation=row.affiliation,
        relationship=row.relationship,
        compensation=row.compensation,
        disclosure=row.disclosure,
    )
    latest = {agreement.kind: agreement for agreement in row.agreements.order_by("given_at", "pk")}
    for kind, name in ((AgreementKind.CONSENT, "consent"), (AgreementKind.RIGHTS, "rights")):
        if agreement := latest.get(kind.value):
            setattr(post, f"{name}_wording", agreement.wording)
            setattr(post, f"{name}_given_by", agreement.name)
            setattr(post, f"{name}_given_on", agreement.given_at.date())
            setattr(post, f"{name}_given_how", Given.LINK)
    post.seal()
    return post


def _make_person(row: Submission, language: str, portrait: Picture | None) -> Person:
    person = Person(name=row.name, email=row.email, portrait=portrait.image if portrait else None)
    person.texts = [PersonText(language=language, title=row.position, organisation=row.affiliation, bio_medium=row.bio)]
    person.save()
    return person


def _give_portrait(person: Person, portrait: Picture | None) -> None:
    if portrait and not person.portrait_id:
        person.portrait = portrait.image
        person.save()


def _make_image(row: Submission, picture: Any, user: Any) -> Picture:
    Image = get_image_model()
    title = (picture.description or f"{row.name}: {row.title}")[:255]
    name = f"guest-{row.pk}-{picture.number}.jpg"
    image = Image(title=title, uploaded_by_user=user, collection_id=_find_collection(Image, user))
    if hasattr(image, "description"):
        image.description = picture.description
    image.file = ImageFile(BytesIO(bytes(picture.data)), name=name)
    image.save()
    return Picture(image, picture.description, picture.credit)


def _find_collection(Image: Any, user: Any) -> int:
    policy = CollectionOwnershipPermissionPolicy(Image, auth_model=Image, owner_field_name="uploaded_by_user")
    first = policy.collections_user_has_permission_for(user, "add").first()
    return int(first.pk) if first else int(get_root_collection_id())
