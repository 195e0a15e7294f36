"""The forms in which an answer in somebody's name is drafted, and published by whose name it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.comments.actions.replying import find_aliases
from wagtail_execvoice.comments.actions.speakers import find_speakers
from wagtail_execvoice.comments.constants import LONGEST_COMMENT
from wagtail_execvoice.comments.forms.texts import CleanedField
from wagtail_execvoice.comments.forms.writing import clean_text


class BodyForm(forms.Form):
    """The words of an answer."""

    body = CleanedField(
        label=_("Answer"),
        max_length=LONGEST_COMMENT,
        cleaned=clean_text,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ReplyForm(BodyForm):
    """An answer, and in whose name: the team's own, an official name, or an author's, who is asked."""

    OWN = "own"

    voice = forms.ChoiceField(label=pgettext_lazy("of an answer", "In whose name"), widget=forms.RadioSelect)
    field_order = ["voice", "body"]

    def __init__(self, *args: Any, page: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speakers = {f"speaker-{found.user_key}": found for found in find_speakers(page)}
        self.aliases = {f"alias-{alias.pk}": alias for alias in find_aliases(user)}
        voice: Any = self.fields["voice"]
        voice.choices = [
            (self.OWN, _("Your own, with the badge of the team: it is published at once")),
            *((key, _("%(name)s: published at once") % {"name": alias.name}) for key, alias in self.aliases.items()),
            *(
                (key, _("%(name)s, who is asked to publish it") % {"name": found.name})
                for key, found in self.speakers.items()
            ),
        ]
        voice.initial = self.OWN

    def get_speaker(self) -> Any | None:
        """Return the account of the author that was chosen, None if it was another name."""
        found = self.speakers.get(self.cleaned_data["voice"])
        return get_user_model().objects.filter(pk=found.user_key).first() if found else None

    def get_alias(self) -> Any | None:
        """Return the official name that was chosen, None if it was another one."""
        return self.aliases.get(self.cleaned_data["voice"])
