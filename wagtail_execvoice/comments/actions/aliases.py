"""Whom readers could take an official name for."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from wagtail.admin.models import Admin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.comments.lookalikes import skeleton
from wagtail_execvoice.comments.models import Conversation, OfficialAlias
from wagtail_execvoice.comments.responders import ask_responders
from wagtail_execvoice.compat import get_base_page_model

#: The authors of so many pages are asked for, those that were published last.
PAGES_ASKED = 200


def find_name_like(name: str, *, but: OfficialAlias | None = None) -> str:
    """Return the official name that ``name`` could be taken for; empty if there is none. One query."""
    looks = skeleton(name)
    others = OfficialAlias.objects.values_list("pk", "name")
    return next((other for pk, other in others if skeleton(other) == looks and not (but and but.pk == pk)), "")


def find_person_like(name: str) -> str:
    """Return the colleague or author whose name looks like ``name``, empty if there is none.

    Asked of everybody who may enter the admin, and of the authors of the pages on which readers talked last.
    """
    looks = skeleton(name)
    return next((person for person in _people() if skeleton(person) == looks), "")


def _people() -> Iterator[str]:
    entering = ModelPermissionPolicy(Admin).users_with_permission("access")
    for user in get_user_model()._default_manager.filter(pk__in=entering.values("pk")):
        yield user.get_full_name()
    talked = Conversation.objects.order_by("-page__last_published_at").values_list("page_id", flat=True)[:PAGES_ASKED]
    for page in get_base_page_model().objects.filter(pk__in=list(talked)).specific().iterator():
        yield from (responder.name for responder in ask_responders(page))
