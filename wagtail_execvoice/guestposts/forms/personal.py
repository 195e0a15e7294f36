"""What somebody sends who answers a guest's question about their data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.guestposts.actions.forgetting import SeveralPeople, refuse_one_name_for_several
from wagtail_execvoice.guestposts.actions.guests import find_guest
from wagtail_execvoice.text import single_line


class FindGuestForm(forms.Form):
    """Whose data it is. Where several people have the address, ``names`` are those who were ticked among ``all_names``."""

    email = forms.EmailField(
        label=_("E-mail address of the guest"),
        help_text=_("The one they were invited at, or the one in the directory."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        names = find_guest(data["email"]).all_names if "email" in data else ()
        data["all_names"] = list(names) if len(names) > 1 else []
        ticked = self.data.getlist("names") if hasattr(self.data, "getlist") else ()
        data["names"] = [name for name in data["all_names"] if name in ticked]
        return data

    def require_names(self) -> bool:
        """Return whether it is clear who is meant; say so if not."""
        is_clear = bool(self.cleaned_data["names"] or not self.cleaned_data["all_names"])
        if not is_clear:
            self.add_error(None, gettext("Nothing was done: several people have this address. Tick who asks."))
        return is_clear


class EraseGuestForm(FindGuestForm):
    """The same, by somebody who has read what is going to happen."""

    credit_as = forms.CharField(
        label=_("Name for what stays published"),
        help_text=_("As the guest asks. If you leave it empty, the old name stays on the pages and in the directory."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=_("I have checked that the request comes from this guest."))

    def clean_credit_as(self) -> str:
        return single_line(self.cleaned_data["credit_as"], max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("credit_as"):
            try:
                refuse_one_name_for_several(data["names"])
            except SeveralPeople as refusal:
                self.add_error("credit_as", str(refusal))
        return data
