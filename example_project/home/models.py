"""The site's own page types."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.panels import BylinesPanel
from wagtail_execvoice.signoff.mixins import SignOffMixin


class HomePage(Page):
    tagline = models.CharField(max_length=255, blank=True)
    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("intro")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["sections"] = self.get_children().live().public().in_menu()
        return context


class NewsPage(SignOffMixin, BylinesMixin, Page):
    """A page type that the site had before: with the mixins its pages carry bylines and are signed, without a migration."""

    body = RichTextField(blank=True)

    content_panels = [*Page.content_panels, BylinesPanel(), FieldPanel("body")]

    def get_byline_url(self, byline: Any, author_page: Any | None) -> str:
        # The author pages are on the main site; news for applicants does not lead them away.
        return ""

    def get_signoff_problems(self) -> list[str]:
        # Nobody is asked to sign a headline with nothing below it.
        return [] if strip_tags(self.body).strip() else [gettext("Write the text first: there is nothing to sign yet.")]
