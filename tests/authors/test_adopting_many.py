"""A thousand posts: few queries for each batch, and an interruption costs one batch."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from testapp.many_stories import WRITERS, make_stories
from testapp.models import StoryPage, Writer
from wagtail.models import Revision

from wagtail_execvoice.authors.actions import adopting
from wagtail_execvoice.authors.actions.adopting import Adoption, adopt_authors, survey_authors
from wagtail_execvoice.authors.adopting.sources import Question, find_source
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.models import Byline, Person

POSTS = 1_000
#: For the savepoint, the lock, the pages, their authors, revisions and bylines, and for writing them.
QUERIES_PER_BATCH = 25


@pytest.fixture
def adoption() -> Adoption:
    return Adoption(StoryPage, find_source(StoryPage, Question("story_writers", via="writer")), "author")


def count(function: Any) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as queries:
        result = function()
    return len(queries), result


def test_a_thousand_posts(home: Any, adoption: Adoption) -> None:
    make_stories(home, POSTS)
    dates = list(StoryPage.objects.order_by("pk").values("first_published_at", "last_published_at", "live_revision"))
    reading, survey = count(lambda: survey_authors(adoption))
    assert not Byline.objects.exists()
    writing, report = count(lambda: adopt_authors(adoption))
    assert (report.pages, report.adopted, report.people, report.new_people) == (
        survey.pages,
        survey.adopted,
        survey.people,
        survey.new_people,
    )
    assert (report.adopted, report.bylines, report.versions) == (POSTS, POSTS * 2, POSTS * 6 // 5)
    assert Person.objects.count() == WRITERS
    batches = POSTS // adopting.BATCH_SIZE
    assert reading <= 2 * batches * 10
    # Each new person is a row, a text, and what Wagtail notes of it: once each, however many pages there are.
    assert writing <= reading + batches * QUERIES_PER_BATCH + WRITERS * 15
    again, second = count(lambda: adopt_authors(adoption))
    assert (second.adopted, second.credited) == (0, POSTS)
    assert again <= reading + batches * QUERIES_PER_BATCH
    assert Byline.objects.count() == POSTS * 2
    assert list(StoryPage.objects.order_by("pk").values(*dates[0])) == dates
    assert all(page.get_byline() for page in StoryPage.objects.order_by("pk")[:20])


def test_queries_do_not_grow_with_the_posts_in_a_batch(home: Any, adoption: Adoption) -> None:
    make_stories(home, 20)
    for writer in Writer.objects.all():
        Person.objects.create(name=writer.name)
    adopt_authors(adoption, batch_size=20)
    costs = set()
    # So many that their revisions fit in one UPDATE; a full batch takes one for each 20.
    for size in (5, 15):
        Byline.objects.all().delete()
        forget_bylines()
        ids = list(StoryPage.objects.order_by("pk").values_list("pk", flat=True)[:size])
        directory = adopting.survey_names(adoption)
        report = adopting.Report()
        with CaptureQueriesContext(connection) as queries:
            adopting.adopt_batch(adoption, directory, ids, report)
        costs.add(len(queries))
        assert report.adopted == size
    assert len(costs) == 1
    assert costs.pop() <= QUERIES_PER_BATCH


def test_an_interrupted_run_goes_on(home: Any, adoption: Adoption, monkeypatch: pytest.MonkeyPatch) -> None:
    make_stories(home, 30)
    write, calls = adopting.index_references, []

    def fail_at_the_third(*arguments: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        write(*arguments)

    monkeypatch.setattr(adopting, "index_references", fail_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        adopt_authors(adoption, batch_size=10)
    # The batch that broke is as it was: no byline of it, and no revision.
    assert Byline.objects.values("page").distinct().count() == 20
    touched = [r for r in Revision.objects.all() if BYLINES_RELATION_NAME in r.content]
    assert len({revision.object_id for revision in touched}) == 20
    report = adopt_authors(adoption, batch_size=10)
    assert (report.credited, report.adopted) == (20, 10)
    assert Byline.objects.count() == 60
    assert Person.objects.count() == len({p.name for p in Person.objects.all()})


def forget_bylines() -> None:
    for revision in Revision.objects.all():
        revision.content.pop(BYLINES_RELATION_NAME, None)
        revision.save(update_fields=["content"])
