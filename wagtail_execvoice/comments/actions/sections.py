"""Which comments somebody may look after: those below the pages on which they have any of Wagtail's page permissions.

Whoever has none looks after nothing: rights on pages go with the page, and nobody gets more by losing one. All comments are
for superusers, for a right on the root of the page tree, and for a permission of our own that says so.
"""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet
from wagtail_execvoice.compat import get_base_page_model, get_page_permission_policy

#: With any of these on a page somebody looks after the comments below it.
PAGE_ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
#: With this one somebody looks after the comments of the whole site.
EVERYWHERE = "execvoice_comments.moderate_everywhere"


def comments_for(user: Any) -> ReaderCommentQuerySet:
    """Return the comments that ``user`` may look after. Whether they may look or decide is for others to ask."""
    comments = ReaderComment.objects.all()
    if not user.is_active:
        return comments.none()
    if _has_everything(user):
        return comments
    pages = get_page_permission_policy().instances_user_has_any_permission_for(user, PAGE_ACTIONS)
    return comments.filter(page__in=pages.order_by().values("pk"))


def has_section(user: Any) -> bool:
    """Return whether there is any page whose comments are ``user``'s to look after."""
    policy = get_page_permission_policy()
    return bool(user.is_active and (_has_everything(user) or policy.user_has_any_permission(user, PAGE_ACTIONS)))


def _has_everything(user: Any) -> bool:
    """Return whether no section limits ``user``: then no page need be looked up. Asked once in a request."""
    kept = user.__dict__.get("_execvoice_has_all_comments")
    if kept is None:
        kept = user.__dict__["_execvoice_has_all_comments"] = _is_unlimited(user)
    return bool(kept)


def _is_unlimited(user: Any) -> bool:
    if user.is_superuser or user.has_perm(EVERYWHERE):
        return True
    root = get_base_page_model().get_first_root_node()
    policy = get_page_permission_policy()
    return bool(root and policy.user_has_any_permission_for_instance(user, PAGE_ACTIONS, root))
