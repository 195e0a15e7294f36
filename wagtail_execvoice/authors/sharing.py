"""What the mixins of pages say for their share card and press kit. Its import paths are permanent, as those of ``mixins``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path

from wagtail_execvoice.authors.constants import Tenure
from wagtail_execvoice.base.pagemixins import PageMixin

if TYPE_CHECKING:
    from wagtail_execvoice.authors.actions.press import PressPicture


class ShareCardMixin(PageMixin):
    """A share card for a page type. Part of ``BylinesMixin`` and ``ExecutiveAuthorMixin``; plain Python without a field."""

    if TYPE_CHECKING:
        title: str

    def get_share_title(self) -> str:
        """Override this to write something else than the title on the share card."""
        return self.title

    def get_share_byline(self) -> tuple[str, str]:
        """Override this to write other names and another position on the share card."""
        from wagtail_execvoice.authors.actions.cards import write_share_byline

        return write_share_byline(self)

    def get_share_image(self) -> Any | None:
        """Override this to give the share card another background than the picture the page shows, or none."""
        from wagtail_execvoice.authors.actions.cards import find_share_image

        return find_share_image(self)

    def get_share_portraits(self) -> list[Any]:
        """Override this to show other portraits on the share card than those of the authors, or none."""
        from wagtail_execvoice.authors.actions.cards import find_portraits

        return find_portraits(self)


class PressKitMixin(PageMixin):
    """Pictures that the press may print, and an archive of them. Part of ``ExecutiveAuthorMixin``."""

    if TYPE_CHECKING:
        url: str | None
        reverse_subpage: Any
        press_kit: Any
        tenure: str

    @property
    def offers_press_kit(self) -> bool:
        """True if there are pictures to offer. Of who has left there are none any more; of who has died there are."""
        return bool(self.press_kit) and self.tenure != Tenure.FORMER

    def get_press_pictures(self) -> list[PressPicture]:
        """Return the pictures of the press kit in print and web size. Three queries, whatever their number."""
        from wagtail_execvoice.authors.actions.press import list_press_pictures

        return list_press_pictures(self)

    def get_press_kit_url(self) -> str:
        """Return where the archive of the press kit is, empty if none is offered."""
        if not self.offers_press_kit or not self.url:
            return ""
        return f"{self.url.rstrip('/')}/{self.reverse_subpage('press_kit_archive')}"

    @path("press-kit/", name="press_kit_archive")
    def serve_press_kit(self, request: HttpRequest) -> HttpResponse:
        """The archive, which was made when the page was published."""
        from wagtail_execvoice.authors.views.press import serve_press_kit

        return serve_press_kit(self, request)
