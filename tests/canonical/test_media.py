"""What is printed with a picture or a document: its alternative text, and what a site's own model adds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from canonical.support import World, again
from django.core.files.base import ContentFile
from django.utils import timezone, translation
from testapp.models import Motto, Report, RichPage
from wagtail.images import get_image_model
from wagtail.models import Collection

from wagtail_execvoice.canonical import Reference, canonicalise

has_credit = pytest.mark.skipif(
    not hasattr(get_image_model(), "credit"), reason="the image model of this run adds no field"
)


@pytest.fixture
def shown(world: World) -> RichPage:
    report = Report.objects.create(title="Report", licence="CC BY", file=ContentFile(b"%PDF", name="report.pdf"))
    page = RichPage(title="A", slug="a", locale=world.home.locale, picture=world.picture, report=report)
    world.home.add_child(instance=page)
    return page


def mentioned(page: Any, kind: str) -> Reference:
    [reference] = [item for item in canonicalise(again(page)).references if item.kind == kind]
    return reference


# The alternative text


def test_a_picture_is_described_as_its_model_says(shown: RichPage, world: World) -> None:
    assert mentioned(shown, "image").alt == "A view"
    get_image_model().objects.update(description="")
    assert mentioned(shown, "image").alt == world.picture.title


def test_a_model_with_a_way_of_its_own_to_describe_is_asked(shown: RichPage, monkeypatch: Any) -> None:
    before = canonicalise(shown).digest
    alt = property(lambda self: f"Seen: {self.title}")
    monkeypatch.setattr(get_image_model(), "default_alt_text", alt)
    assert mentioned(shown, "image").alt == "Seen: picture"
    assert canonicalise(again(shown)).digest != before
    monkeypatch.setattr(get_image_model(), "default_alt_text", property(lambda self: None))
    assert mentioned(shown, "image").alt == ""


def test_a_description_that_is_not_the_alternative_text_counts_as_well(shown: RichPage, monkeypatch: Any) -> None:
    monkeypatch.setattr(get_image_model(), "default_alt_text", property(lambda self: "Always this"))
    before = canonicalise(shown).digest
    get_image_model().objects.update(description="Another caption")
    assert canonicalise(again(shown)).digest != before


def test_it_is_asked_in_the_language_of_the_page(shown: RichPage, dutch: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(get_image_model(), "default_alt_text", property(lambda self: translation.get_language()))
    for language in ("ar", "nl", "en"):
        with translation.override(language):
            assert mentioned(shown, "image").alt == "en"
    shown.locale = dutch
    assert {item.alt for item in canonicalise(shown).references if item.kind == "image"} == {"nl"}
    assert translation.get_language() == "en"


# Fields of the site's own


def test_what_a_model_adds_is_in_the_text(shown: RichPage) -> None:
    assert mentioned(shown, "document").content == {"licence": "CC BY"}
    [document] = [item for item in canonicalise(shown).document["references"] if item["kind"] == "document"]
    assert document["content"] == {"licence": "CC BY"}
    before = canonicalise(shown).digest
    Report.objects.update(licence="CC BY-SA")
    assert canonicalise(again(shown)).digest != before


def test_a_field_that_is_added_and_empty_changes_nothing(shown: RichPage) -> None:
    Report.objects.update(licence="")
    [document] = [item for item in canonicalise(again(shown)).document["references"] if item["kind"] == "document"]
    assert "content" not in document


@has_credit
def test_the_credit_line_of_a_picture_is_in_the_text(shown: RichPage) -> None:
    before = canonicalise(shown).digest
    get_image_model().objects.update(credit="Photograph: Bo")
    assert mentioned(shown, "image").content == {"credit": "Photograph: Bo", "description": "A view"}
    assert canonicalise(again(shown)).digest != before


def test_what_such_a_field_mentions_is_looked_up(shown: RichPage) -> None:
    motto = Motto.objects.create(words="Onwards")
    Report.objects.update(motto=motto)
    assert mentioned(shown, "snippet").pk == str(motto.pk)
    before = canonicalise(again(shown)).digest
    Motto.objects.update(words="Upwards")
    assert canonicalise(again(shown)).digest != before


def test_what_the_class_says_nobody_reads_is_left_out(shown: RichPage, monkeypatch: Any) -> None:
    monkeypatch.setattr(Report, "signoff_ignored_fields", ("licence",), raising=False)
    assert mentioned(shown, "document").content == {}


UNREAD: dict[str, Callable[[Any], dict[str, Any]]] = {
    "the day it was made": lambda user: {"created_at": timezone.now() - timedelta(days=9)},
    "who uploaded it": lambda user: {"uploaded_by_user": user},
    "its collection": lambda user: {"collection": Collection.get_first_root_node().add_child(name="Other")},
    "its size and hash": lambda user: {"file_size": 1, "file_hash": "x"},
}
OF_PICTURES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "its focal point": lambda user: dict.fromkeys((f"focal_point_{name}" for name in ("x", "y", "width", "height")), 1),
    "its measures": lambda user: {"width": 1, "height": 1},
}


@pytest.mark.parametrize("values", [*UNREAD.values(), *OF_PICTURES.values()], ids=[*UNREAD, *OF_PICTURES])
def test_what_nobody_reads_of_it_is_no_text(shown: RichPage, admin_user: Any, values: Any) -> None:
    before = canonicalise(again(shown)).digest
    changes = values(admin_user)
    get_image_model().objects.update(**changes)
    if "focal_point_x" not in changes and "width" not in changes:
        Report.objects.update(**changes)
    assert canonicalise(again(shown)).digest == before
