"""Who may see a request and the text that it is about. Whoever may not does not learn what the page is called."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q

from wagtail_execvoice.signoff.actions.rights import holds
from wagtail_execvoice.signoff.models import Deputy, SignOffRequest
from wagtail_execvoice.signoff.workdays import today

VIEW = "execvoice_signoff.view_signoffrequest"


def may_see(user: Any, request: SignOffRequest) -> bool:
    """True for whoever may see all requests, submitted this one, was or will be asked to sign it, or has."""
    key = str(user.pk)
    if user.has_perm(VIEW) or (request.submitted_by and request.submitted_by.user_key == key):
        return True
    return bool(
        request.slots.filter(Q(user_key=key) | Q(group_id__in=_groups_of(user).values("pk"))).exists()
        or request.signatures.filter(person_key=key).exists()
    )


def _groups_of(user: Any) -> Any:
    """The groups that the user signs for, also as somebody's deputy."""
    lenders = Deputy.objects.on(today()).filter(deputy=user, principal__is_active=True)
    return Group.objects.filter(Q(user=user) | Q(user__in=lenders.values("principal")))


def may_tend(user: Any, request: SignOffRequest, page: Any) -> bool:
    """True for whoever looks after a request: they were given the right to see requests, and may edit the page.

    What they enter can stand for a signature: being a superuser is not enough.
    """
    return bool(page and holds(user, "view_signoffrequest") and page.permissions_for_user(user).can_edit())
