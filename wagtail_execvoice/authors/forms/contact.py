"""The form with which a reader writes to an executive's desk, and the one in which that desk is described."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_execvoice.authors.actions import ContactMessage
from wagtail_execvoice.text import normalise, single_line

LONGEST_MESSAGE = 5000


class ContactForm(forms.Form):
    """What a reader writes. No field of it is ever part of another mail header than as one line of text."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The answer goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=150)
    message = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        help_text=_("At most 5,000 characters of plain text."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    #: The decoy: nobody sees it, and programs that fill in every field fill it in, too.
    fax = forms.CharField(
        label=_("Leave this field empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # A site's own page may have other forms around this one, with an "id_name" and an "id_email".
        super().__init__(*args, **{"auto_id": "ev-contact-%s", "label_suffix": "", **kwargs})

    def clean_name(self) -> str:
        return self._clean_line("name")

    def clean_email(self) -> str:
        return self._clean_line("email")

    def clean_subject(self) -> str:
        return self._clean_line("subject")

    def clean_message(self) -> str:
        message = normalise(self.cleaned_data["message"]).strip()
        if not message:
            raise ValidationError(self.fields["message"].error_messages["required"], code="required")
        return message

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise ValidationError(
                _("This field catches programs that fill in every field. Empty it, and send the message again."),
                code="decoy",
            )
        return ""

    def _clean_line(self, name: str) -> str:
        line = single_line(self.cleaned_data[name])
        if not line:
            # Nothing but characters that cannot be seen.
            raise ValidationError(self.fields[name].error_messages["required"], code="required")
        return line

    def get_message(self) -> ContactMessage:
        """Return what was written, cleaned."""
        fields = ("name", "email", "subject", "message")
        return ContactMessage(**{field: self.cleaned_data[field] for field in fields})


class ContactDeskForm(WagtailAdminModelForm):
    """A desk. Without a ``Meta``: its model and fields are those of the panels."""

    def clean_name(self) -> str:
        name = single_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("This name has no visible characters."))
        return name

    def clean_introduction(self) -> str:
        return normalise(self.cleaned_data["introduction"]).strip()
