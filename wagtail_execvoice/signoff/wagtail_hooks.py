from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from wagtail_execvoice.signoff import dashboard, editor, preferences, urls
from wagtail_execvoice.signoff.shown import connect_shown
from wagtail_execvoice.signoff.viewsets import deputies, register
from wagtail_execvoice.signoff.viewsets.policies import PolicyViewSet


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    # Asked once all hooks are loaded, and with them the snippets that they register.
    connect_shown()
    return [path("execvoice_signoff/", include(urls))]


@hooks.register("construct_page_action_menu")
def arrange_action_menu(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    editor.arrange_action_menu(items, request, context)


@hooks.register("register_page_header_buttons")
def add_header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterable[Button]:
    return editor.make_header_button(page, user)


@hooks.register("before_publish_page")
def hold_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    return editor.hold_publishing(request, page)


@hooks.register("before_edit_page")
def warn_before_edit(request: HttpRequest, page: Any) -> None:
    editor.warn_before_edit(request, page)


@hooks.register("before_bulk_action")
def tell_of_bulk(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    editor.tell_of_bulk(request, action_type, objects, action)


@hooks.register("register_admin_viewset")
def register_policies() -> PolicyViewSet:
    return PolicyViewSet()


@hooks.register("register_admin_urls")
def register_register() -> list[URLResolver]:
    return [path("reports/execvoice_register/", include((register.get_urls(), register.app_name)))]


@hooks.register("register_reports_menu_item")
def register_register_menu_item() -> MenuItem:
    return register.RegisterMenuItem(
        _("Sign-off register"), reverse("execvoice_register:index"), icon_name="clipboard-list", order=250
    )


@hooks.register("register_permissions")
def register_rights() -> QuerySet[Permission]:
    # Those of policies are registered with their screens.
    names = ["view_signoffrequest", "expedite_signoffrequest", "break_glass", "pause_gate", "view_ledgerentry"]
    return Permission.objects.filter(content_type__app_label="execvoice_signoff", codename__in=names)


@hooks.register("construct_homepage_panels")
def arrange_panels(request: HttpRequest, panels: list[Component]) -> None:
    dashboard.arrange_panels(request, panels)


@hooks.register("register_admin_viewset")
def register_deputies() -> deputies.DeputyViewSet:
    return deputies.DeputyViewSet()


@hooks.register("register_admin_urls")
def register_my_deputies() -> list[URLResolver]:
    return [path("execvoice_my_deputies/", include((deputies.get_urls(), "execvoice_my_deputies")))]


@hooks.register("register_account_menu_item")
def add_deputies_to_account(request: HttpRequest) -> dict[str, str] | None:
    return preferences.account_menu_item(request)


@hooks.register("register_account_settings_panel")
def add_preferences(request: HttpRequest, user: Any, profile: Any) -> preferences.PreferencesPanel:
    return preferences.PreferencesPanel(request, user, profile)


@hooks.register("register_log_actions")
def register_deputy_actions(actions: LogActionRegistry) -> None:
    actions.register_action(deputies.ENDED, _("End deputy"), _("Deputy ended"))
