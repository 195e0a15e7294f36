from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone


def time_zone_of(user: Any) -> Any:
    """Return the time zone of the user's account, else of the site."""
    profile = getattr(user, "wagtail_userprofile", None)
    try:
        return ZoneInfo(profile.current_time_zone) if profile and profile.current_time_zone else _site_zone()
    except (ZoneInfoNotFoundError, ValueError):
        return _site_zone()


def _site_zone() -> Any:
    return timezone.get_default_timezone()
