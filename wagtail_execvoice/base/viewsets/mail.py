"""The listing "Outgoing mail": what was sent, what waits, and what could not be delivered."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from wagtail_execvoice.base.models import MailState, OutboxMail
from wagtail_execvoice.base.querysets import OutboxMailQuerySet
from wagtail_execvoice.base.viewsets.decisions import DismissMailView, RetryMailView

STATE_LABEL = pgettext_lazy("of a mail", "State")

#: As long as the longest of the columns that are searched.
LONGEST_QUERY = 255


class OutboxMailFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=STATE_LABEL, choices=MailState.choices, method="filter_state")

    def filter_state(self, mails: OutboxMailQuerySet, _name: str, state: str) -> OutboxMailQuerySet:
        in_state: OutboxMailQuerySet = getattr(mails, state)()
        return in_state

    class Meta:
        model = OutboxMail
        fields: list[str] = []


class SubjectColumn(TitleColumn):
    """Subject, and below it the address: in a column of its own an address leaves no room for the rest on a phone."""

    cell_template_name = "execvoice_base/subject_cell.html"


class OutboxMailIndexView(generic.IndexView):
    any_permission_required = ["view", "change"]

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [self._get_title_column("subject", SubjectColumn), *self.list_display]

    def search_queryset(self, queryset: Any) -> Any:
        # Longer than what is searched: it is in no mail, and SQLite refuses to look (an error, not an empty list).
        return queryset.none() if len(self.search_query) > LONGEST_QUERY else super().search_queryset(queryset)

    def get_list_more_buttons(self, instance: OutboxMail) -> list[Button]:
        buttons: list[Button] = super().get_list_more_buttons(instance)
        if instance.state == MailState.GIVEN_UP and self.user_has_permission("change"):
            buttons += [
                Button(_("Try again"), url=reverse("execvoice_mail:retry", args=[instance.pk]), icon_name="rotate"),
                Button(_("Dismiss"), url=reverse("execvoice_mail:dismiss", args=[instance.pk]), icon_name="cross"),
            ]
        return buttons

    @property
    def header_buttons(self) -> list[Button]:
        if self.request.GET.get("state") != MailState.GIVEN_UP or not self.user_has_permission("change"):
            return []
        return [HeaderButton(_("Try all again"), url=reverse("execvoice_mail:retry_all"), icon_name="rotate")]


class OutboxMailInspectView(generic.InspectView):
    any_permission_required = ["view", "change"]

    def get_field_label(self, field_name: str, field: Any) -> str:
        # It is no field, so Django would make words of its name, in English.
        return str(STATE_LABEL) if field_name == "state" else super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        # Wagtail would say "None", in English.
        value = super().get_field_display_value(field_name, field)
        return "–" if value is None or value == "" else value


class OutboxMailViewSet(ModelViewSet):
    """Read only but for two decisions, to try again or to dismiss.

    The texts and headers of a mail are shown nowhere, nor can they be searched: they may hold links that let whoever has
    them act as the person they were sent to.
    """

    model = OutboxMail
    name = "execvoice_mail"
    icon = "mail"
    menu_label = _("Outgoing mail")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = OutboxMailIndexView
    inspect_view_class = OutboxMailInspectView
    inspect_view_fields = [
        "to",
        "subject",
        "state",
        "key",
        "language",
        "created_at",
        "not_before",
        "sent_at",
        "tries",
        "next_try_at",
        "given_up_at",
        "dismissed_at",
        "last_error",
    ]
    list_display = [
        StatusTagColumn(
            "state",
            label=STATE_LABEL,
            accessor="get_state_display",
            primary=lambda mail: mail.state == MailState.GIVEN_UP,
        ),
        DateColumn("created_at", label=_("Queued"), sort_key="created_at"),
        Column("last_error", label=_("Last error"), accessor="get_last_error_display", classname="wrap-anywhere"),
    ]
    ordering = ["-created_at", "-pk"]
    filterset_class = OutboxMailFilterSet
    search_fields = ["to", "subject"]
    # Rows come and go by the thousand: no search index is kept for them.
    search_backend_name = None
    # Never used: there is no view that adds or edits.
    form_fields: list[str] = []

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = ["add", "edit", "delete", "copy", "history", "usage"]
        without: dict[str, Any] = super().get_common_view_kwargs(
            **{f"{name}_url_name": None for name in absent}, **kwargs
        )
        return without

    def get_urlpatterns(self) -> list[URLPattern]:
        retry = self.construct_view(RetryMailView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("retry/", retry, name="retry_all"),
            path("retry/<int:pk>/", retry, name="retry"),
            path("dismiss/<int:pk>/", self.construct_view(DismissMailView), name="dismiss"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        permissions: QuerySet[Permission] = super().get_permissions_to_register()
        return permissions.filter(codename__in=["view_outboxmail", "change_outboxmail"])

    def register_admin_url_finder(self) -> None:
        # What stands for editing a mail, for instance in the log of the site, is to inspect it.
        finder = type("OutboxMailURLFinder", (self.url_finder_class,), {"edit_url_name": self.get_url_name("inspect")})
        register_admin_url_finder(self.model, finder)
