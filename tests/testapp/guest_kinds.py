"""Page types of other sites that publish guests: their text is called otherwise, or they ask for more."""

from __future__ import annotations

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from testapp.base import Page
from wagtail_execvoice.authors.panels import BylinesPanel
from wagtail_execvoice.guestposts.mixins import GuestPostMixin
from wagtail_execvoice.guestposts.panels import GuestPostPanel

PANELS = [*Page.content_panels, BylinesPanel(), GuestPostPanel()]


class DatedGuestPage(GuestPostMixin, Page):
    """It cannot be saved without a date."""

    date = models.DateField()
    section = models.CharField(max_length=20)
    body = RichTextField()
    content_panels = [*PANELS, "date", "section", "body"]


class OddGuestPage(GuestPostMixin, Page):
    """Its text is called as nobody else calls it, and another one stands before."""

    intro = RichTextField(blank=True)
    remarks = models.TextField(blank=True)
    main_text = RichTextField(blank=True)
    content_panels = [*PANELS, "intro", "remarks", "main_text"]


class StreamGuestPage(GuestPostMixin, Page):
    """So is the block for it."""

    related = StreamField([("link", blocks.URLBlock())], blank=True)
    words = StreamField([("correction", blocks.RichTextBlock()), ("copy", blocks.RichTextBlock())])
    content_panels = [*PANELS, "related", "words"]
