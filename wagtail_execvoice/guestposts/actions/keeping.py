"""What was not published is not kept for ever: a due job deletes texts that were declined, withdrawn or never begun.

With them go their versions, notes, pictures and links, the mail about them, and the address. A text that was made a page is
left alone, and so is whatever was agreed to about a page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wagtail_execvoice.base.models import SecretLink
from wagtail_execvoice.conf import settings
from wagtail_execvoice.guestposts.actions.forgetting import NOBODY, erase_mail, relabel
from wagtail_execvoice.guestposts.actions.guests import Guest
from wagtail_execvoice.guestposts.actions.inviting import PURPOSE, subject_of
from wagtail_execvoice.guestposts.actions.locking import locked
from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission

UNPUBLISHED = frozenset({SubmissionState.DECLINED, SubmissionState.WITHDRAWN, SubmissionState.INVITED})
BATCH = 200


def forget_old() -> int:
    """Delete what was kept long enough, and return how many texts that were."""
    days = settings.GUESTPOSTS_KEEP_DAYS
    if days is None:
        return 0
    old = Submission.objects.filter(
        Q(due_on=None) | Q(due_on__lt=timezone.localdate()),
        state__in=UNPUBLISHED,
        state_since__lte=timezone.now() - timedelta(days=days),
        page=None,
    )
    return sum(_forget(pk, old) for pk in list(old.order_by("state_since", "pk").values_list("pk", flat=True)[:BATCH]))


def _forget(pk: int, old: Any) -> bool:
    try:
        with locked(pk, states=UNPUBLISHED) as row:
            links = SecretLink.objects.filter(purpose=PURPOSE, subject=subject_of(row))
            # Asked again, under the lock. Whoever was sent a link lately may be about to begin.
            is_awaited = row.state == SubmissionState.INVITED and links.working(timezone.now()).exists()
            if is_awaited or not old.filter(pk=pk).exists():
                return False
            erase_mail(Guest(row.email, submission_ids=(row.pk,)))
            links.delete()
            row.agreements.filter(page_key="").delete()
            relabel(Submission, [row.pk], NOBODY)
            row.delete()
    except SubmissionRefused:
        return False
    return True
