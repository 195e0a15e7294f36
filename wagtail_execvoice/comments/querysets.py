"""The states of our rows, named once."""

from __future__ import annotations

from typing import Any

from django.db import models

from wagtail_execvoice.comments.constants import Status


def list_paths(*pages: Any) -> set[str]:
    """Return the paths of ``pages`` and of the pages above them. No query."""
    return {page.path[:length] for page in pages for length in range(page.steplen, len(page.path) + 1, page.steplen)}


class ConversationQuerySet(models.QuerySet[Any]):
    def above(self, *pages: Any) -> ConversationQuerySet:
        """The settings of ``pages`` and of the pages above them, each with the ``path`` of its page; of all without any."""
        above = self.filter(page__path__in=list_paths(*pages)) if pages else self
        return above.annotate(path=models.F("page__path")).select_related("rules_page")


class ReaderCommentQuerySet(models.QuerySet[Any]):
    def public(self) -> ReaderCommentQuerySet:
        """What anybody may read. Everything that is shown outside of the admin starts here."""
        return self.filter(is_visible=True)

    def roots(self) -> ReaderCommentQuerySet:
        # By depth: SQLite takes the wrong index for "has no parent".
        return self.filter(depth=0)

    def numbered(self) -> ReaderCommentQuerySet:
        """Those that were ever shown: the same rows for whatever is public.

        To say so keeps PostgreSQL, which may read the index of numbers from its end, from going through all that waits and
        all spam of the page first, which has no number.
        """
        return self.filter(number__gt=0)

    def waiting(self) -> ReaderCommentQuerySet:
        return self.filter(status=Status.PENDING)
