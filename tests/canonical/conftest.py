from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest
from canonical.support import World
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file


@pytest.fixture
def make_picture(db: None) -> Any:
    def make(title: str, **fields: Any) -> Any:
        return get_image_model().objects.create(title=title, file=get_test_image_file(f"{title}.png"), **fields)

    return make


@pytest.fixture
def world(home: Any, make_picture: Any) -> World:
    """What a text can mention."""
    from testapp.models import Notice, NoticeLine

    paper = get_document_model().objects.create(title="Paper", file=ContentFile(b"%PDF", name="paper.pdf"))
    deepest = Notice.objects.create(words="<p>Deepest.</p>")
    notice = Notice(words="<p>No advice.</p>", logo=make_picture("logo"), see_also=deepest)
    notice.lines = [NoticeLine(words="first", sort_order=0), NoticeLine(words="second", sort_order=1)]
    notice.save()
    return World(
        home, make_picture("picture", description="A view"), paper, notice, Notice.objects.create(words="Other")
    )


@pytest.fixture
def rich(world: World) -> Any:
    """A page with something in every field, as a draft that was saved once."""
    from testapp.models import RichDate, RichPage, RichRow, RichRowPoint

    page = RichPage(
        title="Our plan",
        slug="our-plan",
        locale=world.home.locale,
        live=False,
        body=json.dumps(world.body()),
        words=world.rich_text(),
        plain="Fish & chips <b>",
        picture=world.picture,
        paper=world.paper,
        price="12.5",
        weight=1.5,
        held_at=datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=timezone.utc),
        facts={"b": [1.0, 0.1, None, ""], "a": 2**60, "é": False},
        agreed=False,
        note_to_self="call Bo",
    )
    page.notices = [world.other, world.notice]
    page.rows = [
        RichRow(
            words="row one",
            owner="Ann",
            private="x",
            sort_order=0,
            notice=world.notice,
            points=[RichRowPoint(words="p")],
        ),
        RichRow(words="two", sort_order=1),
    ]
    page.dates = [RichDate(day="2026-01-01", words="early"), RichDate(day="2026-02-01", words="late")]
    world.home.add_child(instance=page)
    page.tags.add("zebra", "apple")
    page.save()
    page.save_revision()
    return RichPage.objects.get(pk=page.pk)
