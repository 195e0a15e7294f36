"""Answers that carry a name of the company: drafted by the team, published by nobody but the one whose name it is.

Under an official name, the company's, whoever is in its group answers at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_execvoice.base.actions import cancel_mail, find_link, issue_link, queue_mail
from wagtail_execvoice.base.languages import language_of
from wagtail_execvoice.comments.actions.inheriting import read_settings
from wagtail_execvoice.comments.actions.logging import make_entry
from wagtail_execvoice.comments.actions.publishing import lock_conversations
from wagtail_execvoice.comments.actions.speakers import find_address, find_voice
from wagtail_execvoice.comments.actions.tickets import Ticket
from wagtail_execvoice.comments.actions.writing import Draft, preview_comment, write_comment
from wagtail_execvoice.comments.addresses import public_address
from wagtail_execvoice.comments.constants import LONGEST_NAME, Act, Badge, ReplyState, Source
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import DraftReply, OfficialAlias, ReaderComment
from wagtail_execvoice.comments.names import first_seen, full_name
from wagtail_execvoice.comments.responders import Responder
from wagtail_execvoice.comments.urlnames import reply_url
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.text import single_line

REPLY = "comments.reply"
#: Its speaker has not answered.
WAITING = (ReplyState.REVIEW, ReplyState.ASKED)


def get_page(comment: ReaderComment) -> Any:
    """Return the page of ``comment``, of its own type."""
    return get_base_page_model().objects.get(pk=comment.page_id).specific


def name_of_team(user: Any, page: Any) -> str:
    """Return the name under which one of the team answers: their own, else that of the site. Never what they log in with."""
    own = full_name(user)
    site = None if own else page.get_site()
    ours = (site and site.site_name, getattr(settings, "WAGTAIL_SITE_NAME", ""))
    return own or first_seen(ours) or pgettext("who answers readers", "The team")


def find_refusal(comment: ReaderComment) -> str:
    """Return why nobody can answer on the page of ``comment``, also once that is approved; empty if they can."""
    page = get_page(comment)
    if read_settings(page).takes_comments(page, timezone.now()):
        return ""
    return _("Comments on this page are closed: nobody can answer here any more.")


@transaction.atomic
def draft_reply(comment: ReaderComment, speaker: Any, body: str, user: Any) -> DraftReply:
    """Put an answer before ``speaker``, or first before a reviewer where the page wants one. Raises ``CommentRefused``.

    Nobody is asked for what could not be published.
    The same words that are before them already are one draft: the button was pressed twice.
    """
    page = get_page(comment)
    lock_conversations([comment.page_id])
    same = DraftReply.objects.filter(comment=comment, speaker=speaker, body=body, state__in=WAITING).first()
    if same is not None:
        return same
    address = _find_asked(comment, speaker, body, page)
    reviewed = read_settings(page).replies_need_review
    draft = DraftReply.objects.create(
        comment=comment,
        speaker=speaker,
        body=body,
        state=ReplyState.REVIEW if reviewed else ReplyState.ASKED,
        drafted_by=user,
        created_at=timezone.now(),
    )
    _record(draft, Act.DRAFT, user)
    if not reviewed:
        _ask(draft, address, page)
    return draft


@transaction.atomic
def review_reply(draft: DraftReply, user: Any) -> bool:
    """Let a draft go on to its speaker; False if somebody did so already. Raises ``CommentRefused``, also for its drafter."""
    if draft.drafted_by_id == user.pk:
        raise CommentRefused("own_draft", _("Somebody else than who drafted it reviews it."))
    asked = {"state": ReplyState.ASKED, "reviewed_by": user}
    if not _move(draft, Act.DRAFT_REVIEWED, user, [ReplyState.REVIEW], **asked):
        return False
    page = get_page(draft.comment)
    _ask(draft, _find_asked(draft.comment, draft.speaker, draft.body, page), page)
    return True


def find_draft(token: object) -> DraftReply | None:
    """Return the draft whose speaker was sent this link, whatever became of it; None if the link is none."""
    link = find_link(REPLY, token)
    drafts = DraftReply.objects.select_related("comment", "speaker", "published")
    draft: DraftReply | None = drafts.filter(pk=link.subject.rpartition(":")[2]).first() if link else None
    # In the name of somebody who has left, whoever still reads their mail says nothing.
    return draft if draft is not None and draft.speaker.is_active else None


def publish_reply(draft: DraftReply, body: str) -> ReaderComment:
    """Publish the words of its speaker, who may have changed them. Twice is once. Raises ``CommentRefused``."""
    with transaction.atomic():
        # Locked in the order in which whoever erases a comment does it.
        lock_conversations([draft.comment.page_id])
        row = DraftReply.objects.select_related("comment", "speaker", "published").filter(pk=draft.pk).first()
        if row is not None and row.state == ReplyState.PUBLISHED and row.published is not None:
            return row.published
        if row is None or row.state != ReplyState.ASKED:
            raise CommentRefused("closed", _("This reply was declined or withdrawn, or is published already."))
        return _publish(row, body)


def _publish(draft: DraftReply, body: str) -> ReaderComment:
    page = get_page(draft.comment)
    voice = find_voice(draft.speaker, page)
    if voice is None:
        raise CommentRefused("not_speaker", _("You are no author of this page any more."))
    words = _put_in_words(draft.comment, draft.speaker, voice, body, page)
    comment = write_comment(words, Ticket(3600, hashlib.sha256(f"reply:{draft.pk}".encode()).hexdigest()))
    done = {"state": ReplyState.PUBLISHED, "published": comment, "body": comment.body, "decided_at": timezone.now()}
    if not _move(draft, Act.DRAFT_PUBLISHED, draft.speaker, [ReplyState.ASKED], **done):
        # Declined a moment ago, by another press: what was written is rolled back.
        raise CommentRefused("closed", _("This reply was declined or withdrawn, or is published already."))
    return comment


def _put_in_words(comment: ReaderComment, speaker: Any, voice: Responder, body: str, page: Any) -> Draft:
    name = single_line(voice.name, max_length=LONGEST_NAME)
    return Draft(page=page, body=body, name=name, user=speaker, reply_to=comment, visitor="", source=Source.PANEL)


def decline_reply(draft: DraftReply) -> bool:
    """Say that this will not be said; False if it was said already."""
    done = {"state": ReplyState.DECLINED, "decided_at": timezone.now()}
    return _move(draft, Act.DRAFT_DECLINED, draft.speaker, [ReplyState.ASKED], **done)


@transaction.atomic
def withdraw_reply(draft: DraftReply, user: Any) -> bool:
    """Take a draft back before its speaker decided; False if they did. If they have their mail, the link in it says so."""
    done = {"state": ReplyState.WITHDRAWN, "decided_at": timezone.now()}
    if not _move(draft, Act.DRAFT_WITHDRAWN, user, WAITING, **done):
        return False
    cancel_mail(_mail_key(draft))
    return True


def find_aliases(user: Any) -> Any:
    """Return the official names that ``user`` may answer under."""
    return OfficialAlias.objects.filter(group__user=user).distinct()


def answer_as(alias: OfficialAlias, comment: ReaderComment, body: str, user: Any, *, nonce: str = "") -> ReaderComment:
    """Answer under an official name. Who did is on record, and not on the page. Raises ``CommentRefused``.

    The same words twice are one answer, as long as the ``nonce``, which the form has, is the same.
    """
    if not find_aliases(user).filter(pk=alias.pk).exists():
        raise CommentRefused("not_yours", _("You may not answer under this name."))
    words = Draft(
        page=get_page(comment),
        body=body,
        name=alias.name,
        user=user,
        reply_to=comment,
        visitor="",
        source=Source.PANEL,
        badge=Badge.OFFICIAL,
    )
    made_of = f"alias:{alias.pk}:{comment.pk}:{user.pk}:{nonce}:{body}"
    return write_comment(words, Ticket(3600, hashlib.sha256(made_of.encode()).hexdigest()))


@transaction.atomic
def _move(draft: DraftReply, act: Act, user: Any, states: Collection[str], **values: Any) -> bool:
    """Bring ``draft`` on from one of ``states``, and write down who did; False if it is in none of them any more."""
    if not DraftReply.objects.filter(pk=draft.pk, state__in=states).update(**values):
        return False
    _record(draft, act, user)
    return True


def _record(draft: DraftReply, act: Act, user: Any) -> None:
    speaker = draft.speaker
    name = "" if user == speaker else speaker.get_full_name().strip() or speaker.get_username()
    make_entry(draft.comment, act, user, timezone.now(), reason=name).save(force_insert=True)


def _find_asked(comment: ReaderComment, speaker: Any, body: str, page: Any) -> str:
    """Return where ``speaker`` is asked. Raises ``CommentRefused``, also with what they would hear once they publish."""
    seen = ReaderComment.objects.filter(pk=comment.pk).first()
    if seen is not None and seen.is_withdrawn:
        raise CommentRefused("gone", _("Its writer took it back: nobody can answer it any more."))
    if seen is None or not seen.is_visible:
        raise CommentRefused("gone", _("What you answer is not shown. Approve it first."))
    voice = find_voice(speaker, page)
    if voice is None:
        raise CommentRefused("not_speaker", _("Only an author of this page who has an account can be asked."))
    address = find_address(speaker, voice)
    if not address:
        raise CommentRefused("no_address", _("This author has no e-mail address at which they could be asked."))
    preview_comment(_put_in_words(comment, speaker, voice, body, page))
    return address


def _mail_key(draft: DraftReply) -> str:
    return f"comments.reply:{draft.pk}"


def _ask(draft: DraftReply, address: str, page: Any) -> None:
    _link, token = issue_link(REPLY, f"execvoice_comments.draftreply:{draft.pk}")
    context = {
        "page": page,
        "comment": draft.comment,
        "draft": draft,
        "url": public_address(page, reply_url(token)),
    }
    language = language_of(draft.speaker)
    with translation.override(language):
        text = render_to_string("execvoice_comments/mail/reply.txt", context).strip()
    subject, _line, body = text.partition("\n")
    queue_mail(_mail_key(draft), address, subject, f"{body.strip()}\n", language=language)
