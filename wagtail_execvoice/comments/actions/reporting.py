"""A reader says that a comment should not be there."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from wagtail_execvoice.comments.actions.changes import check_limit
from wagtail_execvoice.comments.actions.commenters import digest_network
from wagtail_execvoice.comments.models import ReaderComment, Report

#: Whose reports are counted, how many of them are taken, in how many seconds.
REPORT_LIMITS = ((5, 60), (30, 3600))
#: Of one comment, so many reports wait at most.
MOST_WAITING = 100


def report_comment(comment: ReaderComment, reason: str, text: str = "", *, visitor: str = "") -> Report:
    """Put ``comment`` before the moderators, and return the report: the first one of this visitor, however often it is sent.

    Of a comment that was reported by very many, it is the first one that waits.

    Raises ``CommentRefused`` if the visitor reports too much.
    """
    for limit, seconds in REPORT_LIMITS:
        check_limit("comments.report", visitor, limit, seconds)
    now = timezone.now()
    waiting = Report.objects.filter(comment=comment, handled_at__isnull=True).order_by("pk")
    first = waiting.first()
    if first is not None and waiting.count() >= MOST_WAITING:
        # Nobody reads the next hundred before these.
        return first
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            comment=comment,
            network=digest_network(visitor, now),
            defaults={"reason": reason, "text": text, "created_at": now},
        )
        if is_new:
            # Whatever it is: the row is waited for while somebody settles the reports that are there.
            ReaderComment.objects.filter(pk=comment.pk).update(reported_at=Coalesce("reported_at", now))
    return report
