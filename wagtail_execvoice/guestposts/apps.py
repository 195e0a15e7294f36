from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuestPostsConfig(AppConfig):
    name = "wagtail_execvoice.guestposts"
    label = "execvoice_guestposts"
    verbose_name = _("Executive voice: guest posts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_execvoice.guestposts.checks import register_checks

        register_checks()
