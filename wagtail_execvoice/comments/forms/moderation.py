"""What moderators send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.comments.actions.deciding import OUTCOMES
from wagtail_execvoice.comments.reasons import REASONS, say_rejection

__all__ = ["LONGEST_REASON", "REASONS", "DecisionForm", "SeenComments"]

LONGEST_REASON = 500


class SeenComments(forms.Field):
    """Comments with the version that was looked at, each as ``"id:version"``: an id -> version dictionary."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[int, int]:
        seen = {}
        for entry in value or []:
            pk, _colon, version = str(entry).partition(":")
            # What is not of this form was not made by our page, and is nobody's comment.
            if _is_number(pk) and _is_number(version):
                seen[int(pk)] = int(version)
        return seen


def _is_number(text: str) -> bool:
    # No longer than what a database takes for an id.
    return text.isascii() and text.isdecimal() and len(text) <= 18


class DecisionForm(forms.Form):
    """One act upon comments: those that are named, or all that the list with the address parameters ``shown`` has.

    ``until`` is when that list was looked at: what came in since nobody has seen.
    """

    act = forms.ChoiceField(choices=[(act.value, act.label) for act in OUTCOMES])
    comment = SeenComments(required=False)
    everything = forms.BooleanField(required=False)
    queue = forms.CharField(required=False)
    shown = forms.CharField(required=False)
    until = forms.DateTimeField(required=False)
    why = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", pgettext_lazy("reason", "None")), *REASONS.items()]
    )
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=LONGEST_REASON, widget=forms.TextInput
    )
    tell = forms.BooleanField(label=_("Tell the writer by e-mail"), required=False)
    following = forms.IntegerField(required=False)

    @property
    def reason(self) -> str:
        """The reason in words, empty if none was given. Only a rejection has one."""
        if self.cleaned_data["act"] != "reject":
            return ""
        return say_rejection(self.cleaned_data["why"], self.cleaned_data["words"])

    @property
    def tells(self) -> bool:
        """Whether the writers are to hear of it. Only of a rejection: who is approved always does, a spammer never."""
        return bool(self.cleaned_data["act"] == "reject" and self.cleaned_data["tell"])
