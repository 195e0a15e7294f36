"""What somebody sends who answers a reader's question about their data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.actions.readers import name_reader


class FindReaderForm(forms.Form):
    """Whose data it is."""

    email = forms.CharField(
        label=_("E-mail address or user name of the reader"),
        help_text=_(
            "Accounts with this address are included. By a user name you find what was written with that account, also if it "
            "has no address."
        ),
        # An address has no more.
        max_length=320,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    #: Whom it means, as the functions of ``actions.readers`` take it.
    reader: dict[str, Any]

    def clean_email(self) -> str:
        who = str(self.cleaned_data["email"])
        reader = name_reader(who)
        if reader is None:
            raise forms.ValidationError(_("This is neither an e-mail address nor the user name of an account."))
        self.reader = reader
        return who


class EraseReaderForm(FindReaderForm):
    """The same, by somebody who has read what is going to happen."""

    sure = forms.BooleanField(label=_("I have checked that the request comes from this reader."))
