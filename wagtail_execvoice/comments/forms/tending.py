"""What moderators send from the screen of one comment."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.comments.constants import Standing
from wagtail_execvoice.comments.forms.moderation import LONGEST_REASON


class RedactForm(forms.Form):
    """Passages that nobody shall read, and why."""

    passages = forms.CharField(
        label=_("What to black out"),
        max_length=5000,
        help_text=_("Exactly as it stands in the comment, one passage on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)

    def clean_passages(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["passages"].splitlines()]
        found = [line for line in lines if line]
        if not found:
            raise ValidationError(self.fields["passages"].error_messages["required"], code="required")
        return found


class NoteForm(forms.Form):
    """What other moderators should know."""

    note = forms.CharField(
        label=pgettext_lazy("for other moderators", "Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class StandingForm(forms.Form):
    """How the next comments of a commenter are taken."""

    standing = forms.ChoiceField(
        label=_("The next comments of this commenter"),
        required=False,
        choices=[
            (Standing.NORMAL, pgettext_lazy("commenter", "are taken as anybody’s")),
            (Standing.HELD, pgettext_lazy("commenter", "are always reviewed")),
            (Standing.BANNED, pgettext_lazy("commenter", "are refused: banned")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=LONGEST_REASON)
