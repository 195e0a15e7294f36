"""One of everything that the addresses of guest posts are about, for the tables of permissions and of screens."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from wagtail_execvoice.base.actions import issue_link
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE, subject_of
from wagtail_execvoice.guestposts.models import Submission, SubmissionPicture
from wagtail_execvoice.guestposts.uploads import Upload

#: The smallest picture there is.
DOT = Upload(b"\xff\xd8\xff\xd9", 1, 1)


def make_guests_world(parent: Any) -> dict[str, Any]:
    """Return objects by name: a text that was handed in, one that is written, the link to it, and the number of a picture."""
    now = timezone.now()
    shared = {"language": "en", "parent": parent, "invited_at": now, "state_since": now}
    text = {"title": "What bees know", "body": "<p>They know a lot.</p>", **shared}
    handed_in = Submission.objects.create(name="Ana Guest", email="ana@example.com", state="submitted", **text)
    written = Submission.objects.create(name="Bo Guest", email="bo@example.com", state="writing", **text)
    for submission in (handed_in, written):
        SubmissionPicture.objects.create(
            submission=submission,
            number=1,
            data=DOT.data,
            content_type=DOT.content_type,
            width=DOT.width,
            height=DOT.height,
            description="A bee",
            uploaded_at=now,
        )
    return {
        "handed_in": handed_in,
        "guest_text_link": SimpleNamespace(pk=issue_link(PURPOSE, subject_of(written))[1]),
        "picture_number": SimpleNamespace(pk=1),
    }
