from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from wagtail.models import Site


@dataclass(frozen=True)
class Publisher:
    """The organisation behind a Site. Its ``url`` is the root of the Site, never that of a page."""

    name: str
    url: str

    @property
    def id(self) -> str:
        return urljoin(self.url, "#organization")


def get_publisher(page: Any, request: Any = None) -> Publisher:
    """Return who publishes ``page``. No query if the page is of the Site that is asked, which Wagtail keeps with the request."""
    site_id, root_url, _path = page.get_url_parts()
    site = Site.find_for_request(request) if request else None
    if site is None or site.pk != site_id:
        site = Site.objects.get(pk=site_id)
    return Publisher(site.site_name or getattr(settings, "WAGTAIL_SITE_NAME", "") or site.hostname, f"{root_url}/")
