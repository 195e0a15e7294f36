"""A person in the directory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.authors.models import Person, PersonText
from wagtail_execvoice.authors.networks import normalise_profile
from wagtail_execvoice.base.choosers import ForgivingChoosersMixin


def get_language_choices() -> list[tuple[str, str]]:
    """The site's content languages, for the texts of a person."""
    return list(get_content_languages().items())


class PersonForm(ForgivingChoosersMixin, WagtailAdminModelForm):
    """A person in the directory. Without a ``Meta``, as above."""


class PersonTextForm(WagtailAdminModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=get_language_choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A language that the site no longer has stays selectable on the texts that use it: saving must not change it.
        current = self.instance.language
        if current and current not in get_content_languages():
            self.fields["language"].choices = [*get_language_choices(), (current, current)]


class SocialProfileForm(WagtailAdminModelForm):
    """One profile on another site."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("network") and data.get("address"):
            try:
                data["address"] = normalise_profile(data["network"], data["address"])
            except ValidationError as error:
                self.add_error("address", error)
        return data


class PersonCreationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The form of the chooser's second tab: enough to credit somebody without leaving the page one is editing."""

    title = forms.CharField(label=pgettext_lazy("of a person", "Title"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    field_order = ["name", "title", "organisation", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It opens over a page editor, whose own fields are called "id_title" and the like.
        super().__init__(*args, **{"auto_id": "id_new_person_%s", **kwargs})

    def save(self, commit: bool = True) -> Person:
        person = super().save(commit=False)
        words = {key: self.cleaned_data[key] for key in ("title", "organisation") if self.cleaned_data[key]}
        if words:
            person.texts = [PersonText(language=nearest_content_language(), **words)]
        if commit:
            person.save()
        return person

    class Meta:
        model = Person
        fields = ["name", "email"]


def nearest_content_language() -> str:
    """The content language the admin is used in, or the site's first one if content is not written in that language."""
    languages = get_content_languages()
    active = get_language() or ""
    return next((code for code in (active, active.split("-")[0]) if code in languages), next(iter(languages)))
