from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from wagtail_execvoice.comments import viewsets
from wagtail_execvoice.comments.actions.arranging import ARRANGED
from wagtail_execvoice.comments.views import settings
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
    return settings.make_header_button(page, user)


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
    names = ["view_readercomment", "decide_readercomment", "see_personal_data", "change_conversation"]
    return Permission.objects.filter(content_type__app_label="execvoice_comments", codename__in=names)


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(EXPORTED, _("Export comments"), _("Comments exported"))
    actions.register_action(ARRANGED, _("Arrange conversation"), _("Conversation with readers arranged"))


@hooks.register("register_admin_viewset")
def register_rules() -> ModerationRuleViewSet:
    return ModerationRuleViewSet()
