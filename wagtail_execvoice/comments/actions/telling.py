"""Telling writers what became of their comments: after the grace, once, and nothing before somebody decided.

A mark on the comment and not a mail: approving a thousand costs no more than one, and undoing takes the mark away.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from wagtail_execvoice.base.actions import issue_link, queue_mail
from wagtail_execvoice.base.languages import language_of
from wagtail_execvoice.base.models import SecretLink
from wagtail_execvoice.comments.actions.inheriting import read_settings
from wagtail_execvoice.comments.addresses import public_address
from wagtail_execvoice.comments.constants import Act, Mode, Standing, Status
from wagtail_execvoice.comments.models import Commenter, ReaderComment
from wagtail_execvoice.comments.reasons import translate_rejection
from wagtail_execvoice.comments.urlnames import comment_url, mail_url
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.conf import settings

logger = logging.getLogger("wagtail_execvoice.comments")

BATCH = 100
CONFIRM = "comments.confirm"
#: There is a page, and what was approved is shown: neither its parent is hidden nor was it taken back.
_CAN_BE_TOLD = Q(page__live=True) & (Q(status=Status.REJECTED) | Q(status=Status.APPROVED, is_visible=True))
#: What the writer was told of a comment that is shown: nothing, as long as their address does not say that it is theirs.
UNANSWERED = Status.PENDING


def tell_writers() -> int:
    """Queue the mails whose grace is over, and return how many that were. A due job.

    What cannot be told now stays due until it can be, for as long as the record of a mail is kept.
    """
    now = timezone.now()
    due = ReaderComment.objects.filter(tell_at__lte=now)
    due.filter(email="").update(tell_at=None)
    given_up = due.filter(tell_at__lte=now - timedelta(days=settings.MAIL_RETENTION_DAYS)).exclude(_CAN_BE_TOLD)
    given_up.update(tell_at=None)
    told = due.filter(_CAN_BE_TOLD).order_by("tell_at", "pk").values_list("pk", flat=True)
    return sum(_tell_carefully(pk) for pk in list(told[:BATCH]))


def _tell_carefully(pk: int) -> bool:
    try:
        with transaction.atomic():
            # Of two that run at once, one takes the mark.
            if not ReaderComment.objects.filter(pk=pk, tell_at__lte=timezone.now()).update(tell_at=None):
                return False
            comment = ReaderComment.objects.filter(_CAN_BE_TOLD).select_related("commenter").filter(pk=pk).first()
            if comment is None:
                # Hidden a moment ago: it stays due.
                transaction.set_rollback(True)
                return False
            return _tell(comment)
    except Exception:
        logger.exception("The writer of comment %s could not be told; that is tried again.", pk)
        return False


def _tell(comment: ReaderComment) -> bool:
    is_told, is_approved = comment.told_status == comment.status, comment.status == Status.APPROVED
    page = get_base_page_model().objects.filter(pk=comment.page_id, live=True).specific().first()
    # What was taken back may keep its place, and is read by nobody there.
    if is_told or page is None or (is_approved and comment.is_withdrawn):
        return False
    if is_approved and _was_asked(comment):
        ReaderComment.objects.filter(pk=comment.pk).update(told_status=UNANSWERED)
        return False
    ReaderComment.objects.filter(pk=comment.pk).update(told_status=comment.status)
    language = page.locale.language_code
    with translation.override(language):
        context = {"comment": comment, "page": page, **_context_of(comment, page)}
        text = render_to_string(f"execvoice_comments/mail/{comment.status}.txt", context).strip()
    subject, _line, body = text.partition("\n")
    key = f"comments.{comment.status}:{comment.pk}:{comment.version}"
    # Whoever just answers the mail reaches the same people.
    headers = {"Reply-To": context["appeal_email"]} if "appeal_email" in context else {}
    queue_mail(key, comment.email, subject, f"{body.strip()}\n", headers=headers, language=language)
    return True


def _context_of(comment: ReaderComment, page: Any) -> dict[str, Any]:
    if comment.status == Status.REJECTED:
        arranged = read_settings(page)
        rules = get_base_page_model().objects.filter(pk=arranged.rules_page_id, live=True).first()
        decision = comment.decisions.select_related("user").filter(act=Act.REJECT, undone_at=None).first()
        return {
            "reason": translate_rejection(decision.reason, [language_of(decision.user)]) if decision else "",
            "rules_url": rules.full_url if rules else "",
            "appeal_email": arranged.appeal_email or _appeal_address(),
        }
    _link, token = issue_link(CONFIRM, _subject(comment.pk))
    return {
        "comment_url": public_address(page, comment_url(comment.public_id)),
        "confirm_url": public_address(page, mail_url(token)),
        "is_known": is_known(comment),
        "gains_trust": gains_trust(comment, page),
        "days": settings.LINK_LIFETIME_DAYS,
    }


def is_known(comment: ReaderComment) -> bool:
    """Return whether it was written by an account, or under an address that was confirmed."""
    return bool(comment.user_id or (comment.commenter and comment.commenter.confirmed_at))


def gains_trust(comment: ReaderComment, page: Any) -> bool:
    """Return whether the next comments of its writer appear without waiting once they confirm their address."""
    commenter = comment.commenter
    is_new = commenter is not None and commenter.standing == Standing.NORMAL and not is_known(comment)
    return is_new and read_settings(page).mode == Mode.FIRST_HELD


def _was_asked(comment: ReaderComment) -> bool:
    """Return whether a mail about another comment asks its writer already if the address is theirs, and they can still say so.

    Anybody can type an address, as often as they like.
    """
    if is_known(comment) or comment.commenter_id is None:
        return False
    # Of two that are told at once, one asks.
    Commenter.objects.select_for_update().get(pk=comment.commenter_id)
    others = ReaderComment.objects.filter(commenter_id=comment.commenter_id).exclude(pk=comment.pk)
    told = others.exclude(told_status__in=["", UNANSWERED]).values_list("pk", flat=True)
    asked = SecretLink.objects.working(timezone.now()).filter(purpose=CONFIRM)
    return bool(asked.filter(subject__in=[_subject(pk) for pk in told]).exists())


def _subject(pk: int) -> str:
    return f"execvoice_comments.comment:{pk}"


def _appeal_address() -> str:
    """Return to whom one writes where no page says so: each rejection can be appealed against."""
    return settings.COMMENTS_APPEAL_EMAIL or parseaddr(str(django_settings.DEFAULT_FROM_EMAIL))[1]
