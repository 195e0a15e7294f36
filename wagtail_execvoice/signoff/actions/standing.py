"""Where live pages stand with their sign-off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.alarming import tell_stale, untell_stale
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.constants import Then
from wagtail_execvoice.signoff.models import Grant, Standing
from wagtail_execvoice.signoff.specs import Spec


def note_live(page: Any, grant: Grant, review_due_at: datetime | None = None) -> None:
    """The page went live by ``grant``: it is what was signed, and its review begins to count."""
    values = {
        "page_title": page.title[:255],
        "grant": grant,
        "live_since": timezone.now(),
        "review_due_at": review_due_at,
        "warned_at": None,
        "overdue_told_at": None,
        "suspect_since": None,
        "stale_since": None,
        "stale_because": "",
    }
    by_key: dict[str, Any] = (
        {"unique_fields": ["page_id"]} if connection.features.supports_update_conflicts_with_target else {}
    )
    Standing.objects.bulk_create(
        [Standing(page_id=page.pk, **values)], update_conflicts=True, update_fields=list(values), **by_key
    )
    record("page.live", page_id=page.pk, grant=grant.pk, digest=grant.digest, source=grant.source)


def note_gone(page_id: int, kind: str = "page.unpublished", user_key: str = "") -> None:
    """The page is no longer live, or no longer there. Wagtail tells the first before the second, so each is entered."""
    was_live = Standing.objects.filter(page_id=page_id).delete()[0]
    if was_live or (kind == "page.deleted" and Grant.objects.filter(page_id=page_id).exists()):
        record(kind, page_id=page_id, by=user_key)


@transaction.atomic
def mark_stale(page_id: int, because: str) -> bool:
    """A live page is no longer what was signed. True if that is news. ``because`` is a short code, for people to look up."""
    sound = Standing.objects.filter(page_id=page_id, stale_since__isnull=True)
    if not sound.update(stale_since=timezone.now(), stale_because=because[:255]):
        return False
    record("page.stale", page_id=page_id, because=because[:255])
    standing = Standing.objects.select_related("grant__request__policy_version").get(page_id=page_id)
    tell_stale(standing, unpublished=unpublish_if(standing, "when_stale"))
    return True


@transaction.atomic
def clear_stale(page_id: int) -> bool:
    """A page is again what was signed. True if that is news."""
    stale = Standing.objects.filter(page_id=page_id, stale_since__isnull=False)
    standing = stale.select_related("grant__request").first()
    if standing is None or not stale.update(stale_since=None, stale_because=""):
        return False
    untell_stale(standing)
    record("page.sound", page_id=page_id)
    return True


def unpublish_if(standing: Standing, rule: str) -> bool:
    """Unpublish the page if its policy says so under ``rule`` ("when_stale", "when_overdue"). True if it did."""
    page = get_base_page_model().objects.filter(pk=standing.page_id, live=True).specific().first()
    spec = spec_of_grant(standing.grant, page) if page else None
    if spec is None or getattr(spec, rule) != Then.UNPUBLISH:
        return False
    UnpublishPageAction(page).execute(skip_permission_checks=True)
    return True


def spec_of_grant(grant: Grant | None, page: Any) -> Spec | None:
    """Return what the policy said by which ``grant`` was given; of a grant without a request, what it says now."""
    request = grant.request if grant else None
    if request and request.policy_version:
        return Spec.from_json(request.policy_version.spec)
    cover = find_cover(page)
    return cover.spec if cover else None


def review_date(days: int | None) -> datetime | None:
    """Return when a page that goes live now is to be reviewed."""
    return timezone.now() + timedelta(days=days) if days else None
