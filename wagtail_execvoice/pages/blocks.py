from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "wagtail_execvoice/pages/blocks/quote.html"


class PostBodyBlock(blocks.StreamBlock):
    """What a post is made of."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=200, template="wagtail_execvoice/pages/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=[*INLINE_FEATURES, "ol", "ul"])
    quote = QuoteBlock()
    list = blocks.ListBlock(
        blocks.CharBlock(label=_("Item")),
        label=_("List"),
        icon="list-ul",
        template="wagtail_execvoice/pages/blocks/list.html",
    )
    image = ImageBlock(label=_("Image"), template="wagtail_execvoice/pages/blocks/image.html")
