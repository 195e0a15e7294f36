"""The menu item, which says how much waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from wagtail_execvoice.comments.viewsets.queues import QUEUES, count_waiting
from wagtail_execvoice.comments.viewsets.scope import DECIDE, VIEW


class CommentsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW) or request.user.has_perm(DECIDE))

    def render_component(self, request: HttpRequest) -> Any:
        label = self.label
        if request.user.has_perm(DECIDE):
            count = count_waiting(request, QUEUES[0])
            if count != "0":
                label = pgettext("a menu item, and how much waits there", "%(label)s (%(count)s)") % {
                    "label": label,
                    "count": count,
                }
        # Not kept in the item: all requests share that.
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )
