"""Streams: one form, however and whenever they were stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from canonical.support import World, look_at_everything
from testapp.models import RichPage
from wagtail import blocks

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.canonical.blocks import read_block
from wagtail_execvoice.canonical.mentions import Mentions


def read(page: Any, *body: tuple[str, Any]) -> Any:
    page.body = json.dumps([{"type": kind, "value": value, "id": "x"} for kind, value in body])
    content = canonicalise(page).document["content"]["body"]
    look_at_everything(page)
    assert canonicalise(page).document["content"]["body"] == content
    return content


@pytest.fixture
def stream(world: World) -> RichPage:
    return RichPage(title="A", slug="a", locale=world.home.locale)


def test_ids_and_wrappings_of_lists_are_gone(stream: RichPage) -> None:
    wrapped = [{"type": "item", "id": "1", "value": "<p>a</p>"}, {"type": "item", "id": "2", "value": ""}]
    expected = [{"type": "points", "value": ["<p>a</p>", ""]}]
    assert read(stream, ("points", wrapped)) == read(stream, ("points", ["<p>a</p>", ""])) == expected


def test_keys_of_the_editor_are_gone_at_every_depth(stream: RichPage, world: World) -> None:
    rich = '<p data-block-key="k">a&nbsp;b</p>'
    card = {"words": rich, "button": ""}
    read_back = read(
        stream,
        ("card", card),
        ("points", [rich]),
        ("cards", [card]),
        ("section", [{"type": "words", "value": rich}]),
        ("table", {**world.table(), "rows": [{"values": [rich, world.picture.pk]}]}),
    )
    assert "data-block-key" not in json.dumps(read_back)
    assert json.dumps(read_back, ensure_ascii=False).count("<p>a\u00a0b</p>") == 5


def test_a_child_that_was_added_later_is_what_readers_see(stream: RichPage) -> None:
    assert read(stream, ("card", {})) == [{"type": "card", "value": {"button": "Read on"}}]
    assert read(stream, ("card", {"button": "Read on", "wide": False, "heading": "", "picture": None})) == read(
        stream, ("card", {})
    )
    assert read(stream, ("card", {"button": ""})) == [{"type": "card", "value": {}}]


def test_what_the_code_does_not_know_any_more_is_not_read(stream: RichPage) -> None:
    old = {"type": "gone", "value": "x"}
    assert read(stream, ("gone", "x"), ("section", [old]), ("card", {"gone": "x", "button": ""})) == [
        {"type": "section", "value": []},
        {"type": "card", "value": {}},
    ]


def test_a_picture_without_a_description_of_its_own_reads_as_wagtail_shows_it(stream: RichPage, world: World) -> None:
    described = {"image": world.picture.pk, "alt_text": "A view"}
    assert read(stream, ("figure", world.picture.pk)) == [{"type": "figure", "value": described}]
    assert [reference.label for reference in canonicalise(stream).references] == ["picture"]


def test_the_description_of_a_picture_that_only_decorates_is_not_read(stream: RichPage, world: World) -> None:
    value = {"image": world.picture.pk, "decorative": True, "alt_text": "left over"}
    assert read(stream, ("figure", value)) == [
        {"type": "figure", "value": {"image": world.picture.pk, "decorative": True}}
    ]


def test_numbers_are_the_same_however_a_database_writes_them(stream: RichPage) -> None:
    assert read(stream, ("size", 1.0), ("size", 0.25)) == [
        {"type": "size", "value": 1},
        {"type": "size", "value": "0.25"},
    ]


def test_a_site_s_own_block_says_itself_what_it_mentions(world: World) -> None:
    class GalleryBlock(blocks.TextBlock):  # type: ignore[misc]
        def extract_references(self, value: Any) -> Any:
            for pk in value.split(","):
                yield type(world.picture), pk, "", ""

    mentions = Mentions()
    assert read_block(GalleryBlock(), "3,4", mentions) == "3,4"
    assert mentions.by_model == {type(world.picture): {"3", "4"}}


def test_a_value_of_another_form_than_its_block_has_is_kept_as_it_is(world: World) -> None:
    mentions = Mentions()
    assert read_block(blocks.StructBlock([("a", blocks.CharBlock())]), None, mentions) is None
    assert read_block(blocks.DateTimeBlock(), "someday", mentions) == "someday"
    assert read_block(blocks.DateTimeBlock(), "2026-99-99 10:00", mentions) == "2026-99-99 10:00"
    assert read_block(blocks.RichTextBlock(), None, mentions) is None


def test_half_a_letter_in_a_draft_does_not_stop_anybody(stream: RichPage) -> None:
    stream.title, stream.plain, stream.words = "\ud83d", "\ude00\0", "<p>\ud83d</p>"
    digests = {canonicalise(stream).digest}
    stream.title = "\ud83e"
    assert canonicalise(stream).digest not in digests


def test_text_from_before_a_field_was_a_stream_is_kept(stream: RichPage) -> None:
    stream.body = "Once upon a time"
    assert canonicalise(stream).document["content"]["body"] == "Once upon a time"
