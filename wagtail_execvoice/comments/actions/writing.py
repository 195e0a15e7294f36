"""A reader writes: one comment, through the pipeline, into the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import Limit, take_slot, take_slots
from wagtail_execvoice.comments.actions.commenters import digest_network, key_of, make_commenter
from wagtail_execvoice.comments.actions.inheriting import ConversationSettings, read_settings
from wagtail_execvoice.comments.actions.limiting import HOUR, MINUTE, name_wait
from wagtail_execvoice.comments.actions.publishing import publish_new
from wagtail_execvoice.comments.actions.tickets import Ticket
from wagtail_execvoice.comments.constants import DEPTH_STORED, GRACE, Badge, Source, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Conversation, ReaderComment
from wagtail_execvoice.comments.names import first_seen
from wagtail_execvoice.comments.phases import Judgement, Submission, judge
from wagtail_execvoice.comments.pipeline.versions import read_versions
from wagtail_execvoice.comments.responders import find_responder, read_responders
from wagtail_execvoice.comments.signals import comment_received
from wagtail_execvoice.text import render_plain_text

#: Whose comments are counted, how many of them are taken, in how many seconds.
VISITOR_LIMITS = ((5, MINUTE), (30, HOUR))
PAGE_LIMIT = (60, MINUTE)
#: To look at a comment first costs the same work as to send it.
PREVIEW_LIMIT = (30, MINUTE)
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
    #: The same by its public id, as a form says it. What is not shown is answered by a comment of its own.
    answers: str = ""
    visitor: str = ""
    #: Whether they want mail about answers. Of a comment that is shown at once, nobody is mailed else.
    wants_answers: bool = False
    is_decoy_filled: bool = False
    source: str = Source.FORM
    #: Vouched for by whoever makes the draft in code: never taken from a form. Else the account says it.
    badge: str = ""
    #: How its page takes comments, if the caller read it a moment ago.
    settings: ConversationSettings | None = None


class SentBefore(CommentRefused):
    """The same form was sent before, with something else in it. ``sent`` is the comment that came of it."""

    def __init__(self, sent: ReaderComment) -> None:
        message = _("The first version has arrived. To send this one as another comment, press the button again.")
        super().__init__("sent_before", message)
        self.sent = sent


def write_comment(draft: Draft, ticket: Ticket) -> ReaderComment:
    """Take ``draft`` in, and return the comment: shown, held or put to the spam, as the pipeline says.

    The same ticket twice is one comment. Raises ``CommentRefused``; ``SentBefore`` if the ticket came with something else.
    """
    try:
        # Outside of the transaction: everybody who writes would wait for everybody else.
        is_flood = _check_limits(draft)
        return _take(draft, ticket, is_flood)
    except (CommentRefused, IntegrityError) as error:
        sent = ReaderComment.objects.filter(ticket=ticket.digest).first()
        if sent is not None and _is_same(sent, draft):
            # The button was pressed twice: what is stored already is neither too much nor a repetition.
            return sent
        if sent is None or isinstance(error, CommentRefused):
            raise
        raise SentBefore(sent) from error


def _is_same(sent: ReaderComment, draft: Draft) -> bool:
    """Return whether ``sent`` is what came of ``draft``, which nobody typed anything into since."""
    if draft.source == Source.PANEL:
        # The tickets of the panel are made of the words.
        return True
    # Whoever is signed in types no name.
    if sent.is_withdrawn or (_signed_in(draft) is None and sent.name != draft.name):
        return False
    bodies = [sent.body, *sent.versions.values_list("body", flat=True)]
    return draft.body in bodies and ReaderComment.objects.filter(_answers(draft), pk=sent.pk).exists()


def _take(draft: Draft, ticket: Ticket, is_flood: bool) -> ReaderComment:
    now = timezone.now()
    with transaction.atomic():
        submission = _submission(draft, now, seconds=ticket.seconds, is_flood=is_flood)
        if submission.commenter_key and submission.commenter is None:
            submission.commenter = make_commenter(submission.commenter_key, _signed_in(draft), now)
        return _store(draft, ticket, judge(submission), submission)


def preview_comment(draft: Draft) -> str:
    """Return ``draft`` as it would be shown, as HTML. Raises ``CommentRefused`` for what would not be taken at all."""
    slot = take_slot("comments.preview", _identify(draft), *PREVIEW_LIMIT)
    if not slot:
        raise _too_many(slot.retry_after)
    now = timezone.now()
    judge(_submission(draft, now))
    return str(render_plain_text(draft.body))


def _submission(draft: Draft, now: datetime, **values: Any) -> Submission:
    submission = Submission(
        page=draft.page,
        settings=draft.settings or read_settings(draft.page),
        body=draft.body,
        name=draft.name,
        now=now,
        email=draft.email,
        user=draft.user,
        commenter_key=key_of(draft.user, draft.email),
        # Ours never ask: it is read once the conversation is locked.
        parent=SimpleLazyObject(partial(_read_parent, draft)) if draft.answers else draft.reply_to,
        network=digest_network(draft.visitor, now),
        is_decoy_filled=draft.is_decoy_filled,
        source=draft.source,
        known={"answers": _answers(draft)},
        **values,
    )
    submission.badge = draft.badge or _vouch_for(submission)
    submission.commenter = read_versions(submission).commenter
    return submission


def _vouch_for(submission: Submission) -> str:
    """Return how the site vouches for who writes: an author of the page, who gets the name that it prints, one of the team, or not."""
    user = submission.user
    if user is None or not user.is_authenticated:
        return Badge.NONE
    author = find_responder(user, read_responders(submission))
    if author is not None:
        submission.name = first_seen([author.name]) or submission.name
        return Badge.AUTHOR
    if user.has_perm("execvoice_comments.decide_readercomment"):
        return Badge.TEAM
    return Badge.NONE


def _store(draft: Draft, ticket: Ticket, judgement: Judgement, submission: Submission) -> ReaderComment:
    now, is_shown = submission.now, judgement.status == Status.APPROVED
    comment = ReaderComment(
        page_id=draft.page.pk,
        status=judgement.status,
        commenter=submission.commenter,
        user=_signed_in(draft),
        name=submission.name,
        email=draft.email,
        badge=submission.badge,
        network=submission.network,
        body=draft.body,
        html=render_plain_text(draft.body),
        language=submission.language,
        source=draft.source,
        reasons=[finding.to_json() for finding in judgement.findings],
        suspicion=judgement.suspicion,
        ticket=ticket.digest,
        created_at=now,
        decided_at=now if is_shown else None,
        tell_at=now + GRACE if is_shown and draft.wants_answers and draft.email else None,
    )
    if is_shown:
        publish_new(comment, partial(_find_parent, draft))
    else:
        comment.put_below(_find_parent(draft))
        comment.save(force_insert=True)
    transaction.on_commit(partial(comment_received.send_robust, sender=ReaderComment, comment=comment), robust=True)
    return comment


def _find_parent(draft: Draft) -> ReaderComment | None:
    """Return what the comment answers, as it is now: it may have been hidden while somebody typed."""
    parent = _read_parent(draft)
    if parent is None and draft.reply_to is None:
        return None
    if parent is None or parent.is_withdrawn:
        raise CommentRefused("gone", _("What you answer is no longer there. You can write a comment of your own."))
    if parent.depth < DEPTH_STORED:
        return parent
    # Beyond what anybody can follow, one answers beside the last one instead of below it.
    return _shown(draft.page.pk).get(pk=parent.parent_id or 0)


def _read_parent(draft: Draft) -> ReaderComment | None:
    if draft.reply_to is not None:
        return _shown(draft.page.pk).filter(pk=draft.reply_to.pk).first()
    return _shown(draft.page.pk).filter(public_id=draft.answers).first() if draft.answers else None


def _answers(draft: Draft) -> Q:
    """Return the condition for comments that answer the same as ``draft``. No query."""
    if draft.reply_to is None and not draft.answers:
        return Q(parent=None)
    named = Q(public_id=draft.answers) if draft.reply_to is None else Q(pk=draft.reply_to.pk)
    asked = ReaderComment.objects.public().filter(named, page_id=draft.page.pk)
    below = Case(When(depth__lt=DEPTH_STORED, then="pk"), default="parent_id")
    # What is not shown is answered by a comment of its own.
    return Q(parent=Subquery(asked.values_list(below)[:1])) | Q(~Exists(asked), parent=None)


def _shown(page_id: int) -> QuerySet[ReaderComment]:
    counted = Conversation.objects.filter(page_id=page_id).values("last_number")
    shown = ReaderComment.objects.public().filter(page_id=page_id).select_related("root")
    return shown.annotate(last_number=Subquery(counted))


def _check_limits(draft: Draft) -> bool:
    """Take a slot of each limit, and return whether so much comes in that the site takes nothing unseen any more."""
    if draft.source == Source.PANEL:
        # Those who answer readers are not kept from it by how many there are.
        return False
    limits = [Limit("comments.visitor", _identify(draft), *limit) for limit in VISITOR_LIMITS]
    limits += [Limit("comments.page", str(draft.page.pk), *PAGE_LIMIT), Limit("comments.site", "", *SITE_LIMIT)]
    slots = take_slots(limits)
    if len(slots) < len(limits):
        raise _too_many(slots[-1].retry_after)
    return not slots[-1]


def _identify(draft: Draft) -> str:
    user = _signed_in(draft)
    return draft.visitor if user is None else f"user:{user.pk}"


def _signed_in(draft: Draft) -> Any:
    return draft.user if draft.user is not None and draft.user.is_authenticated else None


def _too_many(retry_after: int) -> CommentRefused:
    message = _("That is a lot of comments in a short time. Your text is kept: send it again %(when)s.")
    return CommentRefused("too_many", message % {"when": name_wait(retry_after)}, retry_after=retry_after)
