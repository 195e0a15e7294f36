from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from wagtail_execvoice.guestposts import dashboard
from wagtail_execvoice.guestposts.actions import accepting, accounting, addressing, approving, inviting, reading
from wagtail_execvoice.guestposts.disclosures import watch_serving
from wagtail_execvoice.guestposts.viewsets import personal, posts
from wagtail_execvoice.guestposts.viewsets.menu import guest_posts_group


@hooks.register("register_admin_viewset")
def register_guest_posts() -> object:
    return guest_posts_group


@hooks.register("register_reports_menu_item")
def register_report() -> MenuItem:
    return posts.make_report_item()


@hooks.register("register_admin_urls")
def register_personal_data() -> list[URLResolver]:
    return [path("execvoice_guest_data/", include((personal.get_urls(), personal.app_name)))]


@hooks.register("register_settings_menu_item")
def register_personal_data_menu_item() -> MenuItem:
    return personal.make_menu_item()


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    if dashboard.GuestTextsPanel.is_for(request):
        panels.append(dashboard.GuestTextsPanel())


@hooks.register("register_permissions")
def register_rights() -> QuerySet[Permission]:
    # Those of texts of guests are registered with their screens.
    return Permission.objects.filter(content_type__app_label="execvoice_guestposts", codename="view_guestpost")


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(inviting.INVITED, _("Invite guest"), _("Guest invited"))
    actions.register_action(addressing.SENT, _("Send a guest a new link"), _("New link sent to the guest"))
    actions.register_action(inviting.REVOKED, _("Revoke links of a guest"), _("Links of the guest revoked"))
    actions.register_action(reading.CHANGES, _("Ask a guest for changes"), _("Guest asked for changes"))
    actions.register_action(reading.DECLINED, _("Close the text of a guest"), _("Text of the guest closed"))
    actions.register_action(reading.REOPENED, _("Let a guest write on"), _("Guest may write on"))
    actions.register_action(approving.ASKED, _("Ask a guest to approve"), _("Guest asked to approve the text"))
    actions.register_action(posts.EXPORTED, _("Export guest posts"), _("List of guest posts copied"))
    actions.register_action(accounting.GIVEN_OUT, _("Give out data of a guest"), _("Data of a guest given out"))
    actions.register_action(accounting.ERASED, _("Erase data of a guest"), _("Data of a guest erased"))
    actions.register_action(accepting.ACCEPTED, _("Make a page of a guest's text"), _("Text of the guest made a page"))


# The first of these hooks is the outermost: it sees what is sent.
hooks.register("on_serve_page", watch_serving, order=-100)
