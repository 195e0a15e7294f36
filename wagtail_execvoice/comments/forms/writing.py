"""The form in which a reader writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from wagtail_execvoice.comments.actions.replying import name_of_team
from wagtail_execvoice.comments.actions.speakers import find_voice
from wagtail_execvoice.comments.constants import LONGEST_COMMENT, LONGEST_NAME, Badge
from wagtail_execvoice.comments.forms.texts import CleanedField
from wagtail_execvoice.comments.names import first_seen, full_name, login_name
from wagtail_execvoice.text import normalise, single_line

#: What the columns for addresses hold. A form of Django's takes more by itself.
LONGEST_ADDRESS = 254


def clean_text(text: str) -> str:
    return normalise(text).strip()


def make_body_field() -> forms.CharField:
    """Return the field in which a reader writes, the same wherever they do."""
    return CleanedField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        cleaned=clean_text,
        help_text=_("Plain text. Begin a line with > to quote, with - for a list."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class CommentForm(forms.Form):
    """What a reader types. Who is logged in is asked for neither a name nor an address."""

    name = CleanedField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        cleaned=single_line,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_("Not needed, and never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    body = make_body_field()
    follow = forms.BooleanField(
        label=_("Mail me when somebody answers"),
        required=False,
        help_text=_("The first mail has a link by which you confirm it."),
    )
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
            # The form under a page that is cached offers it to everybody: whoever ticked it there is told why it is in vain.
            if not self.get_address() and not self.data.get("follow"):
                del self.fields["follow"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("follow") and "email" not in self.errors and not self.get_address():
            if self.user is None:
                self.add_error("email", _("Type the address to which answers are mailed, or take the tick away below."))
            else:
                self.add_error(
                    "follow", _("Your account has no e-mail address. Take the tick away to send your comment.")
                )
        return self.cleaned_data

    def get_address(self) -> str:
        """Return the address to which mail about the comment goes, empty if there is none: of the account, if logged in."""
        if self.user is None:
            return str(self.cleaned_data.get("email", ""))
        address = str(getattr(self.user, get_user_model().get_email_field_name(), "") or "")
        return address if len(address) <= LONGEST_ADDRESS else ""

    def get_shown_name(self, page: Any) -> str:
        """Return the name that a comment on ``page`` will carry, before it is written."""
        return self.get_voice(page)[0]

    def get_voice(self, page: Any) -> tuple[str, Badge]:
        """Return the name and the badge that a comment on ``page`` will carry. An author has the name that the page prints."""
        if self.user is None:
            return self.get_name(page), Badge.NONE
        author = find_voice(self.user, page)
        if author is not None:
            return first_seen([author.name]) or self.get_name(page), Badge.AUTHOR
        is_team = self.user.has_perm("execvoice_comments.decide_readercomment")
        return self.get_name(page), Badge.TEAM if is_team else Badge.NONE

    def get_name(self, page: Any) -> str:
        """Return the name of who is no author of ``page``: of the account, if logged in. None of the team shows their login."""
        if self.user is None:
            return str(self.cleaned_data["name"])
        name = full_name(self.user)
        if not name and self.user.has_perm("execvoice_comments.decide_readercomment"):
            return name_of_team(self.user, page)
        return name or login_name(self.user) or pgettext("somebody who gave no name", "Anonymous")
