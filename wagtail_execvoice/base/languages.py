from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings


def language_of(user: Any) -> str:
    """Return the language of the user's account, else of the site. Never that of whoever is at work just now."""
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or django_settings.LANGUAGE_CODE)
