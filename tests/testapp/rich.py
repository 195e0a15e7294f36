"""A page type with everything that a page can hold, and a snippet for it to mention."""

from __future__ import annotations

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model_string
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Orderable
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.models import register_snippet

from testapp.base import Page


@register_snippet
class Notice(ClusterableModel):
    """A disclaimer that many pages show."""

    words = RichTextField(blank=True)
    logo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    see_also = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    leaflet = models.FileField(blank=True, upload_to="leaflets")

    def __str__(self) -> str:
        return f"Notice {self.pk}"


class NoticeLine(Orderable):
    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="lines")
    words = models.CharField(max_length=100, blank=True)


class PrintedModel(models.Model):
    """What the site's templates print, and nobody registered as a snippet."""

    signoff_shown = True

    class Meta:
        abstract = True


class Motto(PrintedModel):
    words = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.words


class Report(AbstractDocument):
    """A document model of the site's own, with more to print."""

    licence = models.CharField(max_length=100, blank=True)
    motto = models.ForeignKey(Motto, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class CardBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False)
    words = blocks.RichTextBlock(required=False)
    picture = ImageChooserBlock(required=False)
    wide = blocks.BooleanBlock(required=False)
    button = blocks.CharBlock(default="Read on")
    at = blocks.DateTimeBlock(required=False)


class RichBlock(blocks.StreamBlock):
    heading = blocks.CharBlock()
    words = blocks.RichTextBlock()
    card = CardBlock()
    points = blocks.ListBlock(blocks.RichTextBlock())
    cards = blocks.ListBlock(CardBlock())
    section = blocks.StreamBlock([("words", blocks.RichTextBlock()), ("picture", ImageChooserBlock())])
    picture = ImageChooserBlock()
    figure = ImageBlock()
    paper = DocumentChooserBlock()
    notice = SnippetChooserBlock("testapp.Notice")
    page = blocks.PageChooserBlock()
    size = blocks.FloatBlock()
    table = TypedTableBlock([("words", blocks.RichTextBlock()), ("picture", ImageChooserBlock())])


class RichTag(TaggedItemBase):
    content_object = ParentalKey("testapp.RichPage", on_delete=models.CASCADE, related_name="tagged_items")


class RichPage(Page):
    body = StreamField(RichBlock(), blank=True)
    words = RichTextField(blank=True)
    plain = models.TextField(blank=True)
    picture = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    paper = models.ForeignKey(
        get_document_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    motto = models.ForeignKey(Motto, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    leaflet = models.FileField(blank=True, upload_to="leaflets", max_length=255)
    notices = ParentalManyToManyField(Notice, blank=True, related_name="+")
    tags = ClusterTaggableManager(through=RichTag, blank=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    weight = models.FloatField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(auto_now=True)
    facts = models.JSONField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)
    note_to_self = models.CharField(max_length=100, blank=True)

    signoff_ignored_fields = ("note_to_self",)


class RichRow(Orderable, ClusterableModel):
    """A row with an order, and rows of its own."""

    page = ParentalKey(RichPage, on_delete=models.CASCADE, related_name="rows")
    words = models.CharField(max_length=100, blank=True)
    owner = models.CharField(max_length=100, blank=True)
    private = models.CharField(max_length=100, blank=True)
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    badge = models.ImageField(blank=True, upload_to="badges")

    signoff_ignored_fields = ("private",)


class RichRowPoint(models.Model):
    row = ParentalKey(RichRow, on_delete=models.CASCADE, related_name="points")
    words = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.words


class RichDate(models.Model):
    """A row without an order of the editor's: the days are listed by date."""

    page = ParentalKey(RichPage, on_delete=models.CASCADE, related_name="dates")
    day = models.DateField()
    words = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.words
