"""A guest writes: saves as often as needed, and hands it in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import find_link, take_slot
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE
from wagtail_execvoice.guestposts.actions.locking import locked, set_state
from wagtail_execvoice.guestposts.actions.telling import mail_editor
from wagtail_execvoice.guestposts.constants import AgreementKind, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Agreement, Submission, SubmissionNote, SubmissionVersion
from wagtail_execvoice.guestposts.signals import submission_submitted
from wagtail_execvoice.guestposts.wordings import digest_wording

#: What a guest fills in.
FIELDS = (
    "title",
    "body",
    "source",
    "position",
    "affiliation",
    "bio",
    "relationship",
    "compensation",
    "disclosure",
)
DETAILS = tuple(name for name in FIELDS if name not in {"title", "body", "source"})
#: As many saves of one text, in as many seconds: a person and a script that saves while they type stay below it.
SAVE_LIMIT = (120, 600)


def find_submission(token: object) -> Submission | None:
    """Return the text that a link is about, in whatever state. Changes nothing."""
    link = find_link(PURPOSE, token)
    if link is None:
        return None
    found: Submission | None = (
        Submission.objects.select_related("parent", "invited_by").filter(pk=link.subject.rpartition(":")[2]).first()
    )
    return found


def admit_save(submission: Submission) -> None:
    """Take a slot for saving or handing in. Raises ``SubmissionRefused``. Called before what was sent is cleaned, which is the work."""
    slot = take_slot("guestposts.save", str(submission.pk), *SAVE_LIMIT)
    if not slot:
        message = _("That was saved very often. What you typed is still here: save it again in a little while.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)


def save_text(
    submission: Submission, values: Mapping[str, Any], *, version: int | None = None, window: str = ""
) -> Submission:
    """Keep ``values`` (some of ``FIELDS``), and return the text as it is now. Raises ``SubmissionRefused``.

    ``version`` is the one that was typed over. If it is another one now, nothing is kept and "changed" is raised: the guest
    has the text open twice, and says which one stays. Unless it was saved last in the same ``window``, a name that each window
    gives itself: then the answer to that was lost on its way.
    """
    with locked(submission.pk) as row:
        _keep(row, values, version, window)
        if row.state == SubmissionState.INVITED:
            set_state(row, SubmissionState.WRITING)
        row.save()
    return row


def submit_text(
    submission: Submission,
    values: Mapping[str, Any],
    agreements: Mapping[AgreementKind, str],
    *,
    version: int | None = None,
    window: str = "",
    note: str = "",
) -> Submission:
    """Hand in the text with ``values``, and what the guest agreed to: kind -> the exact words that stood beside the tick.

    It is kept as a version of its own, and the editor is told. Raises ``SubmissionRefused``.
    """
    now = timezone.now()
    with locked(submission.pk) as row:
        _keep(row, values, version, window)
        set_state(row, SubmissionState.SUBMITTED)
        row.submitted_at = now
        row.save()
        number = row.versions.count() + 1
        details = {name: str(getattr(row, name)) for name in DETAILS}
        SubmissionVersion.objects.create(
            submission=row, number=number, title=row.title, body=row.body, details=details, submitted_at=now
        )
        Agreement.objects.bulk_create(
            Agreement(
                kind=kind,
                submission=row,
                name=row.name,
                wording=wording,
                digest=digest_wording(wording),
                language=row.language,
                given_at=now,
            )
            for kind, wording in agreements.items()
        )
        if note:
            SubmissionNote.objects.create(submission=row, text=note, user_name=row.name, written_at=now)
        mail_editor(row, "submitted", f"guestposts.submitted:{row.pk}:{number}", number=number, note=note)
        send = partial(submission_submitted.send_robust, sender=Submission, submission=row)
        transaction.on_commit(send, robust=True)
    return row


def _keep(row: Submission, values: Mapping[str, Any], version: int | None, window: str) -> None:
    is_own = bool(window) and window == row.saved_in
    if version is not None and version != row.version and not is_own:
        message = _(
            "You have this text open twice, and saved it in the other window meanwhile. Nothing was replaced. To keep what "
            "stands here instead, save once more."
        )
        raise SubmissionRefused("changed", message)
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.version += 1
    row.saved_at, row.saved_in = timezone.now(), window
