"""An editor arranges how a page, and whatever stands below it, takes comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log
from wagtail.models import get_page_models

from wagtail_execvoice.comments.actions.publishing import lock_conversations, tell_changed
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.models import Conversation
from wagtail_execvoice.compat import get_base_page_model

#: What stands in the history of the page.
ARRANGED = "execvoice_comments.arrange"
SETTINGS = ("mode", "closes_after_days", "message", "rules_page", "appeal_email", "replies_need_review")


def may_arrange(user: Any, page: Any) -> bool:
    """Return whether ``user`` may: by the right to do so, on a page that they can edit."""
    if not user.has_perm("execvoice_comments.change_conversation"):
        return False
    return bool(page.permissions_for_user(user).can_edit())


def arrange_conversation(page: Any, values: Mapping[str, Any], user: Any) -> Conversation:
    """Set ``values``, each named in ``SETTINGS``, for ``page``. What is shown of the pages below reads otherwise, too."""
    with transaction.atomic():
        row = lock_conversations([page.pk])[page.pk]
        for name in SETTINGS:
            setattr(row, name, values[name])
        row.save(update_fields=SETTINGS)
        below = Conversation.objects.filter(page__path__startswith=page.path)
        below.update(version=F("version") + 1)
        log(instance=page, action=ARRANGED, user=user)
        # Also where nobody has written yet: a cache has the form of those pages, or that they are closed.
        tell_changed(sorted({*below.values_list("page_id", flat=True), *_find_pages(page)}))
    return row


def _find_pages(page: Any) -> Iterable[int]:
    models = [model for model in get_page_models() if issubclass(model, CommentsMixin)]
    types = ContentType.objects.get_for_models(*models).values()
    below = get_base_page_model().objects.filter(path__startswith=page.path, live=True, content_type__in=types)
    return list(below.values_list("pk", flat=True))
