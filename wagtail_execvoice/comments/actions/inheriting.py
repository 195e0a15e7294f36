"""How a page takes comments: each setting from the nearest page above that says something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.models import Conversation


@dataclass(frozen=True)
class ConversationSettings:
    """What is in force for one page, and the counters of its own row."""

    mode: str = Mode.FIRST_HELD
    closes_after_days: int = 0
    message: str = ""
    rules_page_id: int | None = None
    appeal_email: str = ""
    replies_need_review: bool = False
    visible_count: int = 0
    version: int = 0

    @property
    def shows_comments(self) -> bool:
        return self.mode != Mode.HIDDEN

    def takes_comments(self, page: Any, now: datetime) -> bool:
        """Return whether new comments are taken at ``now``."""
        if self.mode in {Mode.CLOSED, Mode.HIDDEN}:
            return False
        closes_at = self.closes_at(page)
        return closes_at is None or now < closes_at

    def closes_at(self, page: Any) -> datetime | None:
        """Return when the conversation closes or closed by its age; None if it does not."""
        if not self.closes_after_days or page.first_published_at is None:
            return None
        return page.first_published_at + timedelta(days=self.closes_after_days)


def read_settings(page: Any) -> ConversationSettings:
    """Return what is in force for ``page``. One query, however deep it stands."""
    rows = list(Conversation.objects.above(page))
    values: dict[str, Any] = {}
    for row in rows:
        for name in Conversation.INHERITED:
            value = getattr(row, name)
            # 0 days is an answer ("never"), and so is no; an empty text is none.
            if name not in values and value not in (None, ""):
                values[name] = value
    own = rows[0] if rows and rows[0].page_id == page.pk else None
    if own:
        values |= {"visible_count": own.visible_count, "version": own.version}
    return ConversationSettings(**values)
