"""A guest approves the final text, of which the digest is kept. Where sign-off waits for their voice, that is the approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_execvoice.base.voices import WaitingVoice, find_waiting_voice
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.guestposts.actions.addressing import find_address_changes
from wagtail_execvoice.guestposts.actions.locking import explain_to_editor, locked
from wagtail_execvoice.guestposts.actions.reading import tell_with_link
from wagtail_execvoice.guestposts.actions.telling import mail_editor
from wagtail_execvoice.guestposts.constants import AgreementKind, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Agreement, Submission
from wagtail_execvoice.guestposts.wordings import digest_wording, write_agreement

ASKED = "execvoice_guestposts.ask_approval"
#: Who presses the button twice asks once.
MOMENT = timedelta(minutes=1)
_ACCEPTED = frozenset({SubmissionState.ACCEPTED})


@dataclass(frozen=True)
class FinalText:
    """The text that a guest is asked to approve, as a page in memory. ``earlier`` is the one they approved before, if it is known."""

    page: Any
    digest: str
    earlier: Any = None


def ask_for_approval(submission: Submission, user: Any) -> Submission:
    """Ask the guest to approve the text of the page as its latest draft has it. Raises ``SubmissionRefused``."""
    with locked(submission.pk, states=_ACCEPTED, explain=explain_to_editor) as row:
        if not row.email:
            raise SubmissionRefused("gone", _("The data of this guest was erased: there is nobody to ask."))
        page: Any = row.page.specific if row.page else None
        revision = page.get_latest_revision() if page else None
        if revision is None:
            raise SubmissionRefused("gone", _("The page is no longer there, or has no draft."))
        # Publishing prints the byline: what the guest approves has the names that readers will see.
        page.fix_words_for_signoff(revision)
        digest = canonicalise(revision.as_object()).digest
        _refuse_twice(row, revision.pk, digest)
        row.asked_revision, row.asked_digest, row.asked_at = revision.pk, digest, timezone.now()
        row.save(update_fields=["asked_revision", "asked_digest", "asked_at"])
        tell_with_link(
            row,
            "approve",
            f"guestposts.approve:{row.pk}:{row.asked_at.timestamp()}",
            screen="final",
            title=page.title,
        )
        log(instance=row, action=ASKED, user=user)
    return row


def _refuse_twice(row: Submission, revision_pk: int, digest: str) -> None:
    asked_at = row.asked_at
    if asked_at is None or (row.asked_revision, row.asked_digest) != (revision_pk, digest):
        return
    # At another address than before, nobody was asked yet.
    is_readdressed = any(changed > asked_at for changed in find_address_changes(row.pk))
    if timezone.now() - asked_at < MOMENT and not is_readdressed:
        message = _(
            "The guest was asked to approve this text less than a minute ago. If no mail comes, ask again in a minute."
        )
        raise SubmissionRefused("too_many", message)


def find_final_text(submission: Submission) -> FinalText | None:
    """Return the text that the guest is asked to approve; None if none is, or it is not there any more as it was asked about."""
    page = submission.page
    if page is None or not submission.asked_digest:
        return None
    revision = page.revisions.filter(pk=submission.asked_revision).first()
    if revision is None:
        return None
    text = revision.as_object()
    # A revision can be written over: what is not the text that was asked about is shown to nobody as if it were.
    if canonicalise(text).digest != submission.asked_digest:
        return None
    return FinalText(text, submission.asked_digest, _find_earlier(submission, page))


def find_approval(submission: Submission) -> Agreement | None:
    """Return the last approval of the guest, whatever became of the text since."""
    approvals = submission.agreements.filter(kind=AgreementKind.APPROVAL)
    found: Agreement | None = approvals.order_by("-given_at", "-pk").first()
    return found


def approve(submission: Submission, digest: str) -> Agreement:
    """Keep that the guest approves the text with this digest, which they were shown. Raises ``SubmissionRefused``."""
    with locked(submission.pk, states=_ACCEPTED) as row:
        text = find_final_text(row)
        if text is None or text.digest != digest:
            raise SubmissionRefused(
                "changed", _("The text changed while you read it. Nothing was approved: read it again.")
            )
        approval = find_approval(row)
        if approval is not None and approval.content_digest == digest:
            # The button was pressed twice.
            return approval
        with translation.override(row.language):
            wording = write_agreement(AgreementKind.APPROVAL, "")
        approval = Agreement.objects.create(
            kind=AgreementKind.APPROVAL,
            submission=row,
            page_key=str(row.page_id),
            revision_key=str(row.asked_revision),
            name=row.name,
            wording=wording,
            digest=digest_wording(wording),
            content_digest=digest,
            language=row.language,
            given_at=timezone.now(),
        )
        mail_editor(row, "approved", f"guestposts.approved:{row.pk}:{approval.pk}", title=text.page.title)
    return approval


def is_approved(submission: Submission) -> bool:
    """Return whether the guest approved the text of the page as its latest draft has it. Reads the whole text."""
    approval = find_approval(submission)
    revision = submission.page.get_latest_revision() if approval and submission.page else None
    if approval is None or revision is None:
        return False
    return bool(canonicalise(revision.as_object()).digest == approval.content_digest)


def find_waiting(submission: Submission) -> WaitingVoice | None:
    """Return what sign-off waits for of this guest: None if there is no sign-off, or it waits for nothing of theirs."""
    if submission.page_id is None or submission.person_id is None:
        return None
    return find_waiting_voice(submission.page_id, f"person:{submission.person_id}")


def _find_earlier(submission: Submission, page: Any) -> Any:
    approval = find_approval(submission)
    if approval is None or approval.content_digest == submission.asked_digest:
        return None
    revision = page.revisions.filter(pk=approval.revision_key or None).first()
    return revision.as_object() if revision else None
