from __future__ import annotations

from typing import cast

from django.apps import apps
from django.utils.module_loading import import_string
from wagtail import hooks

from wagtail_execvoice.authors.apps import AuthorsConfig
from wagtail_execvoice.authors.viewsets import PersonChooserViewSet


@hooks.register("register_admin_viewset")
def register_people() -> list[object]:
    config = cast(AuthorsConfig, apps.get_app_config("execvoice_authors"))
    return [import_string(config.person_viewset)(), PersonChooserViewSet()]
