"""The form in which a reader reports a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.constants import ReportReason
from wagtail_execvoice.comments.forms.texts import CleanedField
from wagtail_execvoice.comments.forms.writing import clean_text

LONGEST_TEXT = 1000


class ReportForm(forms.Form):
    """Why the comment should not be there. Nobody is asked who they are."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=ReportReason.choices, widget=forms.RadioSelect
    )
    text = CleanedField(
        label=_("Anything that we should know"),
        required=False,
        max_length=LONGEST_TEXT,
        cleaned=clean_text,
        help_text=_("Only the moderators read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ev-report-%s", "label_suffix": "", **kwargs})
