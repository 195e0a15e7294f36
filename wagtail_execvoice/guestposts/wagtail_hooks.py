from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from wagtail_execvoice.guestposts.actions import accepting, approving, inviting, reading
from wagtail_execvoice.guestposts.viewsets.menu import guest_posts_group


@hooks.register("register_admin_viewset")
def register_guest_posts() -> object:
    return guest_posts_group


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(inviting.INVITED, _("Invite guest"), _("Guest invited"))
    actions.register_action(inviting.REVOKED, _("Revoke links of a guest"), _("Links of the guest revoked"))
    actions.register_action(reading.CHANGES, _("Ask a guest for changes"), _("Guest asked for changes"))
    actions.register_action(reading.DECLINED, _("Close the text of a guest"), _("Text of the guest closed"))
    actions.register_action(reading.REOPENED, _("Let a guest write on"), _("Guest may write on"))
    actions.register_action(approving.ASKED, _("Ask a guest to approve"), _("Guest asked to approve the text"))
    actions.register_action(accepting.ACCEPTED, _("Make a page of a guest's text"), _("Text of the guest made a page"))
