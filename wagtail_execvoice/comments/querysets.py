"""The states of our rows, named once."""

from __future__ import annotations

from typing import Any

from django.db import models

from wagtail_execvoice.comments.constants import Status


class ConversationQuerySet(models.QuerySet[Any]):
    def above(self, *pages: Any) -> ConversationQuerySet:
        """The settings of ``pages`` and of the pages above them, each with the ``path`` of its page. One query."""
        paths = {
            page.path[:length] for page in pages for length in range(page.steplen, len(page.path) + 1, page.steplen)
        }
        return self.filter(page__path__in=paths).annotate(path=models.F("page__path"))


class ReaderCommentQuerySet(models.QuerySet[Any]):
    def public(self) -> ReaderCommentQuerySet:
        """What anybody may read. Everything that is shown outside of the admin starts here."""
        return self.filter(is_visible=True)

    def roots(self) -> ReaderCommentQuerySet:
        # By depth: SQLite takes the wrong index for "has no parent".
        return self.filter(depth=0)

    def waiting(self) -> ReaderCommentQuerySet:
        return self.filter(status=Status.PENDING)
