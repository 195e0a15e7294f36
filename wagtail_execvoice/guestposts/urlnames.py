"""Where guests write. A site mounts ``guestposts.public_urls`` anywhere; where it does not, nobody can be invited."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.urls import NoReverseMatch, reverse
from wagtail.models import Site

NAMESPACE = "execvoice_guests"


def guests_are_served() -> bool:
    """Return whether the site includes ``wagtail_execvoice.guestposts.public_urls``."""
    try:
        reverse(f"{NAMESPACE}:lost")
    except NoReverseMatch:
        return False
    return True


def guest_path(name: str, *args: Any) -> str:
    """Return the path of a public screen by its name."""
    return reverse(f"{NAMESPACE}:{name}", args=args)


def write_url(token: str, parent: Any = None, *, name: str = "write") -> str:
    """Return the whole address at which a guest writes (or of another screen of theirs), on the site of the section ``parent``."""
    return root_url_of(parent) + guest_path(name, token)


def root_url_of(parent: Any) -> str:
    # Never from a request: whoever sends it says which host it is for.
    site = parent.get_site() if parent else None
    site = site or Site.objects.filter(is_default_site=True).first()
    return str(site.root_url) if site else str(getattr(django_settings, "WAGTAILADMIN_BASE_URL", "") or "").rstrip("/")
