"""What signers and guests type. The forms say what is missing; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.base.cleaning import clean_text
from wagtail_execvoice.signoff.actions.slots import Chance

LONGEST = 10_000
_AREA = {"rows": 3}


class DecisionForm(forms.Form):
    """What every decision has: which text it is about, and words."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs=_AREA)
    )
    reason = forms.CharField(
        label=gettext_lazy("What should change, and why"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=_AREA),
    )
    wording = forms.CharField(
        label=gettext_lazy("The wording that you wish for"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=_AREA),
        help_text=gettext_lazy("You see it again when the text comes back to you."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code from the e-mail"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = {
            name: clean_text(value) if isinstance(value, str) else value for name, value in self.cleaned_data.items()
        }
        return cleaned


class SigningForm(DecisionForm):
    """The form of the signing screen. ``chances`` are the signatures that the user may give."""

    slot = forms.ChoiceField(label=gettext_lazy("You sign"), required=False, widget=forms.RadioSelect)
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, chances: list[Chance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chances = {str(chance.slot.pk): chance for chance in chances}
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(key, name_chance(chance)) for key, chance in self.chances.items()]
        if len(chances) == 1:
            field.widget = forms.HiddenInput()
        field.initial = next(iter(self.chances), "")

    @property
    def chance(self) -> Chance | None:
        """The signature that was chosen, if the form says a valid one."""
        return self.chances.get(self.cleaned_data.get("slot") or next(iter(self.chances), ""))


class GuestForm(DecisionForm):
    """The form of an author without an account."""

    name = forms.CharField(
        label=gettext_lazy("Your full name"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def check_name(self, expected: str) -> None:
        """A name that is typed is what a signature is on paper: it has to be the one under which the text appears."""
        typed = self.cleaned_data.get("name", "")
        if " ".join(typed.split()).casefold() != " ".join(expected.split()).casefold():
            self.add_error(
                "name", ValidationError(_("Type your name as it stands above the text: %(name)s") % {"name": expected})
            )


def name_chance(chance: Chance) -> str:
    """Return in words what somebody signs for: "Legal", or "Legal, for Ann Bolt"."""
    if chance.principal is None:
        return str(chance.slot.title)
    words = {"kind": chance.slot.title, "name": get_user_display_name(chance.principal)}
    return _("%(kind)s, for %(name)s") % words
