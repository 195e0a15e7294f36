"""A thousand pages of before bylines, in seconds: rows in bulk instead of one page at a time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from testapp.models import StoryPage, StoryWriter, Writer
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.compat import get_base_page_model

BORN = datetime(2020, 1, 1, tzinfo=timezone.utc)
WRITERS = 40


def make_stories(home: Any, number: int) -> None:
    """Add ``number`` live stories with two writers each: in rows, in a foreign key, a many-to-many and a text.

    Each has its live revision, and every fifth a newer draft that names somebody else.
    """
    Page = get_base_page_model()
    writers = [
        Writer.objects.create(name=f"Writer {'abcdefghij'[i % 10]}{i // 10}", job=f"Job {i}") for i in range(WRITERS)
    ]
    model = ContentType.objects.get_for_model(StoryPage)
    home.refresh_from_db()
    pages = [
        Page(
            title=f"Story {i}",
            draft_title=f"Story {i}",
            slug=f"story-{i}",
            url_path=f"{home.url_path}story-{i}/",
            path=Page._get_path(home.path, home.depth + 1, home.numchild + 1 + i),
            depth=home.depth + 1,
            content_type=model,
            locale=home.locale,
            translation_key=uuid.uuid4(),
            live=True,
            first_published_at=BORN + timedelta(hours=i),
            last_published_at=BORN + timedelta(hours=i),
            latest_revision_created_at=BORN + timedelta(hours=i),
        )
        for i in range(number)
    ]
    Page.objects.bulk_create(pages, batch_size=200)
    Page.objects.filter(pk=home.pk).update(numchild=home.numchild + number)
    ids = list(Page.objects.filter(content_type=model).order_by("pk").values_list("pk", flat=True))
    parent_link = StoryPage._meta.pk.attname
    children, chosen = [], []
    for i, (pk, page) in enumerate(zip(ids, pages, strict=True)):
        both = writers[i % WRITERS], writers[(i * 7 + 1) % WRITERS]
        text = f"{both[0].name} and {both[1].name}"
        values = {field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}
        story = StoryPage(**{**values, "id": pk, parent_link: pk, "writer": both[0], "written_by": text})
        story.save_base(raw=True)
        children += [StoryWriter(story=story, sort_order=order, writer=who) for order, who in enumerate(both)]
        chosen += [StoryPage.writers.through(storypage_id=pk, writer_id=who.pk) for who in set(both)]
    StoryWriter.objects.bulk_create(children, batch_size=200)
    StoryPage.writers.through.objects.bulk_create(chosen, batch_size=200)
    _add_revisions(model, writers)


def _add_revisions(model: ContentType, writers: list[Writer]) -> None:
    base = ContentType.objects.get_for_model(get_base_page_model())
    kind = {"content_type": model, "base_content_type": base}
    stories = list(StoryPage.objects.order_by("pk").prefetch_related("story_writers", "writers"))
    revisions = []
    for i, story in enumerate(stories):
        content = story.serializable_data()
        content.pop(BYLINES_RELATION_NAME)
        when = story.latest_revision_created_at
        revisions.append(Revision(**kind, object_id=str(story.pk), content=content, created_at=when))
        if i % 5 == 0:
            other = writers[(i + 3) % WRITERS]
            draft = {
                **content,
                "writer": other.pk,
                "written_by": other.name,
                "story_writers": [],
                "writers": [other.pk],
            }
            revisions.append(Revision(**kind, object_id=str(story.pk), content=draft, created_at=when))
    Revision.objects.bulk_create(revisions, batch_size=100)
    found: dict[str, list[int]] = {}
    for pk, object_id in Revision.objects.order_by("pk").values_list("pk", "object_id"):
        found.setdefault(object_id, []).append(pk)
    for story in stories:
        story.live_revision_id, story.latest_revision_id = found[str(story.pk)][0], found[str(story.pk)][-1]
    StoryPage.objects.bulk_update(stories, ["live_revision", "latest_revision"], batch_size=200)
