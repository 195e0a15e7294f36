"""Ready-made page types for a site that has none.

They are an app of their own because a concrete subclass of ``Page`` breaks a project whose base page model is swapped; such
a project puts the mixins on page types of its own.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.api import BylineField
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.names import make_sort_key
from wagtail_execvoice.authors.panels import BylinesPanel
from wagtail_execvoice.pages.blocks import PostBodyBlock, RelatedBlock
from wagtail_execvoice.pages.constants import Audience
from wagtail_execvoice.pages.panels import PageForm

PAGE_SIZE = 10


class VoiceIndexPage(RoutablePageMixin, Page):
    """The front door of the voice: who speaks here, and what they wrote last."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link", "ul"])

    template = "wagtail_execvoice/pages/voice_index_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    api_fields = [APIField("intro")]
    subpage_types = ["execvoice_pages.ExecutiveAuthorPage", "execvoice_pages.ExecutivePostPage"]

    def get_posts(self) -> Any:
        """Return the live, public posts below this page, newest first. Override this to choose others."""
        posts = ExecutivePostPage.objects.descendant_of(self).live().public()
        return posts.select_related("locale").order_by("-first_published_at", "-pk")

    def get_voices(self) -> Any:
        """Return the live, public author pages below this page: those in office first, by name."""
        voices = ExecutiveAuthorPage.objects.descendant_of(self).live().public()
        return voices.select_related("locale", "person__portrait").prefetch_related(
            "person__texts", "person__portrait__renditions"
        )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["posts"] = paginate(self.get_posts(), request)
        context["voices"] = sorted(self.get_voices(), key=voice_order)
        return context

    class Meta:
        verbose_name = _("voice index page")
        verbose_name_plural = _("voice index pages")


class ExecutiveAuthorPage(ExecutiveAuthorMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail's are untyped
    """One executive: who they are, and everything they wrote."""

    template = "wagtail_execvoice/pages/executive_author_page.html"
    base_form_class = PageForm
    content_panels = [*Page.content_panels, *ExecutiveAuthorMixin.author_panels]
    search_fields = [*Page.search_fields, index.SearchField("biography")]
    api_fields = [APIField("tenure"), APIField("biography")]
    parent_page_types = ["execvoice_pages.VoiceIndexPage"]
    subpage_types: list[str] = []

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["posts"] = paginate(self.get_authored_pages(), request)
        return context

    class Meta:
        verbose_name = _("executive author page")
        verbose_name_plural = _("executive author pages")


class PostTopic(TaggedItemBase):
    """A topic of a post. Topics are Wagtail's tags, so that they are typed and completed as everywhere in the admin."""

    content_object = ParentalKey(
        "execvoice_pages.ExecutivePostPage", on_delete=models.CASCADE, related_name="topic_items"
    )


class ExecutivePostPage(BylinesMixin, Page):
    """A post under one or more names."""

    intro = models.TextField(
        _("standfirst"), max_length=300, blank=True, help_text=_("What the reader will learn, in one or two sentences.")
    )
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("description of the picture"),
        max_length=255,
        blank=True,
        help_text=_("For readers who cannot see it. Leave empty if the picture only decorates."),
    )
    body = StreamField(PostBodyBlock(), verbose_name=_("body"), blank=True)
    discussion_prompt = models.CharField(
        _("question to readers"),
        max_length=255,
        blank=True,
        help_text=_("Asked below the post to start a conversation."),
    )
    topics = ClusterTaggableManager(
        through=PostTopic, verbose_name=_("topics"), blank=True, help_text=_("Separated by commas.")
    )
    audience = models.CharField(
        _("audience"),
        max_length=20,
        choices=Audience.choices,
        default=Audience.EVERYONE,
        help_text=_("For whom it was written first. Readers can list the posts for an audience."),
    )
    related = StreamField(
        RelatedBlock(),
        verbose_name=_("what to read next"),
        blank=True,
        help_text=_("Leave empty to show posts on the same topics or by the same author."),
    )
    planned_for = models.DateField(
        _("planned for"),
        null=True,
        blank=True,
        help_text=_("For the calendar of the editors. It publishes nothing."),
    )

    template = "wagtail_execvoice/pages/executive_post_page.html"
    base_form_class = PageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        BylinesPanel(),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        FieldPanel("body"),
        FieldPanel("discussion_prompt"),
        MultiFieldPanel(
            [FieldPanel("topics"), FieldRowPanel([FieldPanel("audience"), FieldPanel("planned_for")])],
            heading=_("Topics, audience and planning"),
        ),
        FieldPanel("related"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    api_fields = [
        APIField("intro"),
        APIField("byline", serializer=BylineField()),
        APIField("picture"),
        APIField("picture_alt"),
        APIField("body"),
        APIField("discussion_prompt"),
    ]
    parent_page_types = ["execvoice_pages.VoiceIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("executive post page")
        verbose_name_plural = _("executive post pages")


def voice_order(voice: ExecutiveAuthorPage) -> tuple[bool, str]:
    """Those in office first, then by family name."""
    return voice.is_former, voice.person.sort_key if voice.person else make_sort_key(voice.title)


def paginate(pages: Any, request: Any) -> PaginatorPage[Any]:
    """Return the requested page of ``pages``, its bylines loaded; the nearest existing one for a number out of range."""
    page = Paginator(pages, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    write_bylines(page.object_list)
    # Of a page of another type we do not know which picture its card would show.
    posts = [post for post in page.object_list if isinstance(post, ExecutivePostPage)]
    prefetch_related_objects(posts, "picture__renditions")
    return page
