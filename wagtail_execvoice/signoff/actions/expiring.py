"""What time does to sign-off: signatures that were good for a while, reviews that come due. All of it due jobs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions import breakglass
from wagtail_execvoice.signoff.actions.alarming import tell_expired, tell_glass_overdue, tell_review
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.standing import unpublish_if
from wagtail_execvoice.signoff.models import BreakGlass, Grant, Standing

logger = logging.getLogger("wagtail_execvoice.signoff")

WARNING = timedelta(days=7)
#: How many are looked at in one run: a backlog must not keep the mail waiting.
BATCH = 500


def expire_grants() -> int:
    """End the grants by which nothing may go live any more. What is live by one stays live, and keeps it."""
    over = Grant.objects.standing().filter(valid_until__lte=timezone.now()).order_by("pk")
    live = _live_texts(over.values_list("page_id", flat=True).distinct())
    ended = [
        grant
        for grant in over.select_related("request__submitted_by")[:BATCH]
        if (grant.page_id, grant.digest) not in live
    ]
    return sum(_carefully(_expire, grant) for grant in ended)


def _live_texts(page_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Return page and digest of what is live at the pages: by the revision that is, or as an alias shows it."""
    pages = get_base_page_model().objects.filter(pk__in=page_ids, live=True)
    revisions = dict(pages.values_list("pk", "live_revision_id"))
    grants = Grant.objects.standing().filter(page_id__in=revisions)
    texts = {
        (page, digest)
        for page, revision, digest in grants.values_list("page_id", "revision_id", "digest")
        if revision == revisions[page]
    }
    standings = Standing.objects.filter(page_id__in=revisions, grant__isnull=False)
    return texts | set(standings.values_list("page_id", "grant__digest"))


def _expire(grant: Grant) -> bool:
    # The page first, as whoever publishes does: then it went live before this, or finds the grant ended.
    list(get_base_page_model().objects.select_for_update().filter(pk=grant.page_id).values_list("pk"))
    current = Grant.objects.standing().select_for_update().filter(pk=grant.pk).first()
    if current is None or (grant.page_id, grant.digest) in _live_texts([grant.page_id]):
        return False
    current.amend(ended_at=timezone.now(), ended_because="expired")
    record("grant.ended", page_id=current.page_id, request_id=current.request_id, row=current, because="expired")
    tell_expired(grant)
    return True


def tell_reviews() -> int:
    """Tell which live pages are due for review soon, and which are overdue: each once. Unpublish those whose policy says so."""
    now = timezone.now()
    live = Standing.objects.filter(review_due_at__isnull=False, overdue_told_at__isnull=True)
    live = live.select_related("grant__request__policy_version", "grant__request__submitted_by").order_by("pk")
    soon = live.filter(warned_at__isnull=True, review_due_at__gt=now, review_due_at__lte=now + WARNING)
    warned = sum(_carefully(_warn, standing) for standing in soon[:BATCH])
    return warned + sum(_carefully(_tell_overdue, standing) for standing in live.filter(review_due_at__lte=now)[:BATCH])


def _warn(standing: Standing) -> bool:
    if not Standing.objects.filter(pk=standing.pk, warned_at__isnull=True).update(warned_at=timezone.now()):
        return False
    tell_review(standing, "review_soon")
    return True


def _tell_overdue(standing: Standing) -> bool:
    if not Standing.objects.filter(pk=standing.pk, overdue_told_at__isnull=True).update(overdue_told_at=timezone.now()):
        return False
    record("review.overdue", page_id=standing.page_id, grant=standing.grant_id)
    tell_review(standing, "overdue", unpublished=unpublish_if(standing, "when_overdue"))
    return True


def tell_overdue_emergencies() -> int:
    """Tell once of each emergency publication whose review is late."""
    overdue = breakglass.overdue_reviews().filter(overdue_told_at__isnull=True).order_by("pk")
    return sum(_carefully(_tell_emergency, glass) for glass in overdue[:BATCH])


def _tell_emergency(glass: BreakGlass) -> bool:
    current = BreakGlass.objects.select_for_update().get(pk=glass.pk)
    if current.overdue_told_at or current.reviewed_at:
        return False
    current.amend(overdue_told_at=timezone.now())
    record("breakglass.overdue", page_id=current.page_id, row=current)
    tell_glass_overdue(current)
    return True


def _carefully(do: Callable[[Any], bool], thing: Any) -> bool:
    """Do it in a transaction of its own. One page that cannot be unpublished must not keep the others waiting."""
    try:
        with transaction.atomic():
            return do(thing)
    except Exception:
        logger.exception("What is due could not be done for %s %s.", thing._meta.label, thing.pk)
        return False
