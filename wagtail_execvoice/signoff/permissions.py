"""What Wagtail's own screens offer for a guarded page. The gate does not depend on it."""

from __future__ import annotations

from typing import Any

from wagtail.models import PagePermissionTester


class SignOffPagePermissionTester(PagePermissionTester):
    """Publishing is offered once the newest text may go live; everything else is as Wagtail has it."""

    def can_publish(self) -> bool:
        return bool(super().can_publish()) and (not self.page.is_guarded() or self._may_go_live())

    def can_set_view_restrictions(self) -> bool:
        # Wagtail lets whoever may publish do these two. To hide a page or to call a schedule off needs no signature.
        return bool(super().can_publish())

    def can_unschedule(self) -> bool:
        return bool(super().can_publish())

    def _may_go_live(self) -> bool:
        from wagtail_execvoice.signoff.actions.gate import may_latest_go_live
        from wagtail_execvoice.signoff.actions.saving import is_publishing

        # While it is published the gate decides, and by the revision that is published.
        return is_publishing(self.page.pk) or may_latest_go_live(self.page)


def tester_of(page: Any, user: Any) -> PagePermissionTester:
    """What the user might do with the page if it were not guarded."""
    return PagePermissionTester(user, page)
