"""The writer of a comment changes it: through the same pipeline, and what it said before is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.comments.actions.changes import CHANGE_LIMIT, check_limit, lock_own, record, show_anew
from wagtail_execvoice.comments.actions.commenters import count_anew, digest_network
from wagtail_execvoice.comments.actions.inheriting import read_settings
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import CommentVersion, ReaderComment
from wagtail_execvoice.comments.phases import Judgement, Submission, judge
from wagtail_execvoice.text import render_plain_text


def edit_comment(
    comment: ReaderComment, page: Any, body: str, user: Any = None, *, visitor: str = "", source: str = ""
) -> ReaderComment:
    """Give ``comment`` the text ``body``, cleaned by the form, and return it as it is now.

    A change can take a comment out of sight until somebody has read it, and never brings one into sight. Raises
    ``CommentRefused``.
    """
    if body == comment.body:
        return comment
    check_limit("comments.change", comment.public_id, *CHANGE_LIMIT)
    now = timezone.now()
    submission = _submission(comment, page, body, now, visitor, source)
    judgement = judge(submission)
    with transaction.atomic():
        row, conversations = lock_own(comment)
        if row.decisions.filter(act=Act.REDACT, undone_at=None).exists():
            # What a moderator blacked out does not come back.
            raise CommentRefused("too_late", _("This comment can no longer be changed."))
        CommentVersion.objects.create(comment=row, body=row.body, replaced_at=now)
        before = row.status
        _change(row, submission, judgement, now)
        record(row, Act.EDIT, before, user, now)
        show_anew(row, conversations)
    return row


def _submission(comment: ReaderComment, page: Any, body: str, now: datetime, visitor: str, source: str) -> Submission:
    return Submission(
        page=page,
        settings=read_settings(page),
        body=body,
        name=comment.name,
        now=now,
        email=comment.email,
        user=comment.user,
        commenter=comment.commenter,
        parent=comment.parent,
        network=digest_network(visitor, now),
        language=comment.language,
        badge=comment.badge,
        source=source or comment.source,
        before=comment,
    )


def _change(row: ReaderComment, submission: Submission, judgement: Judgement, now: datetime) -> None:
    before, row.status = row.status, find_status(row.status, judgement.status)
    if row.status != before:
        # What people decided, they decided about another text.
        count_anew([(row, "")])
    row.body, row.html = submission.body, render_plain_text(submission.body)
    row.language = submission.language
    row.reasons = [finding.to_json() for finding in judgement.findings]
    row.suspicion = judgement.suspicion
    row.edited_at, row.version = now, row.version + 1
    row.save(
        update_fields=["status", "counted", "body", "html", "language", "reasons", "suspicion", "edited_at", "version"]
    )


def find_status(before: str, judged: str) -> str:
    """Return what becomes of a comment that was ``before`` when its new text is judged so. No change publishes."""
    if before == Status.APPROVED:
        return judged
    # What waits may turn out to be spam; what people have decided about stays decided.
    return judged if before == Status.PENDING and judged == Status.SPAM else before
