"""What somebody sends who answers a reader's question about their data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FindReaderForm(forms.Form):
    """Whose data it is."""

    email = forms.EmailField(
        label=_("E-mail address of the reader"),
        help_text=_("Accounts with this address are included."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class EraseReaderForm(FindReaderForm):
    """The same, by somebody who has read what is going to happen."""

    sure = forms.BooleanField(label=_("I have checked that the request comes from this reader."))
