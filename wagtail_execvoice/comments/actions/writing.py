"""A reader writes: one comment, through the pipeline, into the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.comments.actions.commenters import digest_network, find_commenter, get_commenter
from wagtail_execvoice.comments.actions.inheriting import ConversationSettings, read_settings
from wagtail_execvoice.comments.actions.publishing import lock_conversations, republish
from wagtail_execvoice.comments.actions.tickets import Ticket
from wagtail_execvoice.comments.constants import DEPTH_STORED, Badge, Source, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Commenter, ReaderComment
from wagtail_execvoice.comments.phases import Judgement, Submission, judge
from wagtail_execvoice.comments.responders import is_responder
from wagtail_execvoice.comments.signals import comment_received
from wagtail_execvoice.text import render_plain_text

MINUTE, HOUR = 60, 3600
#: Whose comments are counted, how many of them are taken, in how many seconds.
VISITOR_LIMITS = ((5, MINUTE), (30, HOUR))
PAGE_LIMIT = (60, MINUTE)
#: Beyond it a flood is on its way: everything that comes is held.
SITE_LIMIT = (300, MINUTE)


@dataclass(frozen=True)
class Draft:
    """What somebody wrote, cleaned by the form, and how it came."""

    page: Any
    body: str
    name: str
    email: str = ""
    user: Any = None
    reply_to: ReaderComment | None = None
    visitor: str = ""
    is_decoy_filled: bool = False
    source: str = Source.FORM
    #: Vouched for by whoever makes the draft in code: never taken from a form. Else the account says it.
    badge: str = ""


def write_comment(draft: Draft, ticket: Ticket) -> ReaderComment:
    """Take ``draft`` in, and return the comment: shown, held or put to the spam, as the pipeline says.

    The same ticket twice is one comment. Raises ``CommentRefused``.
    """
    sent = ReaderComment.objects.filter(ticket=ticket.digest).first()
    if sent is not None:
        return sent
    _check_limits(draft)
    # Outside of the transaction: everybody who writes would wait for everybody else.
    is_flood = not take_slot("comments.site", "", *SITE_LIMIT)
    now = timezone.now()
    settings = read_settings(draft.page)
    try:
        with transaction.atomic():
            commenter = get_commenter(draft.user, draft.email, now)
            submission = _submission(draft, settings, commenter, now, seconds=ticket.seconds, is_flood=is_flood)
            comment = _store(draft, ticket, judge(submission), submission)
    except IntegrityError:
        # The button was pressed twice, and the two met here.
        sent = ReaderComment.objects.filter(ticket=ticket.digest).first()
        if sent is None:
            raise
        return sent
    return comment


def preview_comment(draft: Draft) -> str:
    """Return ``draft`` as it would be shown, as HTML. Raises ``CommentRefused`` for what would not be taken at all."""
    now = timezone.now()
    judge(_submission(draft, read_settings(draft.page), find_commenter(draft.user, draft.email), now))
    return str(render_plain_text(draft.body))


def _submission(
    draft: Draft, settings: ConversationSettings, commenter: Commenter | None, now: datetime, **values: Any
) -> Submission:
    return Submission(
        page=draft.page,
        settings=settings,
        body=draft.body,
        name=draft.name,
        now=now,
        email=draft.email,
        user=draft.user,
        commenter=commenter,
        parent=draft.reply_to,
        network=digest_network(draft.visitor, now),
        is_decoy_filled=draft.is_decoy_filled,
        badge=draft.badge or find_badge(draft.user, draft.page),
        source=draft.source,
        **values,
    )


def find_badge(user: Any, page: Any) -> str:
    """Return how the site vouches for ``user`` on ``page``: an author of it, one of the team, or not at all."""
    if is_responder(user, page):
        return Badge.AUTHOR
    if user is not None and user.is_authenticated and user.has_perm("execvoice_comments.decide_readercomment"):
        return Badge.TEAM
    return Badge.NONE


def _store(draft: Draft, ticket: Ticket, judgement: Judgement, submission: Submission) -> ReaderComment:
    now = submission.now
    # Locked before anything is read that the comment depends on: what it answers must still be there.
    conversations = lock_conversations([draft.page.pk]) if judgement.status == Status.APPROVED else {}
    parent = _find_parent(draft)
    comment = ReaderComment(
        page_id=draft.page.pk,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        status=judgement.status,
        commenter=submission.commenter,
        user=draft.user if draft.user is not None and draft.user.is_authenticated else None,
        name=draft.name,
        email=draft.email,
        badge=draft.badge or find_badge(draft.user, draft.page),
        network=digest_network(draft.visitor, now),
        body=draft.body,
        html=render_plain_text(draft.body),
        language=submission.language,
        source=draft.source,
        reasons=[finding.to_json() for finding in judgement.findings],
        suspicion=judgement.suspicion,
        ticket=ticket.digest,
        created_at=now,
        decided_at=now if judgement.status == Status.APPROVED else None,
    )
    comment.save(force_insert=True)
    if conversations:
        republish(conversations, [comment])
    transaction.on_commit(partial(comment_received.send_robust, sender=ReaderComment, comment=comment), robust=True)
    return comment


def _find_parent(draft: Draft) -> ReaderComment | None:
    """Return what the comment answers, read again: it may have been hidden while somebody typed."""
    if draft.reply_to is None:
        return None
    parent = ReaderComment.objects.public().filter(pk=draft.reply_to.pk, page_id=draft.page.pk).first()
    if parent is None or parent.is_withdrawn:
        raise CommentRefused("gone", _("What you answer is no longer there. You can write a comment of your own."))
    # Beyond what anybody can follow, one answers beside the last one instead of below it.
    return parent if parent.depth < DEPTH_STORED else parent.parent


def _check_limits(draft: Draft) -> None:
    identity = f"user:{draft.user.pk}" if draft.user is not None and draft.user.is_authenticated else draft.visitor
    scopes = [("comments.visitor", identity, limit) for limit in VISITOR_LIMITS]
    for scope, key, (limit, seconds) in (*scopes, ("comments.page", str(draft.page.pk), PAGE_LIMIT)):
        slot = take_slot(scope, key, limit, seconds)
        if not slot:
            message = _(
                "That is a lot of comments in a short time. Your text is kept: send it again in a little while."
            )
            raise CommentRefused("too_many", message, retry_after=slot.retry_after)
