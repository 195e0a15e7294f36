from __future__ import annotations

from urllib.parse import urljoin

from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Site


def admin_url(path: str) -> str:
    """Return ``path`` as an address that works in a mail: of the host that the admin is at, else of the default site."""
    base = get_admin_base_url()
    if not base:
        site = Site.objects.filter(is_default_site=True).first()
        base = site.root_url if site else ""
    return urljoin(base, path)
