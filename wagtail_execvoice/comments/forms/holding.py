"""What a lawyer sends to have a conversation kept as it is, or to end that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.forms.choosing import PageChooser
from wagtail_execvoice.compat import get_base_page_model

LONGEST_REASON = 1000


class HoldForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Moderators of the page read it. It also stands in the history of the page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HoldPageForm(HoldForm):
    """Which page, and why."""

    field_order = ("page", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not in the class: the model is the site's own, and there only once all models are loaded.
        self.fields["page"] = forms.ModelChoiceField(
            get_base_page_model().objects.filter(depth__gt=1),
            label=_("Page"),
            help_text=_("What readers wrote on this page and on all pages below it is put on hold."),
            widget=PageChooser(),
        )
        self.order_fields(self.field_order)
