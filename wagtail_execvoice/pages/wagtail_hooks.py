from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.ui.components import Component

from wagtail_execvoice.pages.dashboard import FirstPostPanel
from wagtail_execvoice.pages.views import guide


@hooks.register("register_admin_urls")
def register_guide() -> list[URLResolver]:
    return [path("execvoice_guide/", include((guide.get_urls(), "execvoice_guide")))]


@hooks.register("construct_homepage_panels")
def add_first_post_panel(request: HttpRequest, panels: list[Component]) -> None:
    if panel := FirstPostPanel.for_request(request):
        panels.append(panel)
