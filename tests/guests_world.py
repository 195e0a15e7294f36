"""One of everything that the addresses of guest posts are about, for the tables of permissions and of screens."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.actions import issue_link
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE, subject_of
from wagtail_execvoice.guestposts.models import ExternalArticle, ExternalCredit, Submission, SubmissionPicture
from wagtail_execvoice.guestposts.uploads import Upload, make_upload


def draw_picture() -> Upload:
    """Return a picture as guests upload them: a yellow field under a blue sky."""
    drawn = Image.new("RGB", (480, 320), "#8fb8de")
    drawn.paste("#e8b33f", (0, 190, 480, 320))
    stored = BytesIO()
    drawn.save(stored, "PNG")
    stored.seek(0)
    return make_upload(SimpleUploadedFile("field.png", stored.read()))


def make_article(*people: Person, **fields: Any) -> ExternalArticle:
    """Return what these people published elsewhere."""
    known = {"title": "What I told the bees", "url": "https://paper.example/bees", "outlet": "The Paper"}
    article = ExternalArticle(**{**known, "published_on": date(2026, 5, 3), "language": "en", **fields})
    article.credits = [ExternalCredit(person=person, sort_order=order) for order, person in enumerate(people)]
    article.save()
    return article


def make_guests_world(parent: Any) -> dict[str, Any]:
    """Return objects by name: a text that was handed in, one that is written, the link to it, the number of a
    picture, and an article elsewhere."""
    now = timezone.now()
    shared = {"language": "en", "parent": parent, "invited_at": now, "state_since": now}
    text = {"title": "What bees know", "body": "<p>They know a lot.</p>", **shared}
    handed_in = Submission.objects.create(name="Ana Guest", email="ana@example.com", state="submitted", **text)
    written = Submission.objects.create(name="Bo Guest", email="bo@example.com", state="writing", **text)
    drawn = draw_picture()
    for submission in (handed_in, written):
        SubmissionPicture.objects.create(
            submission=submission,
            number=1,
            data=drawn.data,
            content_type=drawn.content_type,
            width=drawn.width,
            height=drawn.height,
            description="A bee",
            uploaded_at=now,
        )
    # Of whatever page there is: what is shown is the page as its revision has it.
    revision = parent.save_revision()
    final = Submission.objects.create(
        name="Cem Guest",
        email="cem@example.com",
        state="accepted",
        page=parent,
        asked_revision=revision.pk,
        asked_digest=canonicalise(revision.as_object()).digest,
        asked_at=now,
        **text,
    )
    return {
        "handed_in": handed_in,
        "final_text_link": SimpleNamespace(pk=issue_link(PURPOSE, subject_of(final))[1]),
        "guest_text_link": SimpleNamespace(pk=issue_link(PURPOSE, subject_of(written))[1]),
        "picture_number": SimpleNamespace(pk=1),
        "article_elsewhere": make_article(Person.objects.get_or_create(name="Cees Credited")[0]),
    }
