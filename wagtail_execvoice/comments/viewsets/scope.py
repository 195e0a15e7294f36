"""Who may look at comments and decide about them, in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.comments.actions.sections import comments_for, has_section
from wagtail_execvoice.comments.models import ReaderComment

__all__ = ["DECIDE", "PERSONAL", "VIEW", "ModerationMixin", "comments_for", "has_section"]

DECIDE = "execvoice_comments.decide_readercomment"
VIEW = "execvoice_comments.view_readercomment"
PERSONAL = "execvoice_comments.see_personal_data"


class ModerationMixin(PermissionCheckedMixin):
    """For those who may look at comments, or decide about them."""

    request: HttpRequest
    any_permission_required = ["view", "decide"]

    @cached_property
    def permission_policy(self) -> Any:
        return ModelPermissionPolicy(ReaderComment)

    @cached_property
    def may_decide(self) -> bool:
        return bool(self.request.user.has_perm(DECIDE))

    @cached_property
    def sees_personal_data(self) -> bool:
        return bool(self.request.user.has_perm(PERSONAL))
