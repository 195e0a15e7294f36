from __future__ import annotations

from wagtail.admin.filters import WagtailFilterSet

from wagtail_execvoice.guestposts.models import Submission


class SubmissionFilterSet(WagtailFilterSet):
    class Meta:
        model = Submission
        fields = ["state", "invited_by", "language"]
