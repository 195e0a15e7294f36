from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from wagtail_execvoice.authors.actions import load_bios
from wagtail_execvoice.authors.metadata.dates import get_modified
from wagtail_execvoice.authors.panels import BylinesPanel
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.guestposts.mixins import GuestPostMixin
from wagtail_execvoice.guestposts.panels import GuestPostPanel
from wagtail_execvoice.pages.blocks import PostBodyBlock, RelatedBlock
from wagtail_execvoice.pages.constants import Audience
from wagtail_execvoice.pages.panels import PageForm
from wagtail_execvoice.pages.reading import count_minutes
from wagtail_execvoice.pages.related import Related, find_chosen, find_similar
from wagtail_execvoice.pages.serializers import POST_API_FIELDS
from wagtail_execvoice.signoff.mixins import SignOffMixin

#: Blocks that take no reading: what is said of a picture, or in a video, is for who cannot see or hear it.
NOT_READ = {"image", "figure", "video"}


class PostTopic(TaggedItemBase):
    """A topic of a post. Topics are Wagtail's tags, so that they are typed and completed as everywhere in the admin."""

    content_object = ParentalKey(
        "execvoice_pages.ExecutivePostPage", on_delete=models.CASCADE, related_name="topic_items"
    )

    class Meta:
        verbose_name = _("topic of a post")
        verbose_name_plural = _("topics of posts")


class ExecutivePostPage(SignOffMixin, CommentsMixin, GuestPostMixin, Page):
    """A post under one or more names."""

    # Guarded once a policy names it. Where sign-off is not installed, the mixin does nothing.
    signoff_always = False

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

    #: Nobody reads for which day it was planned: moving it leaves a signature as it is.
    signoff_ignored_fields = ("planned_for",)

    template = "wagtail_execvoice/pages/executive_post_page.html"
    base_form_class = PageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        BylinesPanel(),
        # Without the app a page has no such rows.
        *([GuestPostPanel()] if apps.is_installed("wagtail_execvoice.guestposts") else []),
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
    api_fields = POST_API_FIELDS
    parent_page_types = ["execvoice_pages.VoiceIndexPage"]
    subpage_types: list[str] = []

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["bios"] = load_bios(self)
        context["related"] = self.get_related()
        context["index_url"] = self.get_parent().url or ""
        # Nobody answers for who has died.
        context["asks"] = bool(self.discussion_prompt) and not any(bio.is_in_memoriam for bio in context["bios"])
        return context

    @property
    def reading_minutes(self) -> int:
        """In how many minutes the post is read: standfirst and body, without what is looked at or listened to."""
        texts = [self.intro]
        # By the stored type: to look at a block loads the pictures of all of its kind.
        for number, stored in enumerate(self.body.raw_data):
            if stored["type"] not in NOT_READ:
                child = self.body[number]
                texts += child.block.get_searchable_content(child.value)
        return count_minutes(texts)

    @property
    def updated_at(self) -> datetime | None:
        """When the post was published anew, if that was materially later: after the day on which slips are corrected."""
        return get_modified(self)

    def get_schema_type(self) -> str:
        return "BlogPosting"

    def get_feed_summary(self) -> str:
        return self.intro or super().get_feed_summary()

    def get_metadata_picture(self) -> tuple[Any, str] | None:
        return (self.picture, self.picture_alt) if self.picture else None

    def get_metadata_topics(self) -> list[str]:
        return [topic.name for topic in self.topics.all()]

    def get_related(self) -> list[Related]:
        """Return what to read next, chosen by hand or else found. Override this to find it otherwise."""
        return find_chosen(self.related) or find_similar(self)

    class Meta:
        verbose_name = _("executive post page")
        verbose_name_plural = _("executive post pages")
