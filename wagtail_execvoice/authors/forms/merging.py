"""With whom a person is merged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.choosers import ForgivingChoosersMixin


class ChosenPersonForm(forms.Form):
    """The other person. ``widget`` is the chooser of people, which stands above the forms."""

    target = forms.ModelChoiceField(
        label=_("Merge with"),
        queryset=Person.objects.unmerged(),
        help_text=_("The person who stays. The next screen shows what would move; nothing is done yet."),
    )

    def __init__(self, *args: Any, widget: forms.Widget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].widget = widget


class MergeForm(ForgivingChoosersMixin, ChosenPersonForm):
    """A garbled id is a field error: the widget is made forgiving after it is there."""
