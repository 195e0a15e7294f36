"""One text of a guest, as it is once nobody else can change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.guestposts.constants import OPEN_STATES, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission


@contextmanager
def locked(
    pk: int,
    *,
    states: frozenset[SubmissionState] = OPEN_STATES,
    explain: Callable[[Submission | None], str] | None = None,
) -> Iterator[Submission]:
    """Give the text of a guest under its lock. Raises ``SubmissionRefused`` if it is in none of ``states``.

    ``explain`` says why: to the guest, unless it is ``explain_to_editor``.
    """
    with transaction.atomic():
        row = Submission.objects.select_for_update().filter(pk=pk).first()
        if row is None or row.state not in states:
            raise SubmissionRefused("gone", (explain or explain_state)(row))
        yield row


def set_state(row: Submission, state: SubmissionState) -> None:
    """Set the state of a locked row, in memory."""
    if row.state != state:
        row.state, row.state_since = state, timezone.now()


def explain_state(row: Submission | None) -> str:
    """Return why a guest can do nothing with it now, in a sentence for them."""
    if row is None:
        return _("This text is no longer there.")
    states = {
        SubmissionState.SUBMITTED: _("The text was handed in. The editors are reading it, and come back to you."),
        SubmissionState.ACCEPTED: _("The editors have taken the text over. Write to them if something should change."),
        SubmissionState.DECLINED: _("The editors closed this text. Write to them if you think that is a mistake."),
        SubmissionState.WITHDRAWN: _("You took this text back. Write to the editors if you want to go on with it."),
    }
    return states.get(SubmissionState(row.state)) or _("The text is with you again: you can write on.")


def explain_to_editor(row: Submission | None) -> str:
    """Return why an editor cannot do that with it now, in a sentence for them."""
    if row is None:
        return _("This text is no longer there.")
    return {
        SubmissionState.INVITED: _("The guest has not written anything yet."),
        SubmissionState.WRITING: _("The guest is still writing."),
        SubmissionState.CHANGES: _("The guest was asked for changes, and has not handed in the text again."),
        SubmissionState.SUBMITTED: _("The guest handed the text in, and it waits to be read."),
        SubmissionState.ACCEPTED: _("The text was made a page."),
        SubmissionState.DECLINED: _("The text is closed. “Let the guest write on” opens it again."),
        SubmissionState.WITHDRAWN: _("The guest took the text back. “Let the guest write on” opens it again."),
    }[SubmissionState(row.state)]
