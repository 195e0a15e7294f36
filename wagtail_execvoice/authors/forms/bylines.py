"""The credits of a page, as they are typed in the page editor."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.text import single_line

PRINTED_FIELDS = ("printed_name", "printed_title", "printed_affiliation")
WORDS = ("custom_role", *PRINTED_FIELDS)


class BylineForm(WagtailAdminModelForm):
    """One credit in the page editor. Without a ``Meta``: its model and fields are those of the panel that uses it."""

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["wagtail_execvoice/authors/bylines.css"]}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("person"):
            # Merged with another while this editor was open.
            data["person"] = data["person"].merged_into or data["person"]
        data.update({field: single_line(data[field]) for field in WORDS if data.get(field)})
        if data.get("role") != Role.CUSTOM:
            data["custom_role"] = ""
        elif not data.get("custom_role", "").strip():
            # A site may show other panels than ours, without this field.
            field = "custom_role" if "custom_role" in self.fields else "role"
            self.add_error(field, _("Say what this person did, for example “Illustrations”."))
        if not data.get("person") and not data.get("printed_name", "").strip() and not self._is_of_deleted_person():
            self.add_error("person", _("Choose who is credited, or type the name to print."))
        self._forget_print_of_other_person(data)
        return data

    def _is_of_deleted_person(self) -> bool:
        return bool(self.instance.known_name and not self.instance.person_id)

    def _forget_print_of_other_person(self, data: dict[str, Any]) -> None:
        # Otherwise the new person would be credited under the old one's name. A name that was typed without a person, or
        # whose person was deleted, may be linked to the person of that name.
        person, before = data.get("person"), self.instance
        if not person or "person" not in self.changed_data or person.pk == before.person_id:
            return
        if before.person_id or before.display_name not in {"", person.name}:
            for field in PRINTED_FIELDS:
                if field not in self.changed_data:
                    data[field] = ""


class BylineFormSet(BaseChildFormSet):
    """All credits of a page."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if not data.get("person") or data.get("DELETE"):
                continue
            credit = (data["person"].pk, data.get("role"), data.get("custom_role"))
            if credit in seen:
                form.add_error("person", _("This person is already credited in this role."))
            seen.add(credit)
