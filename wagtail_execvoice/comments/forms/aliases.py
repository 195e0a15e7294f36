"""An official name."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.comments.actions.aliases import find_name_like, find_person_like
from wagtail_execvoice.comments.constants import LONGEST_NAME
from wagtail_execvoice.comments.lookalikes import skeleton


class OfficialAliasForm(WagtailAdminModelForm):
    """Takes no name that readers take for a person, or for another official name. Without a ``Meta``: the panels say the fields."""

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"], LONGEST_NAME)
        if not skeleton(name):
            raise ValidationError(_("Give a name that has letters."))
        if "name" not in self.changed_data:
            return name
        other, person = find_name_like(name, but=self.instance), find_person_like(name)
        if other:
            raise ValidationError(
                _("Readers would take this for “%(name)s”, which is there already.") % {"name": other}
            )
        if person:
            raise ValidationError(
                _("Readers would take this for %(name)s. Give the name of a team or of the company, not of a person.")
                % {"name": person}
            )
        return name
