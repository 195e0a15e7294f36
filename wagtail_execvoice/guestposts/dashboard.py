"""The panel on Wagtail's dashboard that says which texts of guests wait to be read. It is silent while none does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.models import Submission

READ = "execvoice_guestposts.change_submission"
SHOWN = 3


class GuestTextsPanel(Component):
    """How many texts wait, since when, and those that have waited longest."""

    name = "execvoice_guestposts"
    template_name = "execvoice_guestposts/dashboard_panel.html"
    # Behind what somebody is asked to sign and the comments, before Wagtail's own panels.
    order = 207

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        # Two queries; one if nothing waits.
        waiting = Submission.objects.all().waiting().order_by("state_since", "pk")
        oldest = list(waiting.only("name", "title", "state_since")[:SHOWN])
        count = len(oldest) if len(oldest) < SHOWN else waiting.count()
        index = reverse("execvoice_submissions:index")
        return {
            "submissions": oldest,
            "count": count,
            "days": oldest[0].days_in_state if oldest else 0,
            "url": f"{index}?state={SubmissionState.SUBMITTED}",
        }

    @staticmethod
    def is_for(request: HttpRequest) -> bool:
        """True for those who may read what guests write."""
        return bool(request.user.has_perm(READ))
