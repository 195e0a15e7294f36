"""The form in which an editor arranges a conversation."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_execvoice.comments.actions.arranging import SETTINGS
from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.forms.choosing import PageChooser
from wagtail_execvoice.comments.models import Conversation


class SettingsForm(WagtailAdminModelForm):
    """Empty is, for each of them, what the page above does."""

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["wagtail_execvoice/comments/settings.css"]}

    mode = forms.ChoiceField(
        label=pgettext_lazy("setting of a conversation", "New comments"),
        choices=[("", pgettext_lazy("setting of a conversation", "As the page above")), *Mode.choices],
        required=False,
    )
    replies_need_review = forms.TypedChoiceField(
        label=_("Replies of executives are reviewed"),
        help_text=_("Whether somebody else reads them before the executive is asked."),
        choices=[
            ("", pgettext_lazy("setting of a conversation", "As the page above")),
            ("yes", _("Yes")),
            ("no", _("No")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Conversation
        fields = SETTINGS
        widgets = {"message": forms.Textarea(attrs={"rows": 4}), "rules_page": PageChooser}

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        value = super().get_initial_for_field(field, field_name)
        return {True: "yes", False: "no"}.get(value, "") if field_name == "replies_need_review" else value
