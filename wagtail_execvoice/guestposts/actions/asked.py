"""Whether what a guest was asked to approve is still there to be approved."""

from __future__ import annotations

from wagtail_execvoice.guestposts.actions.approving import find_approval, find_final_text
from wagtail_execvoice.guestposts.models import Submission


def is_asked_in_vain(submission: Submission) -> bool:
    """Return whether the guest was asked to approve a text that changed since, and so can neither read nor approve it.

    Saving by itself writes a revision over, and old ones are purged. What was approved before that stays approved.
    """
    if not submission.asked_digest or submission.page_id is None:
        return False
    approval = find_approval(submission)
    if approval is not None and approval.content_digest == submission.asked_digest:
        return False
    return find_final_text(submission) is None
