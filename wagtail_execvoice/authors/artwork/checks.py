"""System checks of what share cards are made with."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.utils.module_loading import import_string

from wagtail_execvoice.authors.artwork.colours import LEAST_CONTRAST, contrast, parse_colour
from wagtail_execvoice.authors.artwork.fonts import find_broken_font
from wagtail_execvoice.conf import settings


def check_card_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report fonts that cannot be read, colours that cannot be told apart, and a renderer that is none."""
    return [*_check_fonts(), *_check_colours(), *_check_renderer()]


def _check_fonts() -> list[CheckMessage]:
    broken = find_broken_font(settings.CARD_FONTS)
    if not broken:
        return []
    return [
        Error(
            f"EXECVOICE['CARD_FONTS'] names {broken!r}, which is no font file that Pillow can read.",
            hint="Give the path of a TrueType or OpenType file. Until then no share card is made.",
            id="execvoice_authors.E002",
        )
    ]


def _check_colours() -> list[CheckMessage]:
    colours = settings.CARD_COLOURS
    found = contrast(parse_colour(colours["background"]), parse_colour(colours["foreground"]))
    if found >= LEAST_CONTRAST:
        return []
    return [
        Warning(
            f"The colours of EXECVOICE['CARD_COLOURS'] have a contrast of {found:.1f} to 1.",
            hint=f"Choose colours with at least {LEAST_CONTRAST} to 1, so that share cards can be read.",
            id="execvoice_authors.W002",
        )
    ]


def _check_renderer() -> list[CheckMessage]:
    if not settings.CARD_RENDERER:
        return []
    try:
        if callable(import_string(settings.CARD_RENDERER)):
            return []
    except ImportError:
        pass
    return [
        Error(
            f"EXECVOICE['CARD_RENDERER'] names {settings.CARD_RENDERER!r}, which is no function that can be imported.",
            hint="Give the dotted path of a function. Until then no share card is made.",
            id="execvoice_authors.E003",
        )
    ]
