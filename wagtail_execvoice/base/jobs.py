"""The due jobs of this feature."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.base import actions
from wagtail_execvoice.base.due import register_due_job
from wagtail_execvoice.base.models import OutboxMail, RateBucket, SecretLink
from wagtail_execvoice.conf import settings

# A link that has just expired is kept a little, so that whoever looks into a complaint still finds it.
EXPIRED_LINK_KEPT = timedelta(days=30)


def register_jobs() -> None:
    """Called when the app is ready."""
    register_due_job("execvoice_base.deliver_mail", _("deliver mail"), order=900)(actions.deliver_mail)
    register_due_job("execvoice_base.purge", _("delete old records"), order=950)(purge)


def purge() -> int:
    """Delete expired links, rate limits that are over, and the records of mail delivered or dismissed long ago."""
    now = timezone.now()
    mail_until = now - timedelta(days=settings.MAIL_RETENTION_DAYS)
    old_mail = Q(sent_at__lte=mail_until) | Q(dismissed_at__lte=mail_until)
    deleted = [
        SecretLink.objects.filter(expires_at__lte=now - EXPIRED_LINK_KEPT).delete(),
        RateBucket.objects.over(now).delete(),
        OutboxMail.objects.filter(old_mail).delete(),
    ]
    return sum(count for count, _by_model in deleted)
