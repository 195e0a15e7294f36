"""A guest is invited, and gets the secret link with which they write. Editors send another one, or end all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_execvoice.base.actions import issue_link, revoke_links, take_slot
from wagtail_execvoice.guestposts.actions.addressing import CHANGED, SENT
from wagtail_execvoice.guestposts.actions.locking import explain_to_editor, locked
from wagtail_execvoice.guestposts.actions.noting import write_note
from wagtail_execvoice.guestposts.actions.telling import mail_guest
from wagtail_execvoice.guestposts.constants import LINK_LIFETIME, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.signals import submission_invited
from wagtail_execvoice.guestposts.urlnames import write_url

PURPOSE = "guestposts.write"
#: What a link is about, before the key of the text.
SUBJECT = "execvoice_guestposts.submission:"
#: As many links that editors send to one address, in as many seconds.
LINK_LIMIT = (3, 3600)
#: A link works as long as there is something to see behind it.
WITH_LINK = frozenset(SubmissionState) - {SubmissionState.DECLINED, SubmissionState.WITHDRAWN}
INVITED = "execvoice_guestposts.invite"
REVOKED = "execvoice_guestposts.revoke"


@dataclass(frozen=True)
class Invitation:
    """Who is asked for what."""

    name: str
    email: str
    language: str
    person: Any = None
    brief: str = ""
    due_on: date | None = None
    parent: Any = None


def invite(invitation: Invitation, user: Any) -> Submission:
    """Invite a guest, and return the text that they will write. The mail is queued in the same transaction."""
    now = timezone.now()
    with transaction.atomic():
        submission = Submission.objects.create(**vars(invitation), invited_by=user, invited_at=now, state_since=now)
        _send(submission, "invitation")
        log(instance=submission, action=INVITED, user=user)
        send = partial(submission_invited.send_robust, sender=Submission, submission=submission)
        transaction.on_commit(send, robust=True)
    return submission


def send_link(submission: Submission, user: Any = None, email: str | None = None) -> None:
    """Send the guest a new link; older ones stop working. Raises ``SubmissionRefused``.

    With ``email`` to that address, and from then on all mail about the text: where the one of the invitation was wrong.
    """
    address = _check_address(submission.email if email is None else email)
    slot = take_slot("guestposts.link", address.casefold(), *LINK_LIMIT)
    if not slot:
        message = _("Several links went to this address within the hour. Try again a little later.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)
    with locked(submission.pk, states=WITH_LINK, explain=explain_to_editor) as row:
        is_changed = address != row.email
        row.email, row.revoked_at = address, None
        row.save(update_fields=["email", "revoked_at"])
        _send(row, "link")
        # Not which address: what is said there of a guest outlives them.
        log(instance=row, action=SENT, user=user, data={CHANGED: True} if is_changed else None)
        if is_changed and user is not None:
            text = _("The address was changed; a new link went to the new one, and links from before no longer work.")
            write_note(row, text, user, is_internal=True)


def revoke(submission: Submission, user: Any) -> int:
    """Have every link to a text open nothing any more; return how many those were. Only an editor sends another one then."""
    with transaction.atomic():
        # First, so that nobody makes a link in between: who makes one has the row locked.
        Submission.objects.filter(pk=submission.pk).update(revoked_at=timezone.now())
        count = revoke_links(PURPOSE, subject_of(submission))
        log(instance=submission, action=REVOKED, user=user)
    return count


def subject_of(submission: Submission) -> str:
    return f"{SUBJECT}{submission.pk}"


def make_link(submission: Submission, *, screen: str = "write") -> str:
    """Return the address of another link to a locked text; the ones before go on working.

    Empty while all links to it are revoked: no mail brings one then but the one with which an editor sends it.
    """
    if submission.revoked_at:
        return ""
    _link, token = issue_link(PURPOSE, subject_of(submission), LINK_LIFETIME)
    return write_url(token, submission.parent, name=screen)


def _send(submission: Submission, kind: str) -> None:
    subject = subject_of(submission)
    revoke_links(PURPOSE, subject)
    link, token = issue_link(PURPOSE, subject, LINK_LIFETIME)
    with translation.override(submission.language):
        mail_guest(submission, kind, f"guestposts.{kind}:{link.pk}", url=write_url(token, submission.parent))


def _check_address(email: str) -> str:
    email = email.strip()
    try:
        validate_email(email)
        Submission._meta.get_field("email").run_validators(email)
    except ValidationError:
        message = _("This is no e-mail address to which a link could go. Check it, and send the link again.")
        raise SubmissionRefused("incomplete", message) from None
    return email
