from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "wagtail_execvoice.base"
    label = "execvoice_base"
    verbose_name = _("Executive voice: base")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_execvoice.base import checks, groups, jobs

        checks.register_checks()
        groups.register_base_rights()
        jobs.register_jobs()
