"""Inviting a guest, and what editors do with what the guest handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.viewsets.choosers import person_chooser
from wagtail_execvoice.base.choosers import ForgivingChoosersMixin
from wagtail_execvoice.guestposts.actions import Invitation
from wagtail_execvoice.guestposts.duplicates import find_same
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.placing import list_page_types
from wagtail_execvoice.guestposts.urlnames import guests_are_served
from wagtail_execvoice.text import normalise, single_line

NOT_SERVED = _(
    "Guests have nowhere to write: whoever looks after the site has to add the addresses for guests to it. They are named in "
    "its system checks."
)


class InviteForm(ForgivingChoosersMixin, WagtailAdminModelForm):
    """Who is invited, and for what. It keeps nothing: the action does."""

    class Meta:
        model = Submission
        fields = ("person", "name", "email", "language", "brief", "due_on", "parent")
        widgets = {"person": person_chooser.widget_class, "due_on": AdminDateInput, "parent": AdminPageChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [*get_content_languages().items()]
        self.fields["person"].help_text = _(
            "In the directory already? Choose them, and leave name and address empty. If not, leave this empty."
        )
        for name in ("name", "email"):
            self.fields[name].help_text = _("Needed, unless you choose somebody from the directory.")
        self.fields["name"].required = self.fields["email"].required = False
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the mails"), choices=languages, initial=_initial_language(dict(languages))
        )
        # Asked for where it is needed: see _ask_about_duplicates().
        self.fields["is_new"] = forms.BooleanField(
            label=_("The guest is somebody else: invite them as somebody new"),
            required=False,
            widget=forms.HiddenInput,
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not guests_are_served():
            raise ValidationError(NOT_SERVED)
        person = data.get("person")
        data["name"] = single_line(data.get("name") or (person.name if person else ""), max_length=200)
        data["email"] = data.get("email") or (person.email if person else "")
        data["brief"] = normalise(data.get("brief") or "")
        for name in ("name", "email"):
            if not data[name] and name not in self.errors:
                self.add_error(name, _("Enter it, or choose somebody who has one in the directory."))
        if person is None and not self.errors:
            self._ask_about_duplicates(data)
        return data

    def _ask_about_duplicates(self, data: dict[str, Any]) -> None:
        """Have the editor choose once, if somebody of that address or name is there: two of one person are hard to part later."""
        same = find_same(Submission(name=data["name"], email=data["email"]))
        if not same:
            return
        self.fields["is_new"].widget = forms.CheckboxInput()
        if not data.get("is_new"):
            names = ", ".join(f"{person.name} ({person.email})" if person.email else person.name for person in same)
            message = _(
                "In the directory already: %(names)s. If this is the guest, choose them here. If not, say so at the end of this form."
            )
            self.add_error("person", message % {"names": names})

    def get_invitation(self) -> Invitation:
        return Invitation(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class WordForm(forms.Form):
    """A word to the guest or to other editors."""

    text = forms.CharField(
        label=_("What should change"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )

    def __init__(self, *args: Any, label: Any = None, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = required
        if label is not None:
            self.fields["text"].label = label

    def clean_text(self) -> str:
        return normalise(self.cleaned_data["text"]).strip()


class LinkForm(forms.Form):
    """Where a new link goes: to the address of the invitation, or to the right one."""

    email = forms.EmailField(
        label=_("Send a new link to"),
        # As long as the column: a form takes more.
        max_length=254,
        required=False,
        help_text=_("Put the address right here if it was wrong: all mail about the text goes there from then on."),
    )


class AcceptForm(ForgivingChoosersMixin, forms.Form):
    """Where the text becomes a page, of which type, and who is credited."""

    parent: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Below this page"), queryset=None, widget=AdminPageChooser
    )
    page_type = forms.ChoiceField(label=_("Type of page"), required=False)
    person = forms.ModelChoiceField(
        label=pgettext_lazy("who is credited", "Credited person"),
        queryset=Person.objects.unmerged(),
        required=False,
        widget=person_chooser.widget_class,
        help_text=_("Leave empty to add the guest to the directory as somebody new."),
    )

    takes_bio = forms.BooleanField(
        label=_("Use what they wrote about themselves as their biography"),
        required=False,
        help_text=_(
            "Of somebody in the directory it replaces the biography in one paragraph, in the language of the section. "
            "Somebody new gets it in any case."
        ),
    )

    def __init__(self, *args: Any, user: Any, pages: Any, offers_bio: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not offers_bio:
            del self.fields["takes_bio"]
        types = [(model._meta.label, model._meta.verbose_name) for model in list_page_types()]
        fields: dict[str, Any] = self.fields
        fields["parent"].queryset = pages
        fields["page_type"].choices = types
        if len(types) == 1:
            fields["page_type"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        parent = data.get("parent")
        if parent is None:
            return data
        models = {model._meta.label: model for model in list_page_types(parent, self.user)}
        if not models:
            self.add_error("parent", _("You cannot add the text of a guest below this page. Choose another one."))
        elif data.get("page_type") and data["page_type"] not in models:
            self.add_error("page_type", _("No page of this type can stand below the chosen page."))
        else:
            data["model"] = models.get(data.get("page_type") or "") or next(iter(models.values()))
        return data


def _initial_language(languages: dict[str, str]) -> str:
    for code in (get_language() or "", django_settings.LANGUAGE_CODE):
        if code in languages:
            return code
    return next(iter(languages), "")
