"""What the learned filter learns from: the decisions of people about comments."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from wagtail_execvoice.comments.actions.examples_kept import read_kept
from wagtail_execvoice.comments.actions.examples_there import MOST_DECISIONS, read_comments, read_decisions, read_there
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import SpamExample
from wagtail_execvoice.comments.spam.campaigns import Campaigns
from wagtail_execvoice.comments.spam.learner import Example

__all__ = ["count_decisions", "read_comments", "read_decisions", "read_examples"]


def read_examples(since: datetime | None = None) -> list[Example]:
    """Return what people decided: approved or spam, the last word on each comment, look-alikes of one act once."""
    decided = read_decisions(since)
    examples: list[Example] = []
    campaigns, taught = Campaigns(), set()
    for lesson in chain(read_kept(since, MOST_DECISIONS - len(decided)), read_there(decided)):
        campaign = campaigns.place_marks(lesson.marks)
        if (lesson.batch, lesson.act, campaign) not in taught:
            taught.add((lesson.batch, lesson.act, campaign))
            kin = (f"page {lesson.page}", f"campaign {campaign}")
            examples.append(Example(lesson.slots, lesson.act == Act.SPAM, kin))
    return examples


def count_decisions(since: datetime | None, most: int) -> int:
    """Return how many decisions there are to learn from, at least ``most`` if they are more."""
    found = len(read_decisions(since, most))
    kept = SpamExample.objects.filter(decided_at__gte=since) if since is not None else SpamExample.objects.all()
    return found + (kept.count() if found < most else 0)
