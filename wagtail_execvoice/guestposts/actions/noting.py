"""Editors write down a word for the guest, or for each other."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wagtail_execvoice.guestposts.models import Submission, SubmissionNote


def write_note(submission: Submission, text: str, user: Any, *, is_internal: bool = False) -> SubmissionNote:
    """Write down a word for the guest, or with ``is_internal`` for other editors alone."""
    name = user.get_full_name().strip()
    if not name and is_internal:
        name = user.get_username()
    elif not name:
        # A guest is not shown by what name somebody logs in.
        with translation.override(submission.language):
            name = _("The editors")
    return SubmissionNote.objects.create(
        submission=submission,
        text=text,
        user=user,
        user_name=name,
        is_internal=is_internal,
        written_at=timezone.now(),
    )


def find_answer(submission: Submission) -> SubmissionNote | None:
    """Return what the guest wrote last since they were asked to approve the text: None if they did not."""
    if submission.asked_at is None:
        return None
    # A note of an editor whose account was deleted has no user, either.
    theirs = submission.notes.filter(user=None, is_internal=False, user_name=submission.name)
    found: SubmissionNote | None = theirs.filter(written_at__gt=submission.asked_at).first()
    return found
