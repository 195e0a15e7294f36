from __future__ import annotations

from typing import Any

import pytest
from PIL import ImageFont

from wagtail_execvoice.authors.artwork.checks import check_card_settings
from wagtail_execvoice.base.checks import check_settings
from wagtail_execvoice.conf import CARD_COLOURS
from wagtail_execvoice.conf import settings as ours

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no font": ({"CARD_FONTS": ["/nowhere/font.ttf"]}, "execvoice_authors.E002"),
    "low contrast": ({"CARD_COLOURS": {"background": "#777777"}}, "execvoice_authors.W002"),
    "no renderer": ({"CARD_RENDERER": "nowhere.at_all"}, "execvoice_authors.E003"),
    "no function": ({"CARD_RENDERER": "authors.artwork.support.BytesIO.nothing"}, "execvoice_authors.E003"),
}


@pytest.mark.parametrize(("values", "identity"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_used_is_said_with_what_to_do(settings, values, identity):
    settings.EXECVOICE = values
    (message,) = check_card_settings(None)
    assert (message.id, bool(message.hint)) == (identity, True)


def test_defaults_are_well_and_so_is_a_font_of_the_site(settings, tmp_path):
    assert check_card_settings(None) == []
    own = tmp_path / "own.ttf"
    own.write_bytes(ImageFont.load_default(20).path.getvalue())
    settings.EXECVOICE = {"CARD_FONTS": [str(own)], "CARD_RENDERER": "authors.artwork.support.draw_red"}
    assert check_card_settings(None) == []


@pytest.mark.parametrize(
    "values",
    [
        {"CARD_COLOURS": {"background": "red"}},
        {"CARD_COLOURS": {"background": "#fff"}},
        {"CARD_COLOURS": {"text": "#ffffff"}},
        {"CARD_COLOURS": {"background": None}},
        {"CARD_COLOURS": "#ffffff"},
        {"CARD_FONTS": "font.ttf"},
        {"CARD_FONTS": [""]},
        {"CARD_FONTS": [None]},
        {"CARD_RENDERER": None},
    ],
    ids=str,
)
def test_value_of_the_wrong_form_is_an_error_and_the_default_is_used(settings, values):
    settings.EXECVOICE = values
    (message,) = check_settings(None)
    assert message.id == "execvoice_base.E003"
    assert (ours.CARD_COLOURS, ours.CARD_FONTS, ours.CARD_RENDERER) == (CARD_COLOURS, [], "")
    assert check_card_settings(None) == []


def test_one_colour_alone_may_be_named(settings):
    settings.EXECVOICE = {"CARD_COLOURS": {"background": "#550000"}}
    assert {"background": "#550000", "foreground": CARD_COLOURS["foreground"]} == ours.CARD_COLOURS
