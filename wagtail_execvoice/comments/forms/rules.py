"""A rule of the moderators."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_execvoice.comments.constants import RuleKind
from wagtail_execvoice.comments.spam.matching import find_faults


class ModerationRuleForm(WagtailAdminModelForm):
    """Takes no rule that cannot be carried out, or that could hang the server. Without a ``Meta``: the panels say the fields."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, text = data.get("kind", ""), data.get("text", "")
        if kind in RuleKind.values and text:
            for fault in find_faults(kind, text)[:10]:
                self.add_error("text", fault)
        return data
