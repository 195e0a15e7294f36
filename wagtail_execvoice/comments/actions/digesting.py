"""Telling moderators what waits: each at times of their own choice, of their own sections, and never if nothing waits.

A mail is about what was there at its time. What came in later waits for the next one, so that nobody is mailed in the middle of
the day because a morning passed at which nothing was to be told. Nothing that readers wrote stands in it: no words, no names.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.models import Admin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.adminurls import admin_url
from wagtail_execvoice.base.clocks import time_zone_of
from wagtail_execvoice.base.languages import language_of
from wagtail_execvoice.comments.actions.sections import comments_for
from wagtail_execvoice.comments.actions.slots import MORNING, PAUSES, last_slot, next_slot
from wagtail_execvoice.comments.actions.waiting import PAGES_NAMED, Waiting, count_waiting, name_pages, something_waits
from wagtail_execvoice.comments.constants import DigestFrequency
from wagtail_execvoice.comments.models import ModeratorDigest, ReaderComment

logger = logging.getLogger("wagtail_execvoice.comments")


def find_moderators() -> QuerySet[Any]:
    """Return everybody who may decide about comments and enter the admin.

    Superusers among them, unless the setting of Wagtail says that they are mailed nothing.
    """
    deciding = ModelPermissionPolicy(ReaderComment).users_with_permission("decide")
    entering = ModelPermissionPolicy(Admin).users_with_permission("access")
    users = get_user_model()._default_manager.filter(pk__in=deciding.values("pk")).filter(pk__in=entering.values("pk"))
    with_superusers = getattr(django_settings, "WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS", True)
    return users if with_superusers else users.exclude(is_superuser=True)


def tell_moderators() -> int:
    """Queue a mail for each moderator whose time has come and for whom something waits; return how many. A due job."""
    if not something_waits():
        return 0
    now = timezone.now()
    later = ModeratorDigest.objects.filter(Q(frequency=DigestFrequency.NEVER) | Q(next_at__gt=now))
    due = find_moderators().exclude(pk__in=later.values("user")).select_related("wagtail_userprofile")
    return sum(_tell_carefully(user, now) for user in due.order_by("pk"))


def _tell_carefully(user: Any, now: datetime) -> bool:
    try:
        with transaction.atomic():
            digest, _new = ModeratorDigest.objects.get_or_create(user=user)
            # Another run may have been here, or the moderator, since they were found.
            is_due = digest.frequency in PAUSES and (digest.next_at is None or digest.next_at <= now)
            return is_due and _tell(user, digest, now)
    except Exception:
        logger.exception("Moderator %s could not be told what waits; that is tried again.", user.pk)
        return False


def _tell(user: Any, digest: ModeratorDigest, now: datetime) -> bool:
    zone = time_zone_of(user)
    slot = last_slot(digest.frequency, now, zone)
    # Whoever is new here, or chose anew, is told at their next time.
    can_tell = digest.next_at is not None and bool(_address_of(user))
    waiting = count_waiting(comments_for(user), digest.told_until) if can_tell else None
    if waiting is None or not _is_worth_it(digest, slot, waiting):
        _plan(digest, next_at=next_slot(digest.frequency, now, zone))
        return False
    # After an outage the mail is late: the next one does not follow at its heels.
    soonest = now + PAUSES[DigestFrequency(digest.frequency)] / 4
    if not _plan(digest, next_at=next_slot(digest.frequency, soonest, zone), told_until=now):
        return False
    language = language_of(user)
    with translation.override(language), timezone.override(zone):
        text = render_to_string("execvoice_comments/mail/waiting.txt", _context_of(user, digest, waiting)).strip()
    subject, _line, body = text.partition("\n")
    key = f"comments.waiting:{user.pk}:{slot.timestamp():.0f}"
    queue_mail(key, _address_of(user), subject, f"{body.strip()}\n", language=language)
    return True


def _plan(digest: ModeratorDigest, **values: Any) -> int:
    """Take the turn of this mail: of two that run at once one does, and none once somebody has chosen otherwise."""
    turn = ModeratorDigest.objects.filter(pk=digest.pk, next_at=digest.next_at, frequency=digest.frequency)
    return turn.update(**values)


def _is_worth_it(digest: ModeratorDigest, slot: datetime, waiting: Waiting) -> bool:
    # Somebody who asks for a mail every hour wants the news, and to be reminded of the rest once a day.
    is_reminder = digest.frequency != DigestFrequency.HOURLY or slot.hour == MORNING
    return bool(waiting.since and waiting.since <= slot and (waiting.news or is_reminder))


def _context_of(user: Any, digest: ModeratorDigest, waiting: Waiting) -> dict[str, Any]:
    pages = name_pages(comments_for(user))
    return {
        "waiting": waiting,
        "told_until": digest.told_until,
        "pages": pages[:PAGES_NAMED],
        "more_pages": len(pages) > PAGES_NAMED,
        "url": admin_url(reverse("execvoice_comments:index")),
        "reported_url": admin_url(reverse("execvoice_comments:reported")),
        "preferences_url": admin_url(f"{reverse('wagtailadmin_account')}#tab-notifications"),
    }


def _address_of(user: Any) -> str:
    return str(getattr(user, get_user_model().get_email_field_name(), "") or "")
