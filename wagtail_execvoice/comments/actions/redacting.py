"""Blacking out: the one way in which a company may touch what a reader wrote. Nothing is ever put into a reader's mouth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.comments.actions.logging import find_latest_change, make_entry
from wagtail_execvoice.comments.actions.publishing import lock_conversations, touch
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.errors import DecidedMeanwhile
from wagtail_execvoice.comments.models import CommentVersion, Decision, ReaderComment
from wagtail_execvoice.text import normalise, render_plain_text

#: What stands where something was: seen by everybody, and of a length that gives nothing away.
MARK = "█████"


class NothingToRedact(Exception):
    """None of the passages stands in the comment."""


def redact(
    comment: ReaderComment, passages: Sequence[str], user: Any, *, reason: str, version: int | None = None
) -> Decision:
    """Put the mark in the place of each of ``passages``, and return the decision by which ``restore`` takes it back.

    Raises ``NothingToRedact``, and ``DecidedMeanwhile`` if ``version`` is not what the comment is at now.
    """
    with transaction.atomic():
        conversations = lock_conversations([comment.page_id])
        row = ReaderComment.objects.get(pk=comment.pk)
        if version is not None and version != row.version:
            raise DecidedMeanwhile(row.pk, find_latest_change(row))
        body = row.body
        # Longest first: what holds another passage must not be broken up by it.
        for passage in sorted({normalise(text).strip() for text in passages} - {""}, key=len, reverse=True):
            body = body.replace(passage, MARK)
        if body == row.body:
            raise NothingToRedact
        decision = make_entry(row, Act.REDACT, user, timezone.now(), reason=reason)
        decision.save(force_insert=True)
        _put(row, body, decision)
        touch(conversations, [row.page_id])
    return decision


def find_restorable(comment: ReaderComment) -> Decision | None:
    """Return the redaction that ``restore`` takes back: the latest that holds. None if there is none, or its text was erased."""
    last = comment.decisions.filter(act=Act.REDACT, undone_at__isnull=True).order_by("-pk").first()
    return last if last is not None and comment.versions.filter(redaction=last).exists() else None


def restore(decision: Decision, user: Any) -> bool:
    """Take back a redaction; False if that was done already, or something else was blacked out since and still is."""
    with transaction.atomic():
        conversations = lock_conversations([decision.comment.page_id])
        row = ReaderComment.objects.get(pk=decision.comment_id)
        if find_restorable(row) != decision:
            return False
        now = timezone.now()
        row.decisions.filter(pk=decision.pk).update(undone_at=now)
        make_entry(row, Act.UNDO, user, now).save(force_insert=True)
        _put(row, row.versions.get(redaction=decision).body)
        touch(conversations, [row.page_id])
    return True


def _put(row: ReaderComment, body: str, redaction: Decision | None = None) -> None:
    CommentVersion.objects.create(comment=row, body=row.body, replaced_at=timezone.now(), redaction=redaction)
    row.body, row.html, row.version = body, render_plain_text(body), row.version + 1
    row.save(update_fields=["body", "html", "version"])
