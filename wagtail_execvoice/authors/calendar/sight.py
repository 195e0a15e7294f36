"""What somebody may see of the calendar: the pages that Wagtail's explorer would show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import TaskState

from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.authors.querysets import without_private
from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.compat import get_base_page_model, get_page_permission_policy

#: With any of these on any page somebody can open the explorer, and with it the calendar.
PAGE_ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")


def find_bylined_types() -> list[int]:
    """Return the keys of the page types that can have a byline."""
    return [kind.pk for kind in ContentType.objects.get_for_models(*uses_of(BylinesMixin)).values()]


@dataclass(frozen=True)
class Sight:
    """What ``user`` may see and do."""

    user: Any

    @property
    def is_allowed(self) -> bool:
        """Whether the calendar is for this user at all."""
        return bool(get_page_permission_policy().user_has_any_permission(self.user, PAGE_ACTIONS))

    def get_pages(self) -> Any:
        """Return the pages of all types that the user may explore, live or not."""
        if not self.is_allowed:
            return get_base_page_model().objects.none()
        return get_page_permission_policy().explorable_instances(self.user)

    def get_bylined_pages(self) -> Any:
        """Return those that can have a byline."""
        return self.get_pages().filter(content_type__in=find_bylined_types())

    def get_published_pages(self) -> Any:
        """Return the live pages that the user may explore, or read as anybody may."""
        live = get_base_page_model().objects.live()
        readable = without_private(live)
        return live.filter(Q(pk__in=readable.values("pk")) | Q(pk__in=self.get_pages().values("pk")))

    def find_editable(self, page_ids: Iterable[int]) -> set[int]:
        """Return which of the pages the user can open in the editor: to edit them, or to decide about them.

        As ``PagePermissionTester.can_edit()`` says it, but for all pages at once.
        """
        ids = set(page_ids)
        editable = get_page_permission_policy().instances_user_has_any_permission_for(self.user, ["change"])
        states = TaskState.objects.reviewable_by(self.user).values_list("revision__object_id", flat=True)
        under_review = {int(object_id) for object_id in states if object_id.isdecimal()}
        return {*editable.filter(pk__in=ids).values_list("pk", flat=True), *(ids & under_review)}
