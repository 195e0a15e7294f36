"""What we know of a guest, for whoever asks what is kept of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Prefetch

from wagtail_execvoice.base.personal import export_kept
from wagtail_execvoice.guestposts.actions.guests import Guest, find_guest
from wagtail_execvoice.guestposts.models import GuestPost, SubmissionNote, SubmissionPicture

POST = (
    *("origin", "original_url", "outlet", "original_date", "affiliation", "relationship", "compensation", "disclosure"),
    *("rights_wording", "rights_given_by", "rights_given_on", "rights_given_how"),
    *("consent_wording", "consent_given_by", "consent_given_on", "consent_given_how"),
)
AGREEMENT = ("kind", "name", "wording", "digest", "content_digest", "language", "given_how", "given_at")
TEXT = (
    *("name", "email", "language", "brief", "due_on", "state", "invited_at", "saved_at", "submitted_at", "title"),
    *("body", "position", "affiliation", "bio", "relationship", "compensation", "disclosure"),
)


def export_guest(email: str, names: Collection[str] = ()) -> dict[str, Any]:
    """Return it as JSON values. Not what editors noted for each other, which says more about them than about the guest.

    ``names`` says who is meant of several people with the same address.
    """
    guest = find_guest(email, names)
    return {
        "people": [_person(person) for person in guest.people],
        "texts": _texts(guest),
        "agreements": [{**_values(agreement, AGREEMENT), "page": agreement.page_key} for agreement in guest.agreements],
        "credits": [
            {
                "page": byline.page_id,
                "page_title": byline.page.title,
                **_values(byline, ("role", "display_name", "printed_title", "printed_affiliation")),
            }
            for byline in guest.bylines.select_related("page", "person")
        ],
        "guest_posts": [
            {"page": post.page_id, "page_title": post.page.title, **_values(post, POST)}
            for post in GuestPost.objects.filter(page__in=guest.page_ids).select_related("page").order_by("page")
        ],
        "mails": [
            {"to": mail.to, "subject": mail.subject, "queued_at": mail.created_at.isoformat()}
            for mail in guest.mails.order_by("pk")
        ],
        **export_kept(guest.outsider),
    }


def _person(person: Any) -> dict[str, Any]:
    return {
        **_values(person, ("name", "sort_name", "honorific_prefix", "honorific_suffix", "email")),
        "portrait": person.portrait.title if person.portrait else "",
        "texts": [
            _values(text, ("language", "title", "organisation", "bio_short", "bio_medium", "bio_long"))
            for text in person.texts.all()
        ],
        "profiles": [profile.address for profile in person.profiles.all()],
    }


def _texts(guest: Guest) -> list[dict[str, Any]]:
    notes = Prefetch("notes", SubmissionNote.objects.filter(is_internal=False).order_by("written_at", "pk"))
    pictures = Prefetch("pictures", SubmissionPicture.objects.defer("data"))
    return [
        {
            **_values(text, TEXT),
            "page": text.page_id,
            "versions": [
                {**_values(version, ("number", "title", "body", "submitted_at")), "details": version.details}
                for version in text.versions.all()
            ],
            "notes": [_values(note, ("text", "user_name", "written_at")) for note in text.notes.all()],
            "pictures": [
                _values(picture, ("number", "width", "height", "description", "credit", "uploaded_at"))
                for picture in text.pictures.all()
            ],
        }
        for text in guest.submissions.prefetch_related("versions", notes, pictures)
    ]


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
