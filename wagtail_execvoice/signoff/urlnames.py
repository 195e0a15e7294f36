"""Addresses of ours that are written into mails."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.urls import NoReverseMatch, reverse

from wagtail_execvoice.compat import get_base_page_model

GUEST_NAMESPACE = "execvoice_signoff_guests"


def guests_are_served() -> bool:
    """True if the site includes ``wagtail_execvoice.signoff.public_urls``."""
    try:
        reverse(f"{GUEST_NAMESPACE}:sign", args=["x"])
    except NoReverseMatch:
        return False
    return True


def guest_url(page_id: int, token: str) -> str:
    """Return the whole address of a guest's screen, at the site of the page."""
    page = get_base_page_model().objects.filter(pk=page_id).first()
    return _root_of(page) + reverse(f"{GUEST_NAMESPACE}:sign", args=[token])


def _root_of(page: Any) -> str:
    # Never from the request: whoever sends it says which host it is for.
    site = page.get_site() if page else None
    return str(site.root_url) if site else str(getattr(django_settings, "WAGTAILADMIN_BASE_URL", "") or "").rstrip("/")
