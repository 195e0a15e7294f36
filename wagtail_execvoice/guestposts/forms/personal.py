"""What somebody sends who answers a guest's question about their data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.text import single_line


class FindGuestForm(forms.Form):
    """Whose data it is."""

    email = forms.EmailField(
        label=_("E-mail address of the guest"),
        help_text=_("The one they were invited at, or the one in the directory."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class EraseGuestForm(FindGuestForm):
    """The same, by somebody who has read what is going to happen."""

    credit_as = forms.CharField(
        label=_("Name for what stays published"),
        help_text=_("As the guest asks. Leave empty if the credit on the pages stays as it is printed."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=_("I have checked that the request comes from this guest."))

    def clean_credit_as(self) -> str:
        return single_line(self.cleaned_data["credit_as"], max_length=200)
