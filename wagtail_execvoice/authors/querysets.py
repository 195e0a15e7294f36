from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from wagtail.models import PageViewRestriction

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.compat import get_base_page_model

LONGEST_WORD = 200
MOST_WORDS = 20


class PersonQuerySet(models.QuerySet[Any]):
    def active(self) -> PersonQuerySet:
        """People who can be credited on new pages: archived people keep their credits but are not offered."""
        return self.unmerged().filter(is_archived=False)

    def unmerged(self) -> PersonQuerySet:
        """People without the aliases that merged people leave behind."""
        return self.filter(merged_into__isnull=True)

    def search(self, query: str) -> PersonQuerySet:
        """People whose name, title or organisation contains every word of ``query``.

        By the database and not the search index: a few thousand rows need none, and a name typed in part must be found.
        """
        words = query.split()
        if any(len(word) > LONGEST_WORD for word in words) or len(words) > MOST_WORDS:
            # Longer than any of the columns: it matches nobody, and SQLite refuses to look (an error, not an empty list).
            return self.none()
        people = self
        for word in words:
            people = people.filter(
                Q(name__icontains=word)
                | Q(sort_name__icontains=word)
                | Q(texts__title__icontains=word)
                | Q(texts__organisation__icontains=word)
            )
        return people.distinct()

    def with_credit_count(self) -> PersonQuerySet:
        """Annotate ``credit_count``: on how many live pages the person is credited, internal roles included."""
        return self.annotate(credit_count=Count("bylines__page", filter=Q(bylines__page__live=True), distinct=True))


class BylineQuerySet(models.QuerySet[Any]):
    def authored_pages(self, person: Any, locale: Any) -> Any:
        """Live, public pages in ``locale`` that credit ``person`` as author, newest first. Empty without a person."""
        Page = get_base_page_model()
        if person is None:
            return Page.objects.none()
        credit = self.filter(page=OuterRef("pk"), person=person, role=Role.AUTHOR)
        pages = Page.objects.live().public().filter(Exists(credit), locale=locale)
        return pages.order_by("-first_published_at", "-pk").specific()


class GeneratedFileQuerySet(models.QuerySet[Any]):
    def wanted(self) -> GeneratedFileQuerySet:
        """Files that are to be made, now or after a pause."""
        return self.filter(wanted_at__isnull=False)

    def due(self, now: datetime) -> GeneratedFileQuerySet:
        """Wanted files that nobody makes at ``now``."""
        return self.wanted().filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))

    def troubled(self) -> GeneratedFileQuerySet:
        """Files that could not be made the last time."""
        return self.exclude(error="")


def without_private(pages: Any) -> Any:
    """Leave the pages out that are private, or stand below a private one. As ``public()``, without its query of its own."""
    # The path by a subquery and not by a join, which SQLite would begin with all pages there are.
    top = get_base_page_model().objects.filter(pk=OuterRef("page_id")).order_by().values("path")[:1]
    visited = ExpressionWrapper(OuterRef("path"), models.CharField())
    above = PageViewRestriction.objects.annotate(top=Subquery(top), visited=visited)
    return pages.exclude(Exists(above.filter(visited__startswith=F("top"))))
