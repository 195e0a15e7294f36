"""What whoever publishes without signatures must write, and what whoever reviews it writes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.signoff.constants import Emergency, Outcome

LONGEST = 10_000


class EmergencyForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    category = forms.ChoiceField(
        label=_("What kind of emergency it is"), choices=Emergency.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why it cannot wait for the signatures"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who would have signed is told at once and reads this. It stays on record for good."),
    )


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What follows from it"), choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("What you found"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class ConfirmForm(forms.Form):
    """Two buttons and nothing to fill in."""

    decision = forms.ChoiceField(choices=[("confirm", ""), ("decline", "")])
