"""The states of our rows, named once."""

from __future__ import annotations

from typing import Any

from django.db import models

from wagtail_execvoice.comments.constants import Status


class ConversationQuerySet(models.QuerySet[Any]):
    def above(self, page: Any) -> ConversationQuerySet:
        """The settings of ``page`` and of the pages above it, the nearest first. One query."""
        steps = range(page.steplen, len(page.path) + 1, page.steplen)
        paths = [page.path[:length] for length in steps]
        return self.filter(page__path__in=paths).order_by("-page__depth")


class ReaderCommentQuerySet(models.QuerySet[Any]):
    def public(self) -> ReaderCommentQuerySet:
        """What anybody may read. Everything that is shown outside of the admin starts here."""
        return self.filter(is_visible=True)

    def roots(self) -> ReaderCommentQuerySet:
        # By depth: SQLite takes the wrong index for "has no parent".
        return self.filter(depth=0)

    def waiting(self) -> ReaderCommentQuerySet:
        return self.filter(status=Status.PENDING)
