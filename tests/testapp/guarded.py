"""Page types that go live by signature. ``ArticlePage`` is the twin of the first that does not."""

from __future__ import annotations

from django.db import models
from wagtail.api import APIField
from wagtail.images import get_image_model_string

from testapp.base import Page
from wagtail_execvoice.authors.api import BYLINE_API_FIELDS
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.panels import BylinesPanel
from wagtail_execvoice.signoff.mixins import SignOffMixin


class GuardedPage(SignOffMixin, BylinesMixin, Page):
    """The site's own page type whose texts Legal signs."""

    body = models.TextField(blank=True)
    picture = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content_panels = [*Page.content_panels, BylinesPanel(), "body", "picture"]
    api_fields = [*BYLINE_API_FIELDS, APIField("body")]


class OptionalPage(SignOffMixin, Page):
    """Guarded once a policy names it."""

    signoff_always = False
    body = models.TextField(blank=True)
    content_panels = [*Page.content_panels, "body"]
