"""A rule of the moderators."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_execvoice.comments.constants import RuleKind
from wagtail_execvoice.comments.models import ModerationRule
from wagtail_execvoice.comments.spam.matching import MOST_STATES, compile_rule, find_faults

PERSONAL = "execvoice_comments.see_personal_data"


class ModerationRuleForm(WagtailAdminModelForm):
    """Takes no rule that cannot be carried out, or that could hang the server. Without a ``Meta``: the panels say the fields.

    Whoever may not see an address makes no rule about one: what it finds would say whose it is.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_about_addresses = self.instance.kind == RuleKind.ADDRESS
        kind: Any = self.fields.get("kind")
        if kind is not None and not self.may_see_addresses and not self.was_about_addresses:
            kind.choices = [choice for choice in kind.choices if choice[0] != RuleKind.ADDRESS]

    @property
    def may_see_addresses(self) -> bool:
        return self.for_user is not None and self.for_user.has_perm(PERSONAL)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, text = data.get("kind", ""), data.get("text", "")
        if not self.may_see_addresses and (self.was_about_addresses or kind == RuleKind.ADDRESS):
            self.add_error(None, _("Only those who may see addresses can change rules about them."))
        if kind in RuleKind.values and text:
            faults = find_faults(kind, text)[:10]
            if not faults and data.get("is_active"):
                faults = self.find_too_much(kind, text)
            for fault in faults:
                self.add_error("text", fault)
        return data

    def find_too_much(self, kind: str, text: str) -> list[str]:
        """Return in words what is wrong if the rules in force would take too long with this one; empty if they would not."""
        others = ModerationRule.objects.filter(is_active=True).exclude(pk=self.instance.pk)
        states = {rule: compile_rule(rule.kind, rule.text).states for rule in others}
        if sum(states.values()) + compile_rule(kind, text).states <= MOST_STATES:
            return []
        # Alone it is small enough: there is another one.
        largest = max(states, key=lambda rule: states[rule])
        message = _(
            "Together with the other rules that are in force this would take too long with each comment. Shorten this one, or "
            "switch another one off: “%(name)s” takes the most."
        )
        return [message % {"name": largest.name}]
