from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "wagtail_execvoice.pages"
    label = "execvoice_pages"
    verbose_name = _("Executive voice: pages")
    default_auto_field = "django.db.models.BigAutoField"
