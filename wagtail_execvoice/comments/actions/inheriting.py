"""How a page takes comments: each setting from the nearest page above that says something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from wagtail.models import PageViewRestriction

from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.models import Conversation, ReaderComment
from wagtail_execvoice.comments.querysets import list_paths
from wagtail_execvoice.compat import get_base_page_model

_ROOTS = ReaderComment.objects.public().roots().numbered()
_SHOWN = _ROOTS.filter(page_id=OuterRef("page_id")).order_by("-number")
# Made once, as far as it can be: to make a query takes as long as to run it.
_ABOVE = Conversation.objects.above().annotate(newest=Subquery(_SHOWN.values("public_id")[:1]))


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
    #: Not everybody may see the page: what is said of it is kept by no cache. Known where the page is asked for by its address.
    is_private: bool = field(default=False, compare=False, repr=False)
    #: The page that ``rules_page_id`` names, which came with the settings.
    rules_page: Any = field(default=None, compare=False, repr=False)
    #: The thread that begins the conversation: a database that is restored counts the same versions once more for others.
    newest: str = ""

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
    return read_settings_of([page])[page.pk]


def read_settings_of(pages: Iterable[Any]) -> dict[int, ConversationSettings]:
    """Return what is in force for each of ``pages``, by their id. One query, however many there are."""
    pages = list(pages)
    rows = {row.path: row for row in _ABOVE.filter(page__path__in=list_paths(*pages))}
    return {page.pk: _settle(page, rows) for page in pages}


def read_settings_and_restrictions(page: Any) -> tuple[ConversationSettings, bool]:
    """Return what is in force for ``page``, and whether who may see it has to be asked. One query."""
    restricted = Exists(PageViewRestriction.objects.filter(page_id=OuterRef("pk")))
    above = get_base_page_model().objects.filter(path__in=list_paths(page)).annotate(is_restricted=restricted)
    pages = list(above.select_related("execvoice_conversation__rules_page"))
    rows = {row.path: row.execvoice_conversation for row in pages if hasattr(row, "execvoice_conversation")}
    # An alias is restricted as the page that it mirrors, which may stand anywhere.
    is_restricted = any(row.is_restricted or row.alias_of_id for row in pages)
    return replace(_settle(page, rows), is_private=is_restricted), is_restricted


def _settle(page: Any, rows: Mapping[str, Any]) -> ConversationSettings:
    values: dict[str, Any] = {}
    # The nearest first.
    for length in range(len(page.path), 0, -page.steplen):
        row = rows.get(page.path[:length])
        for name in Conversation.INHERITED if row else ():
            value = getattr(row, name)
            # 0 days is an answer ("never"), and so is no; an empty text is none.
            if name not in values and value not in (None, ""):
                values[name] = value
                if row and name == "rules_page_id":
                    values["rules_page"] = row.rules_page
    own = rows.get(page.path)
    if own:
        newest = getattr(own, "newest", None) or ""
        values |= {"visible_count": own.visible_count, "version": own.version, "newest": newest}
    return ConversationSettings(**values)
