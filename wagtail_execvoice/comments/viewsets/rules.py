"""Rules of the moderators, each of which can be tried before it does anything."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from wagtail_execvoice.comments.actions.rules import DryRun, dry_run
from wagtail_execvoice.comments.constants import RuleKind
from wagtail_execvoice.comments.models import ModerationRule
from wagtail_execvoice.comments.viewsets.scope import DECIDE, PERSONAL, VIEW, comments_for

#: A few of them say whether a rule finds what it should.
SHOWN = 20


class RuleEditView(generic.EditView):
    template_name = "execvoice_comments/rules/edit.html"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        trial = Button(
            _("Try it on the last 1,000 comments"), url="?try=1#execvoice-trial", icon_name="view", priority=5
        )
        return [trial, *super().header_more_buttons]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(trial=self.try_rule(), most_shown=SHOWN, **kwargs)

    def try_rule(self) -> Any:
        """Return what the rule, as it is saved, would have done to the comments that this user looks after; None if not asked."""
        user = self.request.user
        if self.request.method != "GET" or "try" not in self.request.GET:
            return None
        may_see = user.has_perm(VIEW) or user.has_perm(DECIDE)
        # Whoever may not see an address may not guess it, either.
        may_see = may_see and (self.object.kind != RuleKind.ADDRESS or user.has_perm(PERSONAL))
        trial = dry_run(self.object, comments_for(user) if may_see else comments_for(user).none())
        if trial.left_out:
            messages.warning(self.request, _say_how_far(trial))
        return trial


def _say_how_far(trial: DryRun) -> str:
    message = gettext(
        "On all of these comments the rule would take too long: it was tried on the latest %(count)d of %(all)d."
    )
    return message % {"count": trial.looked_at, "all": trial.looked_at + trial.left_out}


class ModerationRuleViewSet(ModelViewSet):
    model = ModerationRule
    name = url_prefix = url_namespace = "execvoice_comment_rules"
    icon = "clipboard-list"
    menu_label = _("Rules for comments")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    edit_view_class = RuleEditView
    ordering = "name"
    list_display = [
        "name",
        Column("kind", label=_("looks for"), accessor="get_kind_display", sort_key="kind"),
        Column("outcome", label=_("and then"), accessor="get_outcome_display", sort_key="outcome"),
        StatusTagColumn(
            "is_active",
            label=pgettext_lazy("of a rule", "State"),
            accessor=lambda rule: _("in force") if rule.is_active else _("switched off"),
            primary=lambda rule: rule.is_active,
            sort_key="is_active",
        ),
        DateColumn("updated_at", label=_("changed at"), sort_key="updated_at"),
    ]

    def get_edit_handler(self) -> Any:
        from wagtail_execvoice.comments.forms.rules import ModerationRuleForm

        panels = [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("outcome")]),
            FieldPanel(
                "text",
                help_text=_(
                    "One on each line. Capitals and accents make no difference. Words are found as whole words, “seo” is not "
                    "found in “Seoul”. A site is found with everything below it. An address may be “name@example.com” or "
                    "“@example.com”."
                ),
            ),
            FieldPanel("is_active"),
        ]
        return ObjectList(panels, base_form_class=ModerationRuleForm).bind_to_model(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kwargs_of_all: dict[str, Any] = super().get_common_view_kwargs(**{**kwargs, "usage_url_name": None})
        return kwargs_of_all

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
