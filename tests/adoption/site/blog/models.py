"""The page type that the site had before it heard of us. Its ``authors`` are its own and must stay so."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page


class BlogPage(Page):
    intro = models.CharField(max_length=250, blank=True)
    body = RichTextField(blank=True)

    content_panels = [*Page.content_panels, "intro", "body", InlinePanel("authors", label="Authors")]


class BlogAuthor(Orderable):
    page = ParentalKey(BlogPage, on_delete=models.CASCADE, related_name="authors")
    name = models.CharField(max_length=100)
