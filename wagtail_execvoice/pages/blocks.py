"""What a post is made of."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from wagtail_execvoice.authors.blocks import LanguageBlock
from wagtail_execvoice.pages.videos import find_player

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEMPLATES = "wagtail_execvoice/pages/blocks"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)
    language = LanguageBlock()

    class Meta:
        icon = "openquote"
        label = _("Pull quote")
        template = f"{TEMPLATES}/quote.html"


class FigureBlock(blocks.StructBlock):
    """A chart or drawing that says something, so that its text alternative and its source are not optional."""

    image = ImageChooserBlock(label=_("Picture"))
    text_alternative = blocks.TextBlock(
        label=_("Text alternative"),
        max_length=1000,
        help_text=_("What the figure says, for readers who cannot see it."),
    )
    caption = blocks.CharBlock(label=pgettext_lazy("of a picture", "Caption"), max_length=300, required=False)
    source = blocks.CharBlock(label=_("Source"), max_length=200, help_text=_("Where the figures come from."))
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "view"
        label = _("Figure with source")
        template = f"{TEMPLATES}/figure.html"


class VideoBlock(blocks.StructBlock):
    """A still from the site's own server. The player, and with it a third party, is loaded when the reader asks for it."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=pgettext_lazy("of a video", "Title"), max_length=200)
    still = ImageChooserBlock(label=_("Still"), help_text=_("Shown until the reader starts the video."))
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        required=False,
        features=["bold", "italic", "link"],
        help_text=_("For who cannot hear it."),
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        try:
            find_player(cleaned["url"])
        except ValidationError as error:
            raise StructBlockValidationError(block_errors={"url": error}) from error
        return cleaned

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        try:
            context["player"] = find_player(value["url"])
        except ValidationError:
            # An address from before the rule, or from code: the still then only links to it.
            context["player"] = None
        return context

    class Meta:
        icon = "media"
        label = _("Video")
        template = f"{TEMPLATES}/video.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=pgettext_lazy("of a call-out", "Title"), max_length=200, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=[*INLINE_FEATURES, "ul"])

    class Meta:
        icon = "help"
        label = _("Call-out")
        template = f"{TEMPLATES}/callout.html"


class CorrectionBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=_("Date of the correction"))
    text = blocks.RichTextBlock(label=_("What was wrong, and what is right"), features=["bold", "italic", "link"])

    class Meta:
        icon = "edit"
        label = _("Correction")
        template = f"{TEMPLATES}/correction.html"


class PostBodyBlock(blocks.StreamBlock):
    """What a post is made of."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=200, template=f"{TEMPLATES}/heading.html")
    paragraph = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=[*INLINE_FEATURES, "ol", "ul"])
    quote = QuoteBlock()
    list = blocks.ListBlock(
        blocks.CharBlock(label=_("Item")), label=_("List"), icon="list-ul", template=f"{TEMPLATES}/list.html"
    )
    image = ImageBlock(label=_("Image"), template=f"{TEMPLATES}/image.html")
    figure = FigureBlock()
    video = VideoBlock()
    callout = CalloutBlock()
    disclosure = blocks.RichTextBlock(
        label=_("Disclosure"),
        icon="info-circle",
        features=["bold", "italic", "link"],
        template=f"{TEMPLATES}/disclosure.html",
    )
    correction = CorrectionBlock()


class ArticleElsewhereBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=pgettext_lazy("of an article", "Title"), max_length=200)
    url = blocks.URLBlock(label=_("Address"))
    source = blocks.CharBlock(label=_("Where it was published"), max_length=200)
    language = LanguageBlock()

    class Meta:
        icon = "link-external"
        label = _("Article elsewhere")


class RelatedBlock(blocks.StreamBlock):
    """What to read next, chosen by hand."""

    page = blocks.PageChooserBlock(label=_("Page of this site"), icon="doc-empty-inverse")
    elsewhere = ArticleElsewhereBlock()
