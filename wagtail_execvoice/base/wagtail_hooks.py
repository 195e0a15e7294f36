from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from wagtail_execvoice.base.dashboard import TroublePanel
from wagtail_execvoice.base.viewsets import OutboxMailViewSet


@hooks.register("register_admin_viewset")
def register_outgoing_mail() -> OutboxMailViewSet:
    return OutboxMailViewSet()


@hooks.register("construct_homepage_panels")
def add_trouble_panel(request: HttpRequest, panels: list[Component]) -> None:
    if TroublePanel.is_for(request):
        panels.append(TroublePanel())


@hooks.register("register_log_actions")
def register_mail_actions(actions: LogActionRegistry) -> None:
    actions.register_action("execvoice_base.mail.retry", _("Try mail again"), _("Mail tried again"))
    actions.register_action("execvoice_base.mail.dismiss", _("Dismiss mail"), _("Mail dismissed"))
