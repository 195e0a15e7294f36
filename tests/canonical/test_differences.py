"""What changes a digest: anything that somebody reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from canonical.support import World, again, replace_file
from testapp.models import Notice, NoticeLine, PlainPage, RichPage

from wagtail_execvoice.canonical import CanonicalContent, canonicalise

Change = Callable[[Any, World], Any]


def _body(change: Callable[[list[Any]], Any]) -> Change:
    def apply(page: Any, world: World) -> None:
        body = world.body()
        change(body)
        page.body = json.dumps(body)

    return apply


def _set(**values: Any) -> Change:
    return lambda page, _world: [setattr(page, name, value) for name, value in values.items()]


def _rows(change: Callable[[list[Any]], Any]) -> Change:
    def apply(page: Any, _world: World) -> None:
        rows = page.rows.get_object_list()
        change(rows)

    return apply


def _swap_rows(rows: list[Any]) -> None:
    rows[0].sort_order, rows[1].sort_order = 1, 0


ON_THE_PAGE: dict[str, Change] = {
    "title": _set(title="Our plans"),
    "slug": _set(slug="our-plan-2"),
    "one letter": _set(plain="Fish & chip <b>"),
    "a space": _set(plain="Fish & chips  <b>"),
    "a composed letter": _set(plain="Fish & chips <b>\u0301"),
    "a number": _set(price="12.51"),
    "a fraction": _set(weight=1.5000001),
    "a moment": _set(held_at=datetime(2026, 3, 29, 1, 30, 1, tzinfo=timezone.utc)),
    "stored JSON": _set(facts={"b": [1, 0.1, None], "a": 2**60, "é": False}),
    "an integer too large for a float": _set(facts={"b": [1.0, 0.1, None, ""], "a": 2**60 + 1, "é": False}),
    "no, for unknown": _set(agreed=None),
    "yes, for no": _set(agreed=True),
    "no picture": _set(picture=None),
    "a tag": lambda page, _world: page.tags.add("pear"),
    "a tag less": lambda page, _world: page.tags.remove("apple"),
    "a choice less": lambda page, world: page.notices.remove(world.other),
    "a link": lambda page, world: setattr(page, "words", page.words.replace("b=2", "b=3")),
    "a description in the text": lambda page, _world: setattr(page, "words", page.words.replace("view", "vieu")),
    "a page that is linked to": lambda page, world: setattr(
        page, "words", page.words.replace('"page" id="', '"page" id="9')
    ),
    "words in a row": _rows(lambda rows: setattr(rows[0], "words", "One")),
    "a field of a row called as Wagtail's": _rows(lambda rows: setattr(rows[0], "owner", "Bo")),
    "words in a row of a row": _rows(lambda rows: setattr(rows[0].points.get_object_list()[0], "words", "P")),
    "order of rows": _rows(_swap_rows),
    "a row less": _rows(lambda rows: rows.pop()),
    "order of blocks": _body(lambda body: body.reverse()),
    "a block less": _body(lambda body: body.pop()),
    "type of a block": _body(lambda body: body[0].update(type="words")),
    "words in a block": _body(lambda body: body[1].update(value="<p>Stream  words</p>")),
    "words in a struct": _body(lambda body: body[2]["value"].update(heading="card")),
    "a tick in a struct": _body(lambda body: body[2]["value"].update(wide=False)),
    "a default in a struct": _body(lambda body: body[2]["value"].update(button="Go")),
    "order of a list": _body(lambda body: body[3]["value"].reverse()),
    "an empty item of a list": _body(lambda body: body[3]["value"].append("")),
    "words in a struct in a list": _body(lambda body: body[4]["value"][0]["value"].update(words="<p>Card word</p>")),
    "words in a stream in a stream": _body(lambda body: body[5]["value"][0].update(value="<p>deep</p>")),
    "description of a figure": _body(lambda body: body[7]["value"].update(alt_text="Seen from below")),
    "a figure that only decorates": _body(lambda body: body[7]["value"].update(decorative=True)),
    "words in a table": _body(lambda body: body[12]["value"]["rows"][0]["values"].__setitem__(0, "<p>cell</p>")),
    "heading of a table": _body(lambda body: body[12]["value"]["columns"][0].update(heading="Who")),
    "caption of a table": _body(lambda body: body[12]["value"].update(caption="")),
}


@pytest.mark.parametrize("change", ON_THE_PAGE.values(), ids=ON_THE_PAGE)
def test_a_change_on_the_page_changes_it(rich: RichPage, world: World, change: Change) -> None:
    before = canonicalise(rich).digest
    change(rich, world)
    assert canonicalise(rich).digest != before


def test_the_list_of_changes_begins_at_the_page_as_it_is(rich: RichPage, world: World) -> None:
    before = canonicalise(rich).digest
    _body(lambda body: None)(rich, world)
    _rows(lambda rows: None)(rich, world)
    assert canonicalise(rich).digest == before


def test_another_language_and_another_type_are_another_text(world: World, dutch: Any) -> None:
    page = PlainPage(title="A", slug="a", locale=world.home.locale)
    changed = PlainPage(title="A", slug="a", locale=dutch)
    rich = RichPage(title="A", slug="a", locale=world.home.locale)
    assert len({canonicalise(item).digest for item in (page, changed, rich)}) == 3


# What the page mentions


def _flip_one_byte(media: Any) -> None:
    with media.file.storage.open(media.file.name, "rb") as file:
        content = bytearray(file.read())
    content[-1] ^= 1
    replace_file(media.file, bytes(content))


def _edit(instance: Any, **values: Any) -> None:
    type(instance).objects.filter(pk=instance.pk).update(**values)


MENTIONED: dict[str, Callable[[World], Any]] = {
    "one byte of a picture": lambda world: _flip_one_byte(world.picture),
    "one byte of a document": lambda world: _flip_one_byte(world.paper),
    "one byte of the logo of a snippet": lambda world: _flip_one_byte(world.notice.logo),
    "title of a picture": lambda world: _edit(world.picture, title="Picture"),
    "description of a picture": lambda world: _edit(world.picture, description="A vieu"),
    "title of a document": lambda world: _edit(world.paper, title="paper"),
    "words of a snippet": lambda world: _edit(world.notice, words="<p>No advise.</p>"),
    "words of a row of a snippet": lambda world: NoticeLine.objects.filter(words="second").update(words="Second"),
    "order of the rows of a snippet": lambda world: NoticeLine.objects.filter(words="second").update(sort_order=-1),
    "words of a snippet of a snippet": lambda world: _edit(world.notice.see_also, words="<p>deepest.</p>"),
    "words of a chosen snippet": lambda world: _edit(world.other, words="other"),
    "a file that is gone": lambda world: world.paper.file.storage.delete(world.paper.file.name),
}


@pytest.mark.parametrize("change", MENTIONED.values(), ids=MENTIONED)
def test_a_change_of_what_the_page_mentions_changes_it(
    rich: RichPage, world: World, change: Callable[[World], Any]
) -> None:
    before = canonicalise(again(rich))
    change(world)
    after = canonicalise(again(rich))
    assert after.digest != before.digest
    assert after.document["content"] == before.document["content"]


@pytest.mark.parametrize(
    "change",
    [
        lambda world: _edit(world.home, title="Another home"),
        lambda world: _edit(world.picture, focal_point_x=1, focal_point_y=1, file_hash="lagging"),
    ],
    ids=["words of a page that is linked to", "focal point of a picture"],
)
def test_what_is_not_read_here_keeps_it(rich: RichPage, world: World, change: Callable[[World], Any]) -> None:
    before = canonicalise(again(rich)).digest
    change(world)
    assert canonicalise(again(rich)).digest == before


def test_a_file_that_comes_back_is_the_file_that_was_signed(rich: RichPage, world: World) -> None:
    before = canonicalise(rich).digest
    replace_file(world.paper.file, b"other")
    assert canonicalise(rich).digest != before
    replace_file(world.paper.file, b"%PDF")
    assert canonicalise(rich).digest == before


def test_a_deleted_snippet_changes_it(rich: RichPage, world: World) -> None:
    before = canonicalise(again(rich)).digest
    Notice.objects.filter(pk=world.notice.pk).delete()
    assert canonicalise(again(rich)).digest != before


def test_the_document_can_be_read_and_the_digest_recomputed(rich: RichPage) -> None:
    content = canonicalise(rich)
    assert isinstance(content, CanonicalContent)
    assert hashlib.sha256(content.data).hexdigest() == content.digest
    assert list(content.document) == ["content", "language", "references", "type", "v"]
    assert content.document["type"] == "testapp.RichPage"
    assert content.document["language"] == "en"
    assert content.document["v"] == 1
