"""A guest takes the text back. Once it is a page, they ask for it: what stands on the site, editors decide."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.guestposts.actions.locking import locked, set_state
from wagtail_execvoice.guestposts.actions.telling import mail_editor
from wagtail_execvoice.guestposts.constants import OPEN_STATES, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission, SubmissionNote

#: As many requests about one text that is a page, in as many seconds.
REQUEST_LIMIT = (3, 3600)
_STATES = OPEN_STATES | {SubmissionState.SUBMITTED, SubmissionState.ACCEPTED}


def withdraw_text(submission: Submission, reason: str = "") -> Submission:
    """The guest takes the text back. What was written stays with the editors until it is erased. Raises ``SubmissionRefused``.

    A text that was made a page stays one: the editors are told what the guest wants, and their note says so on the text.
    """
    with locked(submission.pk, states=_STATES) as row:
        if row.state == SubmissionState.ACCEPTED:
            _ask_for_it(row, reason)
            return row
        set_state(row, SubmissionState.WITHDRAWN)
        row.save(update_fields=["state", "state_since"])
        if reason:
            _write_note(row, reason)
        # It may be opened, and taken back once more: the editors hear of each time.
        mail_editor(row, "withdrawn", f"guestposts.withdrawn:{row.pk}:{row.state_since.timestamp()}", note=reason)
    return row


def _ask_for_it(row: Submission, reason: str) -> None:
    request = _("I take this text back. Please do not publish it, or take it off the site.")
    text = f"{request}\n\n{reason}".strip()
    if row.notes.filter(text=text, user=None, written_at__gte=row.state_since).exists():
        # The button was pressed twice.
        return
    slot = take_slot("guestposts.withdraw", str(row.pk), *REQUEST_LIMIT)
    if not slot:
        message = _("The editors were told several times within the hour. Your words are still here: send them later.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)
    note = _write_note(row, text)
    mail_editor(row, "withdrawal", f"guestposts.withdrawn:{row.pk}:note:{note.pk}", note=reason)


def _write_note(row: Submission, text: str) -> SubmissionNote:
    return SubmissionNote.objects.create(submission=row, text=text, user_name=row.name, written_at=timezone.now())
