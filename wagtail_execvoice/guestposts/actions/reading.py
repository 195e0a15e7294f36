"""Editors read what a guest handed in: ask for changes, close it, open it again, write notes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from wagtail.log_actions import log

from wagtail_execvoice.base.actions import issue_link
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE, subject_of
from wagtail_execvoice.guestposts.actions.locking import locked, set_state
from wagtail_execvoice.guestposts.actions.telling import mail_guest
from wagtail_execvoice.guestposts.constants import LINK_LIFETIME, SubmissionState
from wagtail_execvoice.guestposts.models import Submission, SubmissionNote
from wagtail_execvoice.guestposts.urlnames import write_url

CHANGES = "execvoice_guestposts.changes"
DECLINED = "execvoice_guestposts.decline"
REOPENED = "execvoice_guestposts.reopen"
_READ = frozenset({SubmissionState.SUBMITTED})
_NOT_TAKEN_OVER = frozenset(SubmissionState) - {SubmissionState.ACCEPTED, SubmissionState.DECLINED}
_CLOSED = frozenset({SubmissionState.SUBMITTED, SubmissionState.DECLINED, SubmissionState.WITHDRAWN})


def ask_for_changes(submission: Submission, text: str, user: Any) -> Submission:
    """Give the text back to its guest with what should change. Raises ``SubmissionRefused``."""
    with locked(submission.pk, states=_READ) as row:
        set_state(row, SubmissionState.CHANGES)
        row.save(update_fields=["state", "state_since"])
        note = write_note(row, text, user)
        tell_with_link(row, "changes", f"guestposts.changes:{note.pk}", note=text)
        log(instance=row, action=CHANGES, user=user)
    return row


def decline(submission: Submission, text: str, user: Any) -> Submission:
    """Close a text that will not be published, and tell the guest why. Raises ``SubmissionRefused``."""
    with locked(submission.pk, states=_NOT_TAKEN_OVER) as row:
        set_state(row, SubmissionState.DECLINED)
        row.save(update_fields=["state", "state_since"])
        note = write_note(row, text, user) if text else None
        mail_guest(row, "declined", f"guestposts.declined:{row.pk}:{note.pk if note else row.version}", note=text)
        log(instance=row, action=DECLINED, user=user)
    return row


def reopen(submission: Submission, user: Any) -> Submission:
    """Let the guest write on. Raises ``SubmissionRefused``."""
    with locked(submission.pk, states=_CLOSED) as row:
        set_state(row, SubmissionState.WRITING)
        row.save(update_fields=["state", "state_since"])
        tell_with_link(row, "reopened", f"guestposts.reopened:{row.pk}:{timezone.now().timestamp()}")
        log(instance=row, action=REOPENED, user=user)
    return row


def write_note(submission: Submission, text: str, user: Any, *, is_internal: bool = False) -> SubmissionNote:
    """Write down a word for the guest, or with ``is_internal`` for other editors alone."""
    return SubmissionNote.objects.create(
        submission=submission,
        text=text,
        user=user,
        user_name=user.get_full_name() or user.get_username(),
        is_internal=is_internal,
        written_at=timezone.now(),
    )


def tell_with_link(submission: Submission, kind: str, key: str, *, screen: str = "write", **context: Any) -> None:
    """Mail the guest with a link of its own: of the one they have nothing is kept by which it could be written again."""
    with transaction.atomic(), translation.override(submission.language):
        _link, token = issue_link(PURPOSE, subject_of(submission), LINK_LIFETIME)
        mail_guest(submission, kind, key, url=write_url(token, submission.parent, name=screen), **context)
