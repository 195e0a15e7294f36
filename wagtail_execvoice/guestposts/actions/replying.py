"""A guest writes back about the final text."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.guestposts.actions.locking import locked
from wagtail_execvoice.guestposts.actions.telling import mail_editor
from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission, SubmissionNote

#: As many of one guest, in as many seconds.
NOTE_LIMIT = (10, 3600)


def ask_for_correction(submission: Submission, text: str) -> SubmissionNote:
    """Tell the editors what should change in the final text. Raises ``SubmissionRefused``."""
    if not text:
        raise SubmissionRefused("incomplete", _("Say what should change: the editors cannot guess it."))
    slot = take_slot("guestposts.note", str(submission.pk), *NOTE_LIMIT)
    if not slot:
        message = _("That was a lot within the hour. Your words are still here: send them a little later.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)
    with locked(submission.pk, states=frozenset({SubmissionState.ACCEPTED})) as row:
        note = SubmissionNote.objects.create(submission=row, text=text, user_name=row.name, written_at=timezone.now())
        mail_editor(row, "correction", f"guestposts.correction:{note.pk}", note=text)
    return note
