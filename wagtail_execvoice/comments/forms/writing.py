"""The form in which a reader writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from wagtail_execvoice.comments.actions.replying import name_of_team
from wagtail_execvoice.comments.actions.speakers import find_voice
from wagtail_execvoice.comments.constants import LONGEST_COMMENT, LONGEST_NAME
from wagtail_execvoice.comments.names import first_seen, full_name, login_name
from wagtail_execvoice.text import is_unseen, normalise, single_line


def make_body_field() -> forms.CharField:
    """Return the field in which a reader writes, the same wherever they do."""
    return forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        help_text=_("Plain text. Begin a line with > to quote, with - for a list."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def clean_body(form: forms.Form) -> str:
    return refuse_unseen(normalise(form.cleaned_data["body"]).strip(), form.fields["body"])


def refuse_unseen(text: str, field: forms.Field) -> str:
    """Return ``text``. Raises ``ValidationError`` if there is nothing in it but characters that cannot be seen."""
    if is_unseen(text):
        raise ValidationError(field.error_messages["required"], code="required")
    return text


class CommentForm(forms.Form):
    """What a reader types. Who is logged in is asked for neither a name nor an address."""

    name = forms.CharField(
        label=_("Your name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Not needed, and never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    body = make_body_field()
    #: The decoy: nobody sees it, and programs that fill in every field fill it in, too.
    fax = forms.CharField(
        label=_("Leave this field empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reply_to = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        # The page around it may have forms of its own, with an "id_name" and an "id_email".
        super().__init__(*args, **{"auto_id": "ev-comment-%s", "label_suffix": "", **kwargs})
        self.user = user if user is not None and user.is_authenticated else None
        if self.user is not None:
            del self.fields["name"], self.fields["email"]

    def clean_name(self) -> str:
        return refuse_unseen(single_line(self.cleaned_data["name"]), self.fields["name"])

    def clean_body(self) -> str:
        return clean_body(self)

    def get_shown_name(self, page: Any) -> str:
        """Return the name that a comment on ``page`` will carry, before it is written. An author has the one that the page prints."""
        voice = find_voice(self.user, page) if self.user else None
        return first_seen([voice.name if voice else ""]) or self.get_name(page)

    def get_name(self, page: Any) -> str:
        """Return the name of who is no author of ``page``: of the account, if logged in. None of the team shows their login."""
        if self.user is None:
            return str(self.cleaned_data["name"])
        name = full_name(self.user)
        if not name and self.user.has_perm("execvoice_comments.decide_readercomment"):
            return name_of_team(self.user, page)
        return name or login_name(self.user) or pgettext("somebody who gave no name", "Anonymous")
