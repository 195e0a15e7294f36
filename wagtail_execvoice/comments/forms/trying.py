"""A text that somebody tries the learned filter on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: No comment is longer.
LONGEST_TEXT = 20_000


class TryForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("of a comment", "Text"),
        max_length=LONGEST_TEXT,
        help_text=_("It is stored nowhere, and nothing is learned from it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(label=_("Name of the reader"), max_length=100, required=False)
