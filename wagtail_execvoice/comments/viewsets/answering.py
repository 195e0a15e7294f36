"""A moderator answers a comment: in their own name, under an official one, or by asking an author."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.actions import Draft, Ticket, write_comment
from wagtail_execvoice.comments.actions.moderating import moderate
from wagtail_execvoice.comments.actions.replying import (
    answer_as,
    draft_reply,
    find_refusal,
    get_page,
    name_of_team,
)
from wagtail_execvoice.comments.constants import Act, ReplyState, Source, Status
from wagtail_execvoice.comments.errors import CommentRefused, DecidedMeanwhile
from wagtail_execvoice.comments.forms.replying import ReplyForm
from wagtail_execvoice.comments.models import Decision, ReaderComment


def find_obstacle(comment: ReaderComment) -> str:
    """Return why ``comment`` cannot be answered, also if it is approved; empty if it can."""
    if comment.is_withdrawn:
        return _("Its writer took it back: nobody can answer it any more.")
    if comment.parent is not None and not comment.parent.is_visible:
        return _("What it answers is not shown, so readers would not see this either. Approve that first.")
    return find_refusal(comment)


def approve_seen(comment: ReaderComment, version: str, user: Any, reports: int | None = None) -> UUID | None:
    """Approve ``comment`` as it was seen, and return the id by which that is undone; None if this user has done so already.

    Of its reports those up to the one with the id ``reports`` are settled, without it all. Raises ``DecidedMeanwhile``.
    """
    # A version that is no number is one that nobody has seen.
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) <= 9 else 0
    try:
        batch, count = moderate([comment.pk], Act.APPROVE, user, versions={comment.pk: seen}, reports=reports)
    except DecidedMeanwhile as meanwhile:
        latest = meanwhile.decision
        # The button was pressed twice, and nothing else was done to what was seen.
        is_mine = isinstance(latest, Decision) and latest.act == Act.APPROVE and latest.user_id == user.pk
        if is_mine and ReaderComment.objects.filter(pk=comment.pk, version=seen + 1).exists():
            return None
        raise
    return batch if count else None


def send_answer(form: ReplyForm, comment: ReaderComment, user: Any, nonce: str) -> str:
    """Answer as ``form`` says, and return what to say of it. The same form twice is one answer. Raises ``CommentRefused``."""
    body = form.cleaned_data["body"]
    speaker, alias = form.get_speaker(), form.get_alias()
    if speaker is not None:
        draft = draft_reply(comment, speaker, body, user)
        if draft.state == ReplyState.REVIEW:
            return _("The answer waits for somebody else to review it.")
        return _("Your colleague was asked to publish the answer.")
    if alias is not None:
        return _say(answer_as(alias, comment, body, user, nonce=nonce))
    return _say(_answer_as_team(comment, body, user, nonce))


def _say(answer: ReaderComment) -> str:
    if answer.is_visible and not answer.is_withdrawn:
        return _("The answer is published.")
    if answer.status == Status.PENDING:
        return _("The answer waits for review.")
    raise CommentRefused(
        "sent_before",
        _("You sent this answer before, and it is not shown any more. Send it again if you want a new one."),
    )


def _answer_as_team(comment: ReaderComment, body: str, user: Any, nonce: str) -> ReaderComment:
    page = get_page(comment)
    words = Draft(page=page, body=body, name=name_of_team(user, page), user=user, reply_to=comment, source=Source.PANEL)
    # The button pressed twice is one answer.
    made_of = f"panel:{comment.pk}:{user.pk}:{nonce}:{body}"
    return write_comment(words, Ticket(3600, hashlib.sha256(made_of.encode()).hexdigest()))
