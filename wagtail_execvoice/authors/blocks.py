"""What an executive's page holds besides the biography."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.coreutils import get_content_languages
from wagtail.images.blocks import ImageChooserBlock

TEMPLATES = "wagtail_execvoice/authors/blocks"


def get_languages() -> list[tuple[str, str]]:
    """Return the site's content languages, asked for when a form is shown."""
    return list(get_content_languages().items())


class LanguageBlock(blocks.ChoiceBlock):
    """The language of a part that is written in another one than the page, for screen readers and spelling checkers."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", get_languages)
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Language"))
        kwargs.setdefault("help_text", _("Only if it is not the language of the page."))
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As plain text: a site's migration that named our function, or today's languages, would outlive both."""
        return "wagtail.blocks.CharBlock", [], {"label": _("Language"), "required": False}


class BoardBlock(blocks.StructBlock):
    organisation = blocks.CharBlock(label=_("Organisation"), max_length=200)
    role = blocks.CharBlock(label=_("Role"), max_length=200, required=False)
    since = blocks.IntegerBlock(label=_("Since (year)"), min_value=1900, max_value=2200, required=False)
    until = blocks.IntegerBlock(label=_("Until (year)"), min_value=1900, max_value=2200, required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["since"] and cleaned["until"] and cleaned["until"] < cleaned["since"]:
            message = ValidationError(_("The last year is before the first."))
            raise blocks.struct_block.StructBlockValidationError(block_errors={"until": message})
        return cleaned

    class Meta:
        icon = "group"
        label = _("Board or office")
        template = f"{TEMPLATES}/board.html"


class BookBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=pgettext_lazy("of a book", "Title"), max_length=200)
    publisher = blocks.CharBlock(label=_("Publisher"), max_length=200, required=False)
    year = blocks.IntegerBlock(label=_("Year"), min_value=1900, max_value=2200, required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)
    language = LanguageBlock()

    class Meta:
        icon = "book"
        label = _("Book")
        template = f"{TEMPLATES}/book.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), max_length=1000)
    date = blocks.DateBlock(label=_("Date"), required=False)
    occasion = blocks.CharBlock(
        label=_("Occasion"), max_length=200, required=False, help_text=_("Where it was said, for example a speech.")
    )
    url = blocks.URLBlock(label=_("Address"), required=False)
    language = LanguageBlock()

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = f"{TEMPLATES}/quotation.html"


class ProfileBlock(blocks.StreamBlock):
    """Topics, boards, books, interests and quotations, each as often as needed. The page shows each kind together."""

    topic = blocks.CharBlock(
        label=_("Topic"), icon="tag", max_length=100, help_text=_("What this person can be asked about.")
    )
    board = BoardBlock()
    book = BookBlock()
    interest = blocks.CharBlock(
        label=_("Interest to declare"),
        icon="info-circle",
        max_length=500,
        help_text=_("What a reader should know, for example shares or an office of a relative."),
    )
    quotation = QuotationBlock()


class PressPictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        label=pgettext_lazy("of a picture", "Caption"), max_length=300, help_text=_("Who is shown, where and when.")
    )
    credit = blocks.CharBlock(
        label=_("Credit"), max_length=200, help_text=_("To be printed with it, for example “Photo: A. de Wit”.")
    )

    class Meta:
        icon = "image"
        label = _("Press picture")
        template = f"{TEMPLATES}/press_picture.html"


class PressKitBlock(blocks.StreamBlock):
    """Pictures that the press may print. They are offered in print and web size, and as one archive with the biographies."""

    picture = PressPictureBlock()
