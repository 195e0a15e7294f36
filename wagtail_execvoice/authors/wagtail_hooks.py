from __future__ import annotations

from typing import cast

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from wagtail_execvoice.authors.actions import find_reserved_names
from wagtail_execvoice.authors.apps import AuthorsConfig
from wagtail_execvoice.authors.dashboard import FilesPanel
from wagtail_execvoice.authors.views import calendar
from wagtail_execvoice.authors.viewsets import ContactDeskViewSet, MergeFormatter, person_chooser


@hooks.register("register_admin_viewset")
def register_people() -> list[object]:
    config = cast(AuthorsConfig, apps.get_app_config("execvoice_authors"))
    return [import_string(config.person_viewset)(), person_chooser, ContactDeskViewSet()]


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("execvoice_authors.archive", _("Archive person"), _("Archived"))
    actions.register_action("execvoice_authors.bring_back", _("Bring person back"), _("Brought back"))
    actions.register_action("execvoice_authors.merge")(MergeFormatter)


@hooks.register("register_admin_urls")
def register_calendar() -> list[URLResolver]:
    return [path("execvoice_calendar/", include((calendar.get_urls(), "execvoice_calendar")))]


@hooks.register("register_admin_menu_item")
def register_calendar_menu_item() -> MenuItem:
    # Beside the directory of people.
    return calendar.CalendarMenuItem(
        _("Voice calendar"), reverse("execvoice_calendar:index"), icon_name="calendar-alt", order=351
    )


@hooks.register("construct_homepage_panels")
def add_files_panel(request: HttpRequest, panels: list[Component]) -> None:
    if FilesPanel.is_for(request):
        panels.append(FilesPanel())


@hooks.register("execvoice_reserved_names")
def reserve_names() -> list[tuple[str, str]]:
    return find_reserved_names()
