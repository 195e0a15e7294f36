from __future__ import annotations

from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_execvoice.base.choosers import ForgivingChoosersMixin


class PageForm(ForgivingChoosersMixin, WagtailAdminPageForm):
    """The editor of our page types."""
