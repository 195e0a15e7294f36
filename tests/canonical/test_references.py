"""What a text mentions, and what it costs to look at it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from canonical.support import World, again
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from testapp.models import Motto, Notice, NoticeLine, PlainPage, RichPage, RichRow, StoryPage, Writer
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from wagtail_execvoice.canonical import Reference, canonicalise, digest_words
from wagtail_execvoice.canonical.mentions import kind_of


def mentioned(page: Any) -> dict[tuple[str, str], Reference]:
    return {(reference.kind, reference.pk): reference for reference in canonicalise(page).references}


def test_everything_is_mentioned_once_with_what_people_call_it(rich: RichPage, world: World) -> None:
    references = mentioned(rich)
    assert len(references) == len(canonicalise(rich).references) == 7
    labels = {kind: sorted(r.label for r in references.values() if r.kind == kind) for kind, _pk in references}
    names = sorted(f"Notice {notice.pk}" for notice in Notice.objects.all())
    assert labels == {"image": ["logo", "picture"], "document": ["Paper"], "snippet": names, "page": [""]}


def test_the_digest_of_a_file_is_the_one_any_tool_computes(rich: RichPage, world: World) -> None:
    reference = mentioned(rich)["document", str(world.paper.pk)]
    assert reference.sha256 == hashlib.sha256(b"%PDF").hexdigest()
    assert reference.model == get_document_model()._meta.label_lower
    with world.picture.file.open() as file:
        content = file.read()
    assert mentioned(rich)["image", str(world.picture.pk)].sha256 == hashlib.sha256(content).hexdigest()


def test_nothing_that_wagtail_finds_is_overlooked(rich: RichPage) -> None:
    ours = {(reference.model, reference.pk) for reference in canonicalise(rich).references}
    found = set()
    for content_type_id, pk, *_path in ReferenceIndex._extract_references_from_object(rich):
        model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
        if kind_of(model):
            found.add((model._meta.label_lower, pk))
    assert len(found) == 4
    assert found <= ours


@pytest.mark.parametrize(
    "model",
    ["auth.Group", settings.AUTH_USER_MODEL, "wagtailcore.Site", "wagtailcore.Locale", "taggit.Tag", "testapp.Writer"],
)
def test_other_rows_are_no_part_of_a_text(model: str, db: None) -> None:
    from django.apps import apps

    assert kind_of(apps.get_model(model)) == ""


def test_a_link_to_another_row_counts_by_its_key(world: World) -> None:
    one, two = (Writer.objects.create(name="Same") for _ in "ab")
    page = StoryPage(title="Story", slug="story", locale=world.home.locale, writer=one)
    before = canonicalise(page)
    assert before.references == ()
    assert before.document["content"]["writer"] == {"model": "testapp.writer", "pk": str(one.pk)}
    page.writer = two
    assert canonicalise(page).digest != before.digest


def test_a_row_of_a_model_that_says_it_is_shown_counts_by_what_it_says(world: World) -> None:
    motto = Motto.objects.create(words="Onwards")
    page = RichPage(title="A", slug="a", locale=world.home.locale, motto=motto)
    before = canonicalise(page)
    assert [(item.kind, item.model, item.label) for item in before.references] == [
        ("snippet", "testapp.motto", "Onwards")
    ]
    Motto.objects.update(words="Upwards")
    assert canonicalise(page).digest != before.digest


def test_a_model_can_say_that_it_is_not_shown_though_its_base_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Motto, "signoff_shown", False)
    assert kind_of(Motto) == ""


# What is not there


def test_a_file_that_is_gone_is_missing(rich: RichPage, world: World) -> None:
    world.paper.file.storage.delete(world.paper.file.name)
    reference = mentioned(rich)["missing", str(world.paper.pk)]
    assert (reference.sha256, reference.label) == ("missing", "Paper")


def test_a_row_without_a_file_is_missing(rich: RichPage, world: World) -> None:
    get_document_model().objects.update(file="")
    assert ("missing", str(world.paper.pk)) in mentioned(rich)


@pytest.mark.parametrize("pk", ["999999", "word", "9" * 30, "-1", "\u0663"])
def test_a_link_to_what_never_was_is_missing(world: World, pk: str) -> None:
    page = RichPage(title="A", slug="a", locale=world.home.locale, words=f'<a linktype="document" id="{pk}">x</a>')
    assert [(reference.kind, reference.pk) for reference in canonicalise(page).references] == [("missing", pk)]


def test_what_a_managers_query_hides_is_shown_all_the_same(world: World, monkeypatch: Any, rich: RichPage) -> None:
    monkeypatch.setattr(Notice._default_manager, "get_queryset", lambda: Notice._base_manager.none())
    assert ("snippet", str(world.notice.pk)) in mentioned(rich)


# What is mentioned through something else


def test_snippets_that_mention_each_other_come_to_an_end(world: World) -> None:
    Notice.objects.filter(pk=world.notice.see_also.pk).update(see_also=world.notice)
    page = RichPage(title="A", slug="a", locale=world.home.locale)
    page.notices = [world.notice]
    assert {reference.kind for reference in canonicalise(page).references} == {"snippet", "image"}


def test_three_steps_are_followed(world: World) -> None:
    chain = [Notice.objects.create(words="last")]
    for _ in range(3):
        chain.append(Notice.objects.create(words="link", see_also=chain[-1]))
    page = RichPage(title="A", slug="a", locale=world.home.locale)
    page.notices = [chain[-1]]
    assert {reference.pk for reference in canonicalise(page).references} == {str(notice.pk) for notice in chain[1:]}


# What it costs


def queries(page: Any) -> list[str]:
    canonicalise(page)  # content types are asked for once in the life of a process
    page = again(page)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        canonicalise(page)
    return [query["sql"] for query in captured.captured_queries]


def asked(sql: list[str], model: Any) -> int:
    quote = connection.ops.quote_name
    return sum(f"FROM {quote(model._meta.db_table)}" in line for line in sql)


def test_a_page_that_mentions_nothing_looks_nothing_up(world: World) -> None:
    page = world.home.add_child(instance=PlainPage(title="A", slug="a", locale=world.home.locale, body="Words"))
    sql = queries(page)
    assert sum(asked(sql, model) for model in (get_image_model(), get_document_model(), Notice)) == 0


def test_each_model_is_asked_once_however_much_of_it_there_is(world: World, make_picture: Any) -> None:
    page = world.home.add_child(instance=RichPage(title="A", slug="a", locale=world.home.locale))

    def fill(number: int) -> list[str]:
        pictures = [make_picture(f"many-{number}-{index}") for index in range(number)]
        notices = [Notice.objects.create(words="x", lines=[NoticeLine(words="y")]) for _ in range(number)]
        body: list[tuple[str, Any]] = [("picture", picture.pk) for picture in pictures]
        body += [("section", [{"type": "picture", "value": pictures[0].pk}]), ("paper", world.paper.pk)]
        page.body = json.dumps([{"type": kind, "value": value} for kind, value in body])
        page.words = "".join(f'<embed embedtype="image" id="{picture.pk}"/>' for picture in pictures)
        page.rows = [RichRow(words="r", notice=notice, sort_order=index) for index, notice in enumerate(notices)]
        page.notices = notices
        page.tags.set([f"tag {index}" for index in range(number)])
        page.save()
        return queries(page)

    few, many = fill(2), fill(9)
    assert asked(many, get_image_model()) == asked(many, get_document_model()) == asked(many, NoticeLine) == 1
    # Wagtail itself asks for the chosen notices, by the table between.
    assert asked(many, Notice) <= 2
    rows = [line for line in many if "richrowpoint" in line.lower()]
    assert len(many) - len(rows) == len(few) - len([line for line in few if "richrowpoint" in line.lower()])


def test_the_digest_of_words_looks_nothing_up(rich: RichPage) -> None:
    canonicalise(rich)
    with CaptureQueriesContext(connection) as captured:
        digest_words(again(rich))
    sql = [query["sql"] for query in captured.captured_queries]
    assert sum(asked(sql, model) for model in (get_image_model(), get_document_model(), NoticeLine)) == 0
