"""Where a person is credited, in what readers see and in what is not published yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.authors.rows import list_rows
from wagtail_execvoice.compat import get_base_page_model


@dataclass(frozen=True)
class Mentions:
    """Two querysets of pages: ``live`` as readers see them, and ``drafts`` that name the person only when published.

    And what other apps credit the person for, by what it is called.
    """

    live: Any
    drafts: Any
    others: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.live.exists() or self.drafts.exists() or self.others)


def find_mentions(person: Person) -> Mentions:
    """Return the pages that credit ``person``, in any role. Drafts are those of today: older versions are history."""
    pages = get_base_page_model().objects.all()
    # A draft that names somebody who was merged into this person is read as naming this person.
    ids = {person.pk, *person.merged_people.values_list("pk", flat=True)}
    credited = Exists(Byline.objects.filter(page=OuterRef("pk"), person__in=ids))
    live = pages.filter(credited, live=True)
    in_revisions = Q(pk__in=set(_find_pages_with_draft_credit(ids)))
    drafts = pages.filter(Q(credited, live=False) | in_revisions).exclude(Q(credited, live=True))
    others = {
        str(rows.label): found for rows in list_rows() if rows.is_credit and (found := rows.find(person)).exists()
    }
    return Mentions(live.order_by("-latest_revision_created_at", "-pk"), drafts.order_by("title", "pk"), others)


def _find_pages_with_draft_credit(ids: set[int]) -> Iterator[int]:
    """Yield the ids of the pages whose newest or scheduled version credits one of the people with these ``ids``."""
    Page = get_base_page_model()
    unpublished = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    revisions = Revision.objects.filter(
        Q(pk__in=unpublished) | Q(approved_go_live_at__isnull=False),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    # The database leaves out nearly all of them by their text. It cannot tell 5 from 55, and three databases have three
    # ways to look into JSON: the few that are left are read here.
    named = reduce(or_, (Q(text__contains=f'"person": {pk}') for pk in ids))
    likely = revisions.annotate(text=Cast("content", TextField())).filter(named)
    for page_id, content in likely.values_list("object_id", "content"):
        if any(row.get("person") in ids for row in content.get(BYLINES_RELATION_NAME) or []):
            yield int(page_id)
