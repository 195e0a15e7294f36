"""Bylines as rows, and as they stand in the content of a revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import ReferenceIndex

from wagtail_execvoice.authors.adopting.authors import Author
from wagtail_execvoice.authors.adopting.sources import Mention
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.models import Byline, Person


def names_in_role(role: str, bylines: Sequence[Byline], revisions: Sequence[Any]) -> bool:
    """Whether a page, or one of its revisions, has a credit in ``role`` already."""
    if any(byline.role == role for byline in bylines):
        return True
    rows = [row for revision in revisions for row in revision.content.get(BYLINES_RELATION_NAME) or []]
    return any(row.get("role") == role for row in rows)


@dataclass
class BylineRows:
    """Makes credits in ``role`` out of mentions; ``people`` are the ids of the people by the key of the author."""

    role: str
    authors: Mapping[Any, Author]
    people: Mapping[Any, int]

    def make(self, page: Any, mentions: Sequence[Mention], before: Sequence[Byline]) -> list[Byline]:
        """Return the credits for what is in the database, below those that are there.

        What was once public is printed: this was the name, and, if it stood with the page, the title of that day.
        """
        was_public = page.live or page.first_published_at is not None
        start = max([-1, *(byline.sort_order or 0 for byline in before)]) + 1
        bylines = self._make_unprinted(page, mentions, start)
        for byline, mention in bylines:
            if was_public:
                byline.printed_name = self.authors[mention.key].name
                byline.printed_title, byline.printed_affiliation = mention.title, mention.affiliation
        return [byline for byline, _mention in bylines]

    def _make_unprinted(self, page: Any, mentions: Sequence[Mention], start: int) -> list[tuple[Byline, Mention]]:
        once = {self.people[mention.key]: mention for mention in reversed(mentions)}
        in_order = [mention for mention in mentions if once[self.people[mention.key]] is mention]
        return [
            (
                Byline(
                    page_id=page.pk,
                    person_id=self.people[mention.key],
                    role=self.role,
                    sort_order=start + place,
                    known_name=self.authors[mention.key].name,
                    # Words that stand with the page stay as they are, also in a draft: they were typed for it.
                    printed_title=mention.title,
                    printed_affiliation=mention.affiliation,
                ),
                mention,
            )
            for place, mention in enumerate(in_order)
        ]

    def put_in_revision(self, page: Any, revision: Any, mentions: Sequence[Mention], saved: Sequence[Byline]) -> None:
        """Write into the content of ``revision`` whom it credits. A credit that is in the database too is the same row."""
        same = {byline.person_id: byline for byline in saved if byline.role == self.role}
        others = revision.content.get(BYLINES_RELATION_NAME)
        if others is None:
            # From before the page type had bylines: Wagtail would show those that are in the database.
            others = [serialise(byline) for byline in saved if byline.role != self.role]
        start = max([-1, *(row.get("sort_order") or 0 for row in others)]) + 1
        rows = []
        for place, (byline, mention) in enumerate(self._make_unprinted(page, mentions, start)):
            # Words that stand with this version count: somebody may have corrected them since.
            words = {"printed_title": mention.title, "printed_affiliation": mention.affiliation}
            rows.append({**serialise(same.get(byline.person_id, byline)), **words, "sort_order": start + place})
        revision.content[BYLINES_RELATION_NAME] = [*others, *rows]


def serialise(byline: Byline) -> dict[str, Any]:
    return get_serializable_data_for_fields(byline)


def index_references(bylines: Mapping[Any, Sequence[Byline]], role: str) -> None:
    """Tell Wagtail that these pages name these people, as saving each page would, but in one query."""
    to_type = ContentType.objects.get_for_model(Person)
    records = [
        ReferenceIndex(
            base_content_type=ReferenceIndex._get_base_content_type(page),
            content_type_id=page.content_type_id,
            object_id=page.pk,
            to_content_type=to_type,
            to_object_id=byline.person_id,
            model_path=f"{BYLINES_RELATION_NAME}.item.person",
            content_path=(path := f"{BYLINES_RELATION_NAME}.{byline.pk}.person"),
            content_path_hash=ReferenceIndex._get_content_path_hash(path),
        )
        for page, rows in bylines.items()
        if ReferenceIndex.is_indexed(type(page))
        for byline in rows
        if byline.role == role
    ]
    ReferenceIndex.objects.bulk_create(records, ignore_conflicts=True)
