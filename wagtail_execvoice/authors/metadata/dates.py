"""The dates a page shows. Machines are told the same ones, or they believe neither."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone


def with_zone(moment: datetime | None) -> datetime | None:
    """Return ``moment`` in the zone that pages show it in. A site without ``USE_TZ`` stores it without one."""
    if moment is None:
        return None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else timezone.localtime(moment)


def get_published(page: Any) -> datetime | None:
    """Return when ``page`` was first published."""
    return with_zone(page.first_published_at)


def get_modified(page: Any) -> datetime | None:
    """Return when ``page`` was published anew, if that was later than the day on which slips are corrected."""
    published, modified = get_published(page), with_zone(page.last_published_at)
    return modified if published and modified and modified - published > timedelta(days=1) else None


def to_text(moment: datetime | None) -> str:
    """Return ``moment`` as templates write it into ``<time datetime>``."""
    return moment.isoformat() if moment else ""
