"""What an editor writes about an author who cannot sign on a screen, and about a request that cannot wait."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

LONGEST = 10_000
MAX_BYTES = 20 * 1024 * 1024
_AREA = {"rows": 4}


class ApprovalForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    given_on = forms.DateField(label=gettext_lazy("When it was given"), widget=AdminDateInput)
    how = forms.CharField(
        label=gettext_lazy("How it was given"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs=_AREA),
        help_text=gettext_lazy("By telephone, in a letter, in a meeting: and to whom."),
    )
    document = forms.FileField(
        label=gettext_lazy("A file that shows it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "An e-mail or a scan. The file itself is not kept here: its name and its digest are, by which it can be "
            "recognised. Keep it where your organisation keeps such files."
        ),
    )

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is yet to come."))
        return day

    def clean_document(self) -> object:
        document = self.cleaned_data["document"]
        if document and document.size > MAX_BYTES:
            raise ValidationError(_("This file is larger than 20 MB."))
        return document


class WaiveForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs=_AREA))


class LinkForm(forms.Form):
    """Nothing to fill in: a click, by POST."""


class ExpediteForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs=_AREA),
        help_text=gettext_lazy("Whoever signs sees it, and it stays on record."),
    )
