"""A policy and the signatures that it asks for."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.base.choosers import ForgivingChoosersMixin
from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.constants import Kind
from wagtail_execvoice.signoff.mixins import SignOffMixin
from wagtail_execvoice.signoff.models import SignOffPolicy
from wagtail_execvoice.signoff.words import name_language, name_type


def get_type_choices() -> list[tuple[str, str]]:
    """The page types of the site that go live by signature."""
    labels = [model._meta.label for model in uses_of(SignOffMixin)]  # type: ignore[attr-defined]
    return sorted(((label, name_type(label)) for label in labels), key=lambda choice: choice[1])


def get_language_choices() -> list[tuple[str, str]]:
    return [("", str(_("Every language"))), *get_content_languages().items()]


def has_lost_section(policy: SignOffPolicy) -> bool:
    """True if the page that the policy is for was deleted. No constraint keeps that from happening."""
    key = policy.section_id
    return bool(key and not get_base_page_model().objects.filter(pk=key).exists())


class PolicyForm(ForgivingChoosersMixin, WagtailAdminModelForm):
    """Which pages, and how they are signed. Without a ``Meta``: the panels say which fields there are."""

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["wagtail_execvoice/signoff/policies.css"]}

    page_types = forms.MultipleChoiceField(
        label=gettext_lazy("Page types"),
        choices=get_type_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose none for every type of page that is signed."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=get_language_choices, required=False)
    unsigned = forms.BooleanField(
        label=gettext_lazy("Nobody has to sign"),
        required=False,
        help_text=gettext_lazy(
            "A policy that asks for no signature lets its pages go live unsigned. Tick this only if that is what you want."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keep_choosable("page_types", self.instance.page_types, name_type)
        self._keep_choosable("language", [self.instance.language] if self.instance.language else [], name_language)
        is_saved = self.instance.pk is not None
        self.fields["unsigned"].initial = is_saved and not self.instance.rules.exists()
        self.has_lost_section = is_saved and has_lost_section(self.instance)
        if self.has_lost_section:
            self.initial["section"] = None

    def _keep_choosable(self, name: str, values: list[str], say: Any) -> None:
        """What the site no longer has stays choosable where it was chosen: saving must not change it."""
        choices = list(self.fields[name].choices)
        known = {value for value, _label in choices}
        self.fields[name].choices = [*choices, *((value, say(value)) for value in values if value not in known)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.has_lost_section and not data.get("section"):
            self._keep_lost_section(data)
        return data

    def _keep_lost_section(self, data: dict[str, Any]) -> None:
        """Without its section the policy would cover the whole site: somebody must say what it is to cover."""
        if data.get("is_active"):
            self.add_error(
                "section",
                _("The page that this policy was for was deleted. Choose another one, or switch the policy off."),
            )
        data.pop("section", None)

    def _get_validation_exclusions(self) -> set[str]:
        # Not looked for again: that it is gone is known.
        exclusions: set[str] = super()._get_validation_exclusions()
        return exclusions | ({"section"} if self.has_lost_section and "section" not in self.cleaned_data else set())

    def is_valid(self) -> bool:
        return bool(super().is_valid()) and self._says_who_signs()

    def _says_who_signs(self) -> bool:
        """Only after the rows were read is it known whether there is one."""
        rows = self.formsets["rules"].cleaned_data
        signs = any(row and not row.get("DELETE") for row in rows)
        if signs == bool(self.cleaned_data.get("unsigned")):
            self.add_error(
                "unsigned",
                _("You named who signs. Untick this, or take the signatures away.")
                if signs
                else _(
                    "Nobody is asked to sign, so that these pages would go live unsigned. Add a signature, or tick this."
                ),
            )
            return False
        return True


class RuleForm(WagtailAdminModelForm):
    """One kind of signature."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in Kind.choices]
        self.fields["group"].empty_label = _("None")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        clean = self._clean_voice if data.get("kind") == Kind.VOICE else self._clean_group
        clean(data)
        return data

    def _clean_voice(self, data: dict[str, Any]) -> None:
        # Whoever signs is known from the byline. What was filled in before another kind was chosen is not kept.
        data |= {"group": None, "label": "", "how_many": 1}

    def _clean_group(self, data: dict[str, Any]) -> None:
        if data.get("group") is None and "group" not in self.errors:
            self.add_error("group", ValidationError(_("Choose the group whose members may sign."), code="required"))
        if data.get("kind") != Kind.CUSTOM:
            data["label"] = ""
        elif not data.get("label") and "label" not in self.errors:
            self.add_error("label", ValidationError(_("Say how this kind of signature is called."), code="required"))
