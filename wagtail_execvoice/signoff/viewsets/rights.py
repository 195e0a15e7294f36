"""Who may look at what was signed."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.signoff.models import SignOffRequest


class RegisterMixin(PermissionCheckedMixin):
    """For those who may see what was signed, whether or not they may see the pages: Legal has no right on pages."""

    any_permission_required = ["view"]

    @cached_property
    def permission_policy(self) -> Any:
        return ModelPermissionPolicy(SignOffRequest)
