from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from wagtail_execvoice.comments import dashboard, history, preferences, viewsets
from wagtail_execvoice.comments.actions.accounting import ERASED, GIVEN_OUT
from wagtail_execvoice.comments.actions.arranging import ARRANGED
from wagtail_execvoice.comments.actions.digesting import find_moderators
from wagtail_execvoice.comments.actions.learning import BEGUN_ANEW
from wagtail_execvoice.comments.names import full_name
from wagtail_execvoice.comments.pipeline.reserved import HOOK
from wagtail_execvoice.comments.views import deleting, holding, readers, settings
from wagtail_execvoice.comments.viewsets import filter as learned_filter
from wagtail_execvoice.comments.viewsets.aliases import OfficialAliasViewSet
from wagtail_execvoice.comments.viewsets.listing import EXPORTED
from wagtail_execvoice.comments.viewsets.menu import CommentsMenuItem
from wagtail_execvoice.comments.viewsets.rules import ModerationRuleViewSet


@hooks.register("register_admin_urls")
def register_panel() -> list[URLResolver]:
    return [path("execvoice_comments/", include((viewsets.get_urls(), viewsets.app_name)))]


@hooks.register("register_admin_urls")
def register_settings() -> list[URLResolver]:
    return [path("execvoice_conversations/", include((settings.get_urls(), settings.app_name)))]


@hooks.register("register_page_header_buttons")
def add_header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterable[Button]:
    return [*settings.make_header_button(page, user), *holding.make_header_button(page, user)]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return CommentsMenuItem(
        pgettext_lazy("of readers", "Comments"),
        reverse("execvoice_comments:index"),
        name="comments",
        icon_name="comment",
        order=450,
    )


@hooks.register("register_permissions")
def register_rights() -> QuerySet[Permission]:
    names = ["view_readercomment", "decide_readercomment", "moderate_everywhere"]
    names += ["see_personal_data", "erase_personal_data"]
    names += ["view_learnedfilter", "change_learnedfilter", "change_conversation", "hold_conversation"]
    return Permission.objects.filter(content_type__app_label="execvoice_comments", codename__in=names)


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(EXPORTED, _("Export comments"), _("Comments exported"))
    actions.register_action(BEGUN_ANEW, _("Start the learned filter anew"), _("Learned filter started anew"))
    actions.register_action(ARRANGED, _("Arrange conversation"), _("Conversation with readers arranged"))
    actions.register_action(GIVEN_OUT, _("Export a reader’s data"), _("Data of a reader exported"))
    actions.register_action(ERASED, _("Erase a reader’s data"), _("Data of a reader erased"))
    holding.register_log_actions(actions)
    history.register_log_actions(actions)


@hooks.register("register_admin_viewset")
def register_rules() -> ModerationRuleViewSet:
    return ModerationRuleViewSet()


@hooks.register("register_admin_viewset")
def register_aliases() -> OfficialAliasViewSet:
    return OfficialAliasViewSet()


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    if dashboard.WaitingPanel.is_for(request):
        panels.append(dashboard.WaitingPanel())


@hooks.register("register_account_settings_panel")
def add_preferences(request: HttpRequest, user: Any, profile: Any) -> preferences.DigestPanel:
    return preferences.DigestPanel(request, user, profile)


@hooks.register("register_admin_urls")
def register_screens_of_lawyers() -> list[URLResolver]:
    return [
        path("execvoice_holds/", include((holding.get_urls(), holding.app_name))),
        path("execvoice_readers/", include((readers.get_urls(), readers.app_name))),
    ]


@hooks.register("register_reports_menu_item")
def register_holds_menu_item() -> MenuItem:
    return holding.make_menu_item()


@hooks.register("register_settings_menu_item")
def register_readers_menu_item() -> MenuItem:
    return readers.make_menu_item()


@hooks.register("before_delete_page")
def refuse_to_delete_page(request: HttpRequest, page: Any) -> HttpResponse | None:
    return deleting.refuse_page(request, page)


@hooks.register("before_bulk_action")
def refuse_to_delete_pages(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    return deleting.refuse_bulk(request, action_type, objects, action)


@hooks.register("register_admin_urls")
def register_filter() -> list[URLResolver]:
    return [path("execvoice_comment_filter/", include((learned_filter.get_urls(), learned_filter.app_name)))]


@hooks.register("register_settings_menu_item")
def register_filter_menu_item() -> MenuItem:
    return learned_filter.FilterMenuItem(
        learned_filter.TITLE, reverse("execvoice_comment_filter:index"), name="comment-filter", icon_name="crosshairs"
    )


@hooks.register(HOOK)
def reserve_names_of_moderators() -> list[tuple[str, str]]:
    return [(full_name(user), str(user.pk)) for user in find_moderators()]
