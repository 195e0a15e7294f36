"""Editors read what a guest handed in: ask for changes, close it, open it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from wagtail.log_actions import log

from wagtail_execvoice.guestposts.actions.inviting import make_link
from wagtail_execvoice.guestposts.actions.locking import explain_to_editor, locked, set_state
from wagtail_execvoice.guestposts.actions.noting import write_note
from wagtail_execvoice.guestposts.actions.telling import mail_guest
from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission

CHANGES = "execvoice_guestposts.changes"
DECLINED = "execvoice_guestposts.decline"
REOPENED = "execvoice_guestposts.reopen"
_READ = frozenset({SubmissionState.SUBMITTED})
# What was made a page is among them: the page may be gone.
_NOT_CLOSED = frozenset(SubmissionState) - {SubmissionState.DECLINED}
_REOPENED = frozenset(
    {SubmissionState.SUBMITTED, SubmissionState.DECLINED, SubmissionState.WITHDRAWN, SubmissionState.ACCEPTED}
)
_MADE_A_PAGE = frozenset({SubmissionState.ACCEPTED})


def ask_for_changes(submission: Submission, text: str, user: Any) -> Submission:
    """Give the text back to its guest with what should change. Raises ``SubmissionRefused``."""
    with locked(submission.pk, states=_READ, explain=explain_to_editor) as row:
        set_state(row, SubmissionState.CHANGES)
        row.save(update_fields=["state", "state_since"])
        note = write_note(row, text, user)
        tell_with_link(row, "changes", f"guestposts.changes:{note.pk}", note=text)
        log(instance=row, action=CHANGES, user=user)
    return row


def decline(submission: Submission, text: str, user: Any) -> Submission:
    """Close a text that will not be published, and tell the guest why. Raises ``SubmissionRefused``."""
    with _locked_without_page(submission.pk, _NOT_CLOSED) as row:
        set_state(row, SubmissionState.DECLINED)
        row.save(update_fields=["state", "state_since"])
        if text:
            write_note(row, text, user)
        # It may be opened, and closed once more: the guest hears of each time.
        mail_guest(row, "declined", f"guestposts.declined:{row.pk}:{row.state_since.timestamp()}", note=text)
        log(instance=row, action=DECLINED, user=user)
    return row


def reopen(submission: Submission, user: Any) -> Submission:
    """Let the guest write on. Raises ``SubmissionRefused``."""
    with _locked_without_page(submission.pk, _REOPENED) as row:
        _begin_again(row, SubmissionState.WRITING)
        tell_with_link(row, "reopened", f"guestposts.reopened:{row.pk}:{timezone.now().timestamp()}")
        log(instance=row, action=REOPENED, user=user)
    return row


def read_again(submission: Submission, user: Any) -> Submission:
    """Put a text whose page is gone among those that are to be read. Raises ``SubmissionRefused``."""
    with _locked_without_page(submission.pk, _MADE_A_PAGE) as row:
        _begin_again(row, SubmissionState.SUBMITTED)
        log(instance=row, action=REOPENED, user=user)
    return row


@contextmanager
def _locked_without_page(pk: int, states: frozenset[SubmissionState]) -> Iterator[Submission]:
    with locked(pk, states=states, explain=explain_to_editor) as row:
        if row.state == SubmissionState.ACCEPTED and row.page_id:
            raise SubmissionRefused("gone", explain_to_editor(row))
        yield row


def _begin_again(row: Submission, state: SubmissionState) -> None:
    # What the guest was asked to approve is gone with its page.
    row.asked_revision, row.asked_digest, row.asked_at = None, "", None
    set_state(row, state)
    row.save(update_fields=["state", "state_since", "asked_revision", "asked_digest", "asked_at"])


def tell_with_link(submission: Submission, kind: str, key: str, *, screen: str = "write", **context: Any) -> None:
    """Mail the guest with a link of its own: of the one they have nothing is kept by which it could be written again.

    Those they have go on working. While all links to the text are revoked, the mail says where to ask for one.
    """
    with transaction.atomic(), translation.override(submission.language):
        mail_guest(submission, kind, key, url=make_link(submission, screen=screen), **context)
