"""Pictures of a guest: kept beside the text, out of everybody's sight, until an editor takes the text over."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.guestposts.actions.locking import locked
from wagtail_execvoice.guestposts.constants import MOST_PICTURES, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission, SubmissionPicture
from wagtail_execvoice.guestposts.uploads import make_upload

PORTRAIT = 0
#: As many uploads for one text, in as many seconds: each costs a second of a processor.
UPLOAD_LIMIT = (30, 3600)


def add_picture(
    submission: Submission, file: Any, *, is_portrait: bool = False, description: str = "", credit: str = ""
) -> SubmissionPicture:
    """Keep the picture in ``file``, made anew, and return it. A portrait replaces the one before it.

    Raises ``PictureError`` for a file that is none, and ``SubmissionRefused``.
    """
    slot = take_slot("guestposts.upload", str(submission.pk), *UPLOAD_LIMIT)
    if not slot:
        message = _("That was a lot of pictures within the hour. Try again a little later.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)
    # Before the lock: nobody waits for a decoder.
    upload = make_upload(file)
    with locked(submission.pk) as row:
        number = PORTRAIT if is_portrait else _next_number(row)
        if is_portrait:
            row.pictures.filter(number=PORTRAIT).delete()
        if row.state == SubmissionState.INVITED:
            row.state, row.state_since = SubmissionState.WRITING, timezone.now()
            row.save(update_fields=["state", "state_since"])
        return SubmissionPicture.objects.create(
            submission=row,
            number=number,
            data=upload.data,
            content_type=upload.content_type,
            width=upload.width,
            height=upload.height,
            description=description,
            credit=credit,
            uploaded_at=timezone.now(),
        )


def describe_picture(submission: Submission, number: int, *, description: str, credit: str) -> None:
    """Set what is said of a picture. Raises ``SubmissionRefused``."""
    with locked(submission.pk) as row:
        row.pictures.filter(number=number).update(description=description, credit=credit)


def remove_picture(submission: Submission, number: int) -> bool:
    """Delete a picture; False if there is none. Raises ``SubmissionRefused``."""
    with locked(submission.pk) as row:
        return bool(row.pictures.filter(number=number).delete()[0])


def _next_number(row: Submission) -> int:
    if row.pictures.exclude(number=PORTRAIT).count() >= MOST_PICTURES:
        message = _("There are %(count)d pictures already. Take one away before you add another.")
        raise SubmissionRefused("incomplete", message % {"count": MOST_PICTURES})
    return int(row.pictures.aggregate(last=Max("number"))["last"] or 0) + 1
