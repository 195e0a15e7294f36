"""Following a thread by mail: only once the address itself said so, at most one mail an hour, and out of it by one press."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from wagtail_execvoice.base.actions import find_link, issue_link, queue_mail
from wagtail_execvoice.comments.actions.inheriting import read_settings
from wagtail_execvoice.comments.actions.telling import CONFIRM, UNANSWERED
from wagtail_execvoice.comments.addresses import public_address
from wagtail_execvoice.comments.constants import GRACE, Status
from wagtail_execvoice.comments.models import Commenter, Follow, ReaderComment
from wagtail_execvoice.comments.urlnames import comment_url, unfollow_url
from wagtail_execvoice.compat import get_base_page_model

logger = logging.getLogger("wagtail_execvoice.comments")

BATCH = 100
NAMED = 5
PAUSE = timedelta(hours=1)
UNFOLLOW = "comments.unfollow"
# Mail is kept and read long after it was sent.
UNFOLLOW_LIFETIME = timedelta(days=365)


def find_told_comment(token: object) -> ReaderComment | None:
    """Return the comment whose writer was sent this link, None if the link is none. Changes nothing."""
    link = find_link(CONFIRM, token)
    if link is None:
        return None
    comments = ReaderComment.objects.select_related("commenter", "root", "page")
    return comments.filter(pk=link.subject.rpartition(":")[2]).exclude(email="").first()


def confirm_address(comment: ReaderComment, *, follow: bool) -> None:
    """Note that whoever wrote ``comment`` reads the mail of the address they gave, and with ``follow`` wants the answers."""
    now = timezone.now()
    with transaction.atomic():
        if comment.commenter_id is not None:
            Commenter.objects.filter(pk=comment.commenter_id, confirmed_at=None).update(confirmed_at=now)
            # What they were not told until now, since anybody could have typed the address.
            others = ReaderComment.objects.filter(commenter_id=comment.commenter_id, told_status=UNANSWERED)
            others.filter(status=Status.APPROVED).update(told_status="", tell_at=now)
        if follow:
            _follow(comment, now)


def _follow(comment: ReaderComment, now: datetime) -> None:
    thread = comment.root or comment
    # Who writes it otherwise is nobody else.
    followed = Follow.objects.filter(thread=thread, email__iexact=comment.email).first()
    if followed is None:
        page = get_base_page_model().objects.select_related("locale").get(pk=comment.page_id)
        values = {"language": page.locale.language_code, "confirmed_at": now, "created_at": now}
        # From what they wrote on: who asked for answers then has not heard of any.
        values["told_position"] = comment.position or 0
        followed, _new = Follow.objects.get_or_create(thread=thread, email=comment.email, defaults=values)
    Follow.objects.filter(pk=followed.pk, confirmed_at=None).update(confirmed_at=now)


def find_follow(token: object) -> Follow | None:
    """Return what is followed by whoever was sent this link, None if the link is none. Changes nothing."""
    link = find_link(UNFOLLOW, token)
    return Follow.objects.filter(pk=link.subject.rpartition(":")[2]).first() if link else None


def unfollow(follow: Follow) -> None:
    """Send no more mail. Nothing of the address is kept."""
    follow.delete()


def tell_followers() -> int:
    """Queue a mail for each follower to whom something is new, and return how many that were. A due job."""
    now = timezone.now()
    due = Follow.objects.filter(confirmed_at__isnull=False, thread__last_position__gt=F("told_position"))
    due = due.filter(Q(next_mail_at=None) | Q(next_mail_at__lte=now), thread__is_visible=True)
    return sum(_tell_carefully(follow) for follow in due.select_related("thread").order_by("pk")[:BATCH])


def _tell_carefully(follow: Follow) -> bool:
    try:
        with transaction.atomic():
            return _tell(follow)
    except Exception:
        logger.exception("Follower %s could not be told; that is tried again.", follow.pk)
        return False


def _tell(follow: Follow) -> bool:
    now = timezone.now()
    # What was decided a moment ago may yet be undone. Whatever comes after it waits, too, or it would be passed over.
    answers = ReaderComment.objects.filter(root_id=follow.thread_id, position__gt=follow.told_position)
    fresh = answers.filter(decided_at__gt=now - GRACE).order_by("position").values_list("position", flat=True).first()
    old = answers.filter(position__lt=fresh) if fresh else answers
    last = old.order_by("-position").values_list("position", flat=True).first()
    taken = Follow.objects.filter(pk=follow.pk, told_position=follow.told_position)
    if last is None or not taken.update(told_position=last):
        return False
    # What was taken back may keep its place, but nobody hears any more who wrote it.
    new = list(old.public().filter(withdrawn_at=None).exclude(email__iexact=follow.email).order_by("position"))
    page = get_base_page_model().objects.filter(pk=follow.thread.page_id, live=True).specific().first()
    # Of a page that is private now, outsiders do not even hear that something is said there.
    if not new or page is None or page.get_view_restrictions() or not read_settings(page).shows_comments:
        return False
    Follow.objects.filter(pk=follow.pk).update(next_mail_at=now + PAUSE)
    _link, token = issue_link(UNFOLLOW, f"execvoice_comments.follow:{follow.pk}", UNFOLLOW_LIFETIME)
    stop = public_address(page, unfollow_url(token))
    context = {
        "page": page,
        "count": len(new),
        # Who answered, and not what: a mail is no place for what strangers write.
        "names": [answer.name for answer in new[:NAMED]],
        "url": public_address(page, comment_url(new[0].public_id)),
        "stop_url": stop,
    }
    with translation.override(follow.language or None):
        text = render_to_string("execvoice_comments/mail/answers.txt", context).strip()
    subject, _line, body = text.partition("\n")
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    key = f"comments.answers:{follow.pk}:{last}"
    queue_mail(key, follow.email, subject, f"{body.strip()}\n", headers=headers, language=follow.language)
    return True
