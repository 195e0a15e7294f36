"""A guest is invited, and gets the secret link with which they write. A lost link is asked for again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_execvoice.base.actions import issue_link, revoke_links, take_slot
from wagtail_execvoice.guestposts.actions.locking import locked
from wagtail_execvoice.guestposts.actions.telling import mail_guest
from wagtail_execvoice.guestposts.constants import LINK_LIFETIME, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.signals import submission_invited
from wagtail_execvoice.guestposts.urlnames import write_url

PURPOSE = "guestposts.write"
#: What a link is about, before the key of the text.
SUBJECT = "execvoice_guestposts.submission:"
#: As many links to one address, in as many seconds, whoever asks for them.
LINK_LIMIT = (3, 3600)
VISITOR_LIMIT = (10, 3600)
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


def send_link(submission: Submission, user: Any = None) -> None:
    """Send the guest a new link; older ones stop working. Raises ``SubmissionRefused``."""
    slot = take_slot("guestposts.link", submission.email.casefold(), *LINK_LIMIT)
    if not slot:
        message = _("Several links went to this address within the hour. Try again a little later.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)
    with locked(submission.pk, states=WITH_LINK) as row:
        _send(row, "link")


def send_lost_links(email: str, visitor: str) -> None:
    """Send new links for all open texts of the guest with this address.

    The same happens, as far as the one who asks can tell, for an address that nobody was invited at. Raises
    ``SubmissionRefused`` for who asks too often.
    """
    slot = take_slot("guestposts.lost", visitor, *VISITOR_LIMIT)
    if not slot:
        message = _("You asked for several links within the hour. Try again a little later.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)
    # To one who asks nothing may show whether there is such an address.
    with suppress(SubmissionRefused):
        for submission in Submission.objects.filter(email__iexact=email, state__in=WITH_LINK).order_by("-pk")[:5]:
            send_link(submission)


def revoke(submission: Submission, user: Any) -> int:
    """Have every link to a text open nothing any more; return how many those were."""
    with transaction.atomic():
        count = revoke_links(PURPOSE, subject_of(submission))
        log(instance=submission, action=REVOKED, user=user)
    return count


def subject_of(submission: Submission) -> str:
    return f"{SUBJECT}{submission.pk}"


def _send(submission: Submission, kind: str) -> None:
    subject = subject_of(submission)
    revoke_links(PURPOSE, subject)
    link, token = issue_link(PURPOSE, subject, LINK_LIFETIME)
    with translation.override(submission.language):
        mail_guest(submission, kind, f"guestposts.{kind}:{link.pk}", url=write_url(token, submission.parent))
