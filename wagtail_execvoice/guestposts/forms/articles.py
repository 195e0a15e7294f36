"""What somebody published elsewhere, as it is typed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.authors.forms.people import nearest_content_language
from wagtail_execvoice.base.choosers import ForgivingChoosersMixin
from wagtail_execvoice.text import normalise, single_line


class ExternalArticleForm(WagtailAdminModelForm):
    """Without a ``Meta``: its model and fields are those of the panels that use it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages, current = dict(get_content_languages()), self.instance.language
        # A language that the site no longer has stays with what is in it: saving must not change it.
        choices = {**languages, current: languages.get(current, current)} if current else languages
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label,
            help_text=self.fields["language"].help_text,
            choices=list(choices.items()),
            initial=nearest_content_language(),
        )

    def clean_title(self) -> str:
        return self._clean_line("title")

    def clean_outlet(self) -> str:
        return self._clean_line("outlet")

    def clean_summary(self) -> str:
        return normalise(self.cleaned_data["summary"]).strip()

    def _clean_line(self, name: str) -> str:
        line = single_line(self.cleaned_data[name])
        if not line:
            raise ValidationError(self.fields[name].error_messages["required"], code="required")
        return line


class ExternalCreditForm(ForgivingChoosersMixin, WagtailAdminModelForm):
    """One of those who wrote or spoke: somebody of the directory, or a name."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("person"):
            # Merged with another while this editor was open.
            data["person"] = data["person"].merged_into or data["person"]
        data["name"] = single_line(data.get("name") or "")
        if not data.get("person") and not data["name"] and "person" not in self.errors:
            self.add_error("person", _("Choose who is credited, or type the name to print."))
        return data


class ExternalCreditFormSet(BaseChildFormSet):
    """All of them. Without somebody of the directory it would be in nobody's list."""

    def clean(self) -> None:
        super().clean()
        seen: set[int] = set()
        kept = [form for form in self.forms if not getattr(form, "cleaned_data", {}).get("DELETE")]
        for form in kept:
            person = getattr(form, "cleaned_data", {}).get("person")
            if person and person.pk in seen:
                form.add_error("person", _("This person is already credited here."))
            elif person:
                seen.add(person.pk)
        # A credit whose person was deleted keeps it where it is, to be corrected.
        if not seen and not any(form.errors or form.instance.pk for form in kept):
            raise ValidationError(_("Choose at least one person of the directory: it is shown on their page."))
