"""By what the lists of the panel can be narrowed. A filter is part of the address, so it can be sent to a colleague."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.base.filters import DaysFilter
from wagtail_execvoice.comments.constants import Standing
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet

#: As long as the longest of the columns that are searched.
LONGEST_QUERY = 255

_NEW = Q(commenter__isnull=True) | Q(commenter__approved_count=0)
STANDINGS = {
    "new": (pgettext_lazy("commenter", "nothing approved yet"), _NEW),
    "known": (pgettext_lazy("commenter", "something approved before"), Q(commenter__approved_count__gt=0)),
    "spammer": (pgettext_lazy("commenter", "wrote spam before"), Q(commenter__spam_count__gt=0)),
    Standing.HELD: (Standing.HELD.label, Q(commenter__standing=Standing.HELD)),
    Standing.BANNED: (Standing.BANNED.label, Q(commenter__standing=Standing.BANNED)),
}


class CommentFilterSet(WagtailFilterSet):
    page = django_filters.CharFilter(
        label=_("Title of the page"), field_name="page__title", lookup_expr="icontains", max_length=LONGEST_QUERY
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=lambda: list(get_content_languages().items()), empty_label=_("All")
    )
    standing = django_filters.ChoiceFilter(
        label=_("Commenter"),
        choices=[(name, label) for name, (label, _condition) in STANDINGS.items()],
        empty_label=_("All"),
        method="filter_standing",
    )
    created_at = DaysFilter(label=_("Written"), widget=DateRangePickerWidget)

    def filter_standing(self, comments: ReaderCommentQuerySet, _name: str, value: str) -> ReaderCommentQuerySet:
        return comments.filter(STANDINGS[value][1])

    class Meta:
        model = ReaderComment
        fields: list[str] = []


def search(comments: ReaderCommentQuerySet, words: str) -> ReaderCommentQuerySet:
    """Return those whose name or text has ``words``."""
    # Longer than what is searched, or what no column can hold: SQLite and PostgreSQL refuse to look (an error).
    if len(words) > LONGEST_QUERY or "\x00" in words:
        return comments.none()
    return comments.filter(Q(name__icontains=words) | Q(body__icontains=words))


def narrow(comments: ReaderCommentQuerySet, params: Any, request: Any) -> ReaderCommentQuerySet:
    """Return what a list with the address parameters ``params`` shows of ``comments``: for "all that matches"."""
    filters: Any = CommentFilterSet(params, comments, request=request)
    found = filters.qs if filters.is_valid() else comments
    words = str(params.get("q", "")).strip()
    return search(found, words) if words else found
