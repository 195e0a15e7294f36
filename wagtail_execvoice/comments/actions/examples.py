"""What the learned filter learns from: the decisions of people about comments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import Decision, ReaderComment
from wagtail_execvoice.comments.spam.campaigns import Campaigns
from wagtail_execvoice.comments.spam.features import slots
from wagtail_execvoice.comments.spam.learner import Example

MOST_DECISIONS = 5000
BATCH = 1000
_ACTS = (Act.APPROVE, Act.SPAM, Act.REJECT, Act.REVIEW)


def read_examples(since: datetime | None = None) -> list[Example]:
    """Return what people decided: approved or spam, the last word on each comment, look-alikes of one act once."""
    decided = read_decisions(since)
    examples: list[Example] = []
    campaigns, taught = Campaigns(), set()
    for comment in read_comments(list(decided)):
        act, batch, decided_at = decided[comment["pk"]]
        # What its writer changed since is not what was decided about.
        if comment["edited_at"] is not None and comment["edited_at"] > decided_at:
            continue
        campaign = campaigns.place(comment["body"])
        if (batch, act, campaign) not in taught:
            taught.add((batch, act, campaign))
            kin = (f"page {comment['page_id']}", f"campaign {campaign}")
            examples.append(Example(slots(comment["body"], comment["name"]), act == Act.SPAM, kin))
    return examples


def read_decisions(since: datetime | None = None, most: int = MOST_DECISIONS) -> dict[int, tuple[str, Any, datetime]]:
    """Return the last word of people on each comment by its id: the act, its batch, and when; of the newest ``most``."""
    by_people = Q(user__isnull=False) | ~Q(user_name="")
    rows = Decision.objects.filter(by_people, act__in=_ACTS, undone_at__isnull=True)
    if since is not None:
        rows = rows.filter(decided_at__gte=since)
    newest = rows.order_by("-decided_at", "-pk").values_list("comment_id", "act", "batch", "decided_at")
    decided: dict[int, tuple[str, Any, datetime]] = {}
    for pk, act, batch, decided_at in newest[:most]:
        decided.setdefault(pk, (act, batch, decided_at))
    # Rejected for its tone is another thing than spam: nothing is learned from it.
    return {pk: row for pk, row in decided.items() if row[0] in {Act.APPROVE, Act.SPAM}}


def read_comments(pks: list[int]) -> Iterator[dict[str, Any]]:
    """Yield what is learned from of the comments of these ids, the oldest first."""
    for pk_list in (sorted(pks)[start : start + BATCH] for start in range(0, len(pks), BATCH)):
        rows = ReaderComment.objects.filter(pk__in=pk_list).order_by("pk")
        yield from rows.values("pk", "body", "name", "page_id", "edited_at")
