"""A page type under which readers talk."""

from __future__ import annotations

from django.db import models

from testapp.base import Page
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.panels import BylinesPanel
from wagtail_execvoice.comments.api import COMMENTS_API_FIELDS
from wagtail_execvoice.comments.mixins import CommentsMixin


class TalkPage(CommentsMixin, BylinesMixin, Page):
    """The site's own page type that adopted comments."""

    body = models.TextField(blank=True)
    content_panels = [*Page.content_panels, BylinesPanel(), "body"]
    api_fields = COMMENTS_API_FIELDS
