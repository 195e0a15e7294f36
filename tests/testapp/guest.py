"""A page type that publishes guests."""

from __future__ import annotations

from django.db import models
from wagtail.api import APIField

from testapp.base import Page
from wagtail_execvoice.authors.api import BYLINE_API_FIELDS
from wagtail_execvoice.authors.panels import BylinesPanel
from wagtail_execvoice.guestposts.api import GUEST_POST_API_FIELDS
from wagtail_execvoice.guestposts.mixins import GuestPostMixin
from wagtail_execvoice.guestposts.panels import GuestPostPanel
from wagtail_execvoice.signoff.mixins import SignOffMixin


class GuestPage(SignOffMixin, GuestPostMixin, Page):
    """The site's own page type that adopted guest posts. Guarded once a policy names it."""

    signoff_always = False
    body = models.TextField(blank=True)
    content_panels = [*Page.content_panels, BylinesPanel(), GuestPostPanel(), "body"]
    api_fields = [*BYLINE_API_FIELDS, *GUEST_POST_API_FIELDS, APIField("body")]
