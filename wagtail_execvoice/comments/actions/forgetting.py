"""How long what readers leave is kept: a due job. What is on hold is not touched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from wagtail_execvoice.comments.actions.examples_kept import keep_examples
from wagtail_execvoice.comments.actions.forgetting_trace import log_trace, read_trace
from wagtail_execvoice.comments.actions.holding import leave_out_kept
from wagtail_execvoice.comments.actions.publishing import lock_conversations
from wagtail_execvoice.comments.constants import NOBODY, Status
from wagtail_execvoice.comments.models import CommentVersion, Follow, ReaderComment, Report

SPAM_KEPT = timedelta(days=30)
NETWORK_KEPT = timedelta(days=30)
WITHDRAWN_KEPT = timedelta(days=30)
UNCONFIRMED_KEPT = timedelta(days=7)
BATCH = 500
#: In the place of a network that is forgotten, since each report of a comment has another one.
_GONE = "-"


def forget_old() -> int:
    """Delete spam 30 days after it became spam, networks and what was withdrawn after 30 days, reports 30 days after they were
    settled, and follows that were never confirmed after 7.

    Return how many rows that were.
    """
    now = timezone.now()
    emptied = leave_out_kept(ReaderComment.objects.filter(created_at__lte=now - NETWORK_KEPT)).exclude(network="")
    asked = Follow.objects.filter(confirmed_at=None, created_at__lte=now - UNCONFIRMED_KEPT)
    return (
        emptied.update(network="")
        + _forget_reports(now - NETWORK_KEPT)
        + _delete(leave_out_kept(asked, "thread__page"))
        + _delete_spam(now - SPAM_KEPT)
        + _empty_withdrawn(now - WITHDRAWN_KEPT)
    )


def _forget_reports(until: datetime) -> int:
    settled = leave_out_kept(Report.objects.filter(handled_at__lte=until), "comment__page")
    old = leave_out_kept(Report.objects.filter(created_at__lte=until), "comment__page")
    # One that nobody looked at yet still has to be looked at.
    waiting = old.exclude(network__startswith=_GONE)
    named = Report.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)[:BATCH]))
    count = named.update(network=Concat(Value(_GONE), Cast(F("pk"), CharField()), output_field=CharField()))
    return count + _delete(settled)


def _empty_withdrawn(until: datetime) -> int:
    """Its place stays where it was answered; the words are nobody's to keep."""
    withdrawn = leave_out_kept(ReaderComment.objects.filter(withdrawn_at__lte=until)).exclude(body="")
    pks = list(withdrawn.values_list("pk", flat=True)[:BATCH])
    CommentVersion.objects.filter(comment_id__in=pks).delete()
    return ReaderComment.objects.filter(pk__in=pks).update(body="", html="", name=NOBODY, email="", tell_at=None)


def _delete(rows: QuerySet[Any]) -> int:
    # By their ids: not every database deletes from what it joins.
    pks = list(rows.values_list("pk", flat=True)[:BATCH])
    return rows.model.objects.filter(pk__in=pks).delete()[0] if pks else 0


def _delete_spam(until: datetime) -> int:
    answers = ReaderComment.objects.filter(parent_id=OuterRef("pk"))
    # From the ends of the threads, since what is answered cannot go before its answers. Good answers to spam keep it.
    # From when it became spam: an old comment can be called so today, and that can be undone as long as any other decision.
    # What the pipeline put there nobody decided. The age is in the index; nothing is decided before it is written.
    known = Q(decided_at__isnull=True) | Q(decided_at__lte=until)
    spam = ReaderComment.objects.filter(known, ~Exists(answers), status=Status.SPAM, created_at__lte=until)
    deleted = 0
    while found := list(leave_out_kept(spam).values_list("pk", "page_id")[:BATCH]):
        with transaction.atomic():
            lock_conversations({page_id for _pk, page_id in found})
            # Read again, under the lock: somebody may have answered it, approved it or put it on hold.
            named = spam.filter(pk__in=[pk for pk, _page_id in found])
            pks = list(leave_out_kept(named).values_list("pk", flat=True))
            trace = read_trace(pks)
            keep_examples(pks)
            ReaderComment.objects.filter(answer_id__in=pks).update(answer=None)
            ReaderComment.objects.filter(pk__in=pks).delete()
            log_trace(trace)
        deleted += len(pks)
        if not pks:
            break
    return deleted
