"""The panel on Wagtail's dashboard that says which comments wait. It is silent while none does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet
from wagtail_execvoice.comments.viewsets.queues import BY_NAME, count_waiting
from wagtail_execvoice.comments.viewsets.scope import DECIDE, comments_for

SHOWN = 3
TO_REVIEW, REPORTED = BY_NAME["index"], BY_NAME["reported"]


class WaitingPanel(Component):
    """How much waits to be reviewed and was reported, since when, and the newest of it."""

    name = "execvoice_comments"
    template_name = "execvoice_comments/dashboard_panel.html"
    # Behind what somebody is asked to sign, before Wagtail's own panels.
    order = 205

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        # Two queries, of which the menu has asked one already; one if nothing waits.
        request = parent_context["request"]
        to_review, reported = (count_waiting(request, queue) for queue in (TO_REVIEW, REPORTED))
        waiting = [count != "0" for count in (to_review, reported)]
        comments = list(find_newest(comments_for(request.user), is_reported=not waiting[0])) if any(waiting) else []
        return {
            "to_review": to_review if waiting[0] else "",
            "reported": reported if waiting[1] else "",
            "to_review_url": TO_REVIEW.url,
            "reported_url": REPORTED.url,
            "oldest": comments[0].oldest if comments else None,
            "comments": comments,
        }

    @staticmethod
    def is_for(request: HttpRequest) -> bool:
        """True for those who may decide."""
        return bool(request.user.has_perm(DECIDE))


def find_newest(comments: ReaderCommentQuerySet, *, is_reported: bool) -> ReaderCommentQuerySet:
    """Return the newest that are to be reviewed, else that were reported; each says since when the ``oldest`` waits."""
    queue, moment = (REPORTED, "reported_at") if is_reported else (TO_REVIEW, "created_at")
    waiting = comments.filter(queue.condition).order_by(moment, "pk")
    newest = waiting.order_by(f"-{moment}", "-pk").select_related("page").defer("html")
    return newest.annotate(oldest=Subquery(waiting.values(moment)[:1]))[:SHOWN]
