"""The base page of the run."""

from __future__ import annotations

from django.conf import settings

if getattr(settings, "WAGTAIL_PAGE_MODEL", None) == "basepage.BasePage":
    from wagtail.test.basepage.models import BasePage as Page
else:
    from wagtail.models import Page

__all__ = ["Page"]
