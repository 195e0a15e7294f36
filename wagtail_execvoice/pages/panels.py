from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_execvoice.authors.artwork.pictures import check_image
from wagtail_execvoice.base.choosers import ForgivingChoosersMixin


class PageForm(ForgivingChoosersMixin, WagtailAdminPageForm):
    """The editor of our page types."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        picture = data.get("picture")
        # Only when it is chosen: a file that was lost since must not keep anybody from correcting the text.
        if picture and "picture" in self.changed_data and not picture.is_svg():
            try:
                check_image(picture)
            except ValidationError as error:
                self.add_error("picture", error)
        return data
