"""Guests are reminded of what they promised, and editors of what they have to read: a due job.

A guest is reminded once, of whatever comes first: the day by which the text is wanted, or the end of the link to a text that
was begun. Once more if the text came back to them from the editors. An editor is reminded once of each time it was handed in.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from wagtail_execvoice.base.models import SecretLink
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE, SUBJECT
from wagtail_execvoice.guestposts.actions.locking import locked
from wagtail_execvoice.guestposts.actions.reading import tell_with_link
from wagtail_execvoice.guestposts.actions.telling import mail_editor
from wagtail_execvoice.guestposts.constants import OPEN_STATES, SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission

#: So long before the day or the end of the link a guest is reminded, and after so long an editor.
BEFORE = timedelta(days=3)
WAITED = timedelta(days=3)
#: Nobody is reminded of what they heard of a moment ago.
QUIET = timedelta(days=1)
#: What ended longer ago is left alone: after a long outage nobody gets mail about what is over.
MISSED = timedelta(days=7)
BATCH = 200

_REMINDED_BEFORE = Q(reminded_at=None) | Q(submitted_at__isnull=False, reminded_at__lt=F("state_since"))


def remind() -> int:
    """Remind whoever is due, and return how many that were."""
    count = 0
    for submissions, states, tell in (
        (_find_wanted(), OPEN_STATES, _remind_of_day),
        (_find_ending(), OPEN_STATES, _remind_of_link),
        (_find_unread(), frozenset({SubmissionState.SUBMITTED}), _remind_editor),
    ):
        for pk in list(submissions.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            count += _remind_one(pk, submissions, states, tell)
    return count


def _remind_one(pk: int, due: QuerySet[Any], states: frozenset[SubmissionState], tell: Any) -> int:
    try:
        with locked(pk, states=states) as row:
            # Asked again, under the lock: somebody may have reminded them, or the guest handed it in.
            if not due.filter(pk=pk).exists():
                return 0
            row.reminded_at = timezone.now()
            row.save(update_fields=["reminded_at"])
            tell(row, f"{row.pk}:{int(row.state_since.timestamp())}")
    except SubmissionRefused:
        return 0
    return 1


def _find_quiet() -> QuerySet[Any]:
    """Texts that are with guests who were not reminded, and who heard nothing for a while.

    Of those whose links an editor revoked, nobody is reminded: the mail would bring a new one.
    """
    quiet = Submission.objects.open().filter(_REMINDED_BEFORE, state_since__lte=timezone.now() - QUIET)
    return quiet.filter(revoked_at=None).exclude(email="")


def _find_wanted() -> QuerySet[Any]:
    today = timezone.localdate()
    return _find_quiet().filter(due_on__lte=today + BEFORE, due_on__gte=today - MISSED)


def _find_ending() -> QuerySet[Any]:
    now = timezone.now()
    # When an editor sent a new one, the one before says nothing.
    links = SecretLink.objects.filter(
        purpose=PURPOSE,
        revoked_at=None,
        subject=Concat(Value(SUBJECT), Cast(OuterRef("pk"), CharField()), output_field=CharField()),
    )
    ends_at = Subquery(links.order_by("-expires_at").values("expires_at")[:1])
    begun = _find_quiet().filter(saved_at__isnull=False).annotate(ends_at=ends_at)
    return begun.filter(ends_at__lte=now + BEFORE, ends_at__gte=now - MISSED)


def _find_unread() -> QuerySet[Any]:
    unread = Submission.objects.all().waiting().filter(state_since__lte=timezone.now() - WAITED)
    return unread.filter(Q(reminded_at=None) | Q(reminded_at__lt=F("state_since")))


def _remind_of_day(row: Submission, occasion: str) -> None:
    tell_with_link(row, "reminder", f"guestposts.reminder:{occasion}")


def _remind_of_link(row: Submission, occasion: str) -> None:
    tell_with_link(row, "link_ends", f"guestposts.link_ends:{occasion}")


def _remind_editor(row: Submission, occasion: str) -> None:
    mail_editor(row, "waits", f"guestposts.waits:{occasion}", days=row.days_in_state)
