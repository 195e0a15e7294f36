"""Page types of an imaginary site, on whatever base page the factor of the run has."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.panels import BylinesPanel

if getattr(settings, "WAGTAIL_PAGE_MODEL", None) == "basepage.BasePage":
    from wagtail.test.basepage.models import BasePage as Page
else:
    from wagtail.models import Page


class PlainPage(Page):
    """A page type that uses nothing of ours."""

    body = models.TextField(blank=True)
    content_panels = [*Page.content_panels, "body"]


class ArticlePage(BylinesMixin, Page):
    """The site's own page type that adopted bylines."""

    body = models.TextField(blank=True)
    content_panels = [*Page.content_panels, BylinesPanel(), "body"]


class LeaderPage(ExecutiveAuthorMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail's are untyped
    """The site's own page type for its executives."""

    content_panels = [*Page.content_panels, "person", "tenure", "biography"]
