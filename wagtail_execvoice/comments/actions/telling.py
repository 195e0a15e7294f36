"""Telling writers what became of their comments: after the grace, once, and nothing before somebody decided.

A mark on the comment and not a mail: approving a thousand costs no more than one, and undoing takes the mark away.
"""

from __future__ import annotations

import logging
from email.utils import parseaddr
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from wagtail_execvoice.base.actions import issue_link, queue_mail
from wagtail_execvoice.comments.actions.inheriting import read_settings
from wagtail_execvoice.comments.addresses import public_address
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.urlnames import comment_url, mail_url
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.conf import settings

logger = logging.getLogger("wagtail_execvoice.comments")

BATCH = 100
CONFIRM = "comments.confirm"


def tell_writers() -> int:
    """Queue the mails whose grace is over, and return how many that were. A due job."""
    due = ReaderComment.objects.filter(tell_at__lte=timezone.now())
    due.filter(email="").update(tell_at=None)
    return sum(_tell_carefully(pk) for pk in list(due.order_by("tell_at", "pk").values_list("pk", flat=True)[:BATCH]))


def _tell_carefully(pk: int) -> bool:
    try:
        with transaction.atomic():
            # Of two that run at once, one takes the mark.
            if not ReaderComment.objects.filter(pk=pk, tell_at__lte=timezone.now()).update(tell_at=None):
                return False
            return _tell(ReaderComment.objects.select_related("commenter").get(pk=pk))
    except Exception:
        logger.exception("The writer of comment %s could not be told; that is tried again.", pk)
        return False


def _tell(comment: ReaderComment) -> bool:
    is_told = comment.told_status == comment.status
    page = get_base_page_model().objects.filter(pk=comment.page_id, live=True).specific().first()
    if is_told or page is None or (comment.status == Status.APPROVED and not comment.is_visible):
        return False
    if comment.status not in {Status.APPROVED, Status.REJECTED}:
        return False
    ReaderComment.objects.filter(pk=comment.pk).update(told_status=comment.status)
    context = {"comment": comment, "page": page, **_context_of(comment, page)}
    language = page.locale.language_code
    with translation.override(language):
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
        decision = comment.decisions.filter(act=Act.REJECT, undone_at=None).first()
        return {
            "reason": decision.reason if decision else "",
            "rules_url": rules.full_url if rules else "",
            "appeal_email": arranged.appeal_email or _appeal_address(),
        }
    _link, token = issue_link(CONFIRM, f"execvoice_comments.comment:{comment.pk}")
    return {
        "comment_url": public_address(page, comment_url(comment.public_id)),
        "confirm_url": public_address(page, mail_url(token)),
        "is_known": bool(comment.user_id or (comment.commenter and comment.commenter.confirmed_at)),
    }


def _appeal_address() -> str:
    """Return to whom one writes where no page says so: each rejection can be appealed against."""
    return settings.COMMENTS_APPEAL_EMAIL or parseaddr(str(django_settings.DEFAULT_FROM_EMAIL))[1]
