"""Page types of an imaginary site, on whatever base page the factor of the run has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from testapp.base import Page
from testapp.guarded import GuardedPage, OptionalPage
from testapp.guest import GuestPage
from testapp.guest_kinds import DatedGuestPage, OddGuestPage, StreamGuestPage
from testapp.rich import Motto, Notice, NoticeLine, Report, RichDate, RichPage, RichRow, RichRowPoint, RichTag
from testapp.talk import TalkPage
from wagtail_execvoice.authors.api import AUTHOR_API_FIELDS, BYLINE_API_FIELDS
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.panels import BylinesPanel

__all__ = [
    "ArticlePage",
    "DatedGuestPage",
    "GuardedPage",
    "GuestPage",
    "LeaderPage",
    "Motto",
    "Notice",
    "NoticeLine",
    "OddGuestPage",
    "OptionalPage",
    "PlainPage",
    "Report",
    "RichDate",
    "RichPage",
    "RichRow",
    "RichRowPoint",
    "RichTag",
    "StoryPage",
    "StoryWriter",
    "StreamGuestPage",
    "TalkPage",
    "Writer",
]


class PlainPage(Page):
    """A page type that uses nothing of ours."""

    body = models.TextField(blank=True)
    content_panels = [*Page.content_panels, "body"]


class ArticlePage(BylinesMixin, Page):
    """The site's own page type that adopted bylines."""

    body = models.TextField(blank=True)
    content_panels = [*Page.content_panels, BylinesPanel(), "body"]
    api_fields = [*BYLINE_API_FIELDS, APIField("body")]


class LeaderPage(ExecutiveAuthorMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail's are untyped
    """The site's own page type for its executives."""

    content_panels = [*Page.content_panels, "person", "tenure", "biography"]
    api_fields = AUTHOR_API_FIELDS


class Writer(models.Model):
    """The site's own authors, of before it had people."""

    name = models.CharField(max_length=400)
    job = models.CharField(max_length=200, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    about = RichTextField(blank=True)
    photo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StoryPage(BylinesMixin, Page):
    """A page type that named its authors in every way there is, before it adopted bylines."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    writer = models.ForeignKey(Writer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    writers = ParentalManyToManyField(Writer, blank=True, related_name="+")
    person_page = models.ForeignKey(PlainPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    leader_page = models.ForeignKey(LeaderPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_by = models.TextField(blank=True)

    content_panels = [*Page.content_panels, BylinesPanel()]


class StoryWriter(Orderable):
    """A row of an ``InlinePanel``."""

    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="story_writers")
    writer = models.ForeignKey(Writer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    credited_as = models.CharField(max_length=200, blank=True)
    job = models.CharField(max_length=200, blank=True)
