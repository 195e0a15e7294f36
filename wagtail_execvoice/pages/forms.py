from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.compat import get_page_permission_policy
from wagtail_execvoice.pages.guide import BY_SLUG, PROMPTS, Prompt
from wagtail_execvoice.pages.models import VoiceIndexPage

# Wagtail gives a select the width of its longest option, which may be more than that of a phone.
FIT = {"class": "w-w-full"}


def find_sections(user: Any) -> Any:
    """Return the voice indexes below which ``user`` may add a post, those in their own language first."""
    allowed = get_page_permission_policy().instances_user_has_any_permission_for(user, ["add"])
    own_first = Case(When(locale__language_code=get_language() or "", then=Value(0)), default=Value(1))
    sections = VoiceIndexPage.objects.filter(pk__in=allowed.values("pk")).select_related("locale")
    return sections.order_by(own_first, "title", "pk")


class SectionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as error:
            # SQLite fails at a number that no id can be, where the key of the model is that of another one.
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value}) from error

    def label_from_instance(self, section: Any) -> str:
        return f"{section.get_admin_display_title()} ({section.locale})"


class StartPostForm(forms.Form):
    prompt = forms.ChoiceField(label=_("Prompt"), widget=forms.Select(attrs=FIT))
    person = forms.ModelChoiceField(
        label=_("Whose post"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        widget=forms.Select(attrs=FIT),
        help_text=_("Credited as author. You can change it in the draft."),
    )
    section = SectionField(
        label=_("Where"),
        queryset=VoiceIndexPage.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs=FIT),
        help_text=_("The post is written in the language of that section."),
    )
    # What makes a second click on the button the same act as the first.
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, people: Any, sections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prompt"].choices = [(prompt.slug, prompt.title) for prompt in PROMPTS]  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]
        self.sections = list(sections)
        if len(self.sections) == 1:
            # Nothing to choose.
            self.fields["section"].widget, self.fields["section"].required = forms.HiddenInput(), False
        self.fields["section"].initial = self.sections[0] if self.sections else None

    def clean_prompt(self) -> Prompt:
        return BY_SLUG[self.cleaned_data["prompt"]]

    def clean_section(self) -> Any:
        return self.cleaned_data["section"] or self.sections[0]
