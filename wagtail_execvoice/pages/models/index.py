from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from wagtail_execvoice.authors.pagemixins import FeedMixin
from wagtail_execvoice.pages.cards import paginate, voice_order
from wagtail_execvoice.pages.filters import PostFilterForm
from wagtail_execvoice.pages.models.authors import ExecutiveAuthorPage
from wagtail_execvoice.pages.models.posts import ExecutivePostPage
from wagtail_execvoice.pages.serializers import INDEX_API_FIELDS
from wagtail_execvoice.text import plain_text, single_line


class VoiceIndexPage(FeedMixin, Page):
    """The front door of the voice: who speaks here, and what they wrote last."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link", "ul"])

    template = "wagtail_execvoice/pages/voice_index_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    api_fields = INDEX_API_FIELDS
    subpage_types = ["execvoice_pages.ExecutiveAuthorPage", "execvoice_pages.ExecutivePostPage"]

    def get_posts(self) -> Any:
        """Return the live, public posts below this page, newest first. Override this to choose others."""
        posts = ExecutivePostPage.objects.descendant_of(self).live().public()
        return posts.select_related("locale").order_by("-first_published_at", "-pk")

    def get_feed_pages(self) -> Any:
        return self.get_posts()

    def get_feed_summary(self) -> str:
        return super().get_feed_summary() or single_line(plain_text(self.intro))

    def get_voices(self) -> Any:
        """Return the live, public author pages below this page: those in office first, by name."""
        voices = ExecutiveAuthorPage.objects.descendant_of(self).live().public()
        return voices.select_related("locale", "person__portrait").prefetch_related(
            "person__texts", "person__portrait__renditions"
        )

    def get_filter_form(self, data: Any) -> PostFilterForm:
        """Return the form by which readers choose from the posts, filled with ``data``."""
        return PostFilterForm(data, posts=self.get_posts(), voices=self.get_voices())

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["filters"] = self.get_filter_form(request.GET)
        context["posts"] = paginate(context["filters"].get_posts(), request)
        context["voices"] = sorted(self.get_voices(), key=voice_order)
        return context

    class Meta:
        verbose_name = _("voice index page")
        verbose_name_plural = _("voice index pages")
