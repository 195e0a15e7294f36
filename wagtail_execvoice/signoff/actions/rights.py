"""Rights that superusers do not have by being superusers: they must be given, and that leaves a trace."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet


def holds(user: Any, codename: str) -> bool:
    """Return whether ``user`` was given the permission of this feature, directly or by a group. One query."""
    if not user.is_active:
        return False
    given = Permission.objects.filter(content_type__app_label="execvoice_signoff", codename=codename)
    # Both relations have these names on every user model with permissions, and one without has no such right.
    return bool(given.filter(Q(user=user) | Q(group__user=user)).exists())


def holders_of(codename: str) -> QuerySet[Any]:
    """Return the active users who were given the permission of this feature."""
    given = Permission.objects.filter(content_type__app_label="execvoice_signoff", codename=codename).values("pk")
    by_right = Q(user_permissions__in=given) | Q(groups__permissions__in=given)
    return get_user_model().objects.filter(by_right, is_active=True)
