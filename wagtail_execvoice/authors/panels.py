from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME


class FormsetPanel(InlinePanel):
    """An inline panel with a form of its own.

    The classes are named and not imported: page models import this module before our models are loaded.
    """

    formset_options: dict[str, str] = {}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name].update(
            {name: import_string(path) for name, path in self.formset_options.items()}
        )
        return options


class BylinesPanel(FormsetPanel):
    """The credits of a page, for the panels of any page type: ``content_panels = [*Page.content_panels, BylinesPanel()]``."""

    formset_options = {
        "form": "wagtail_execvoice.authors.forms.BylineForm",
        "formset": "wagtail_execvoice.authors.forms.BylineFormSet",
    }

    def __init__(self, relation_name: str = BYLINES_RELATION_NAME, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Byline"))
        kwargs.setdefault("label", _("Credit"))
        kwargs.setdefault(
            "help_text",
            _(
                "Who is credited, in the order in which they are named. Nobody is credited by default. What is printed is "
                "taken from the person's profile on the day of first publication, if you leave it empty; after that, "
                "nothing changes it but you."
            ),
        )
        kwargs.setdefault("panels", get_credit_panels())
        super().__init__(relation_name, **kwargs)


class PersonTextsPanel(FormsetPanel):
    """A person's title, organisation and biographies, language by language."""

    formset_options = {"form": "wagtail_execvoice.authors.forms.PersonTextForm"}


class SocialProfilesPanel(FormsetPanel):
    """A person's profiles on other sites."""

    formset_options = {"form": "wagtail_execvoice.authors.forms.SocialProfileForm"}


def get_credit_panels() -> list[Any]:
    return [
        FieldPanel("person"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("custom_role")]),
        FieldRowPanel([FieldPanel("printed_name"), FieldPanel("printed_title"), FieldPanel("printed_affiliation")]),
    ]
