from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignOffConfig(AppConfig):
    name = "wagtail_execvoice.signoff"
    label = "execvoice_signoff"
    verbose_name = _("Executive voice: sign-off")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_execvoice.base.constants import EDITORS, LEGAL
        from wagtail_execvoice.base.groups import register_group_rights
        from wagtail_execvoice.base.setup import register_setup_step
        from wagtail_execvoice.base.voices import register_voice_finder
        from wagtail_execvoice.signoff.actions.forgetting import register_forgetting
        from wagtail_execvoice.signoff.actions.guarding import note_types_once_begun
        from wagtail_execvoice.signoff.actions.guests import find_waiting
        from wagtail_execvoice.signoff.checks import register_checks
        from wagtail_execvoice.signoff.jobs import register_jobs
        from wagtail_execvoice.signoff.setup import set_up_signoff
        from wagtail_execvoice.signoff.shown import connect_shown
        from wagtail_execvoice.signoff.signal_handlers import register_signal_handlers
        from wagtail_execvoice.signoff.statuspanel import add_to_status_panel
        from wagtail_execvoice.signoff.stockmail import leave_out_stock_mail
        from wagtail_execvoice.signoff.triggers import connect_handlers

        register_checks()
        register_voice_finder(find_waiting)
        register_forgetting()
        register_jobs()
        register_signal_handlers()
        connect_shown()
        connect_handlers(then=note_types_once_begun)
        leave_out_stock_mail()
        add_to_status_panel()
        register_setup_step(set_up_signoff)
        register_group_rights(LEGAL, [f"{self.label}.view_signoffrequest"])
        register_group_rights(
            EDITORS, [f"{self.label}.{name}" for name in ("view_signoffrequest", "expedite_signoffrequest")]
        )
