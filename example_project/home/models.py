"""The site's own page types."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.panels import BylinesPanel


class HomePage(Page):
    tagline = models.CharField(max_length=255, blank=True)
    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("intro")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["sections"] = self.get_children().live().public().in_menu()
        return context


class NewsPage(BylinesMixin, Page):
    """A page type that the site had before: with the mixin and the panel its pages carry bylines, without a migration."""

    body = RichTextField(blank=True)

    content_panels = [*Page.content_panels, BylinesPanel(), FieldPanel("body")]

    def get_byline_url(self, byline: Any, author_page: Any | None) -> str:
        # The author pages are on the main site; news for applicants does not lead them away.
        return ""
