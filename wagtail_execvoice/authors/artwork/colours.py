"""Contrast, as WCAG 2.2 counts it."""

from __future__ import annotations

import re

Colour = tuple[int, int, int]

LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def is_colour(text: object) -> bool:
    """True for ``"#1a2b3c"``."""
    return isinstance(text, str) and bool(_HEX.fullmatch(text))


def parse_colour(text: str) -> Colour:
    """Return the red, green and blue of ``"#1a2b3c"``."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def luminance(colour: Colour) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """Return ``one`` with ``part`` (0 to 1) of ``other`` in it."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def find_overlay(extremes: tuple[Colour, Colour], background: Colour, foreground: Colour) -> float:
    """Return how much of ``background`` must cover a picture for ``foreground`` to be read on every point of it.

    ``extremes`` are its lowest and its highest value in each channel: whatever is between them contrasts better.
    """
    worst = extremes[1] if luminance(foreground) > luminance(background) else extremes[0]
    for percent in range(60, 100, 2):
        # A little more than enough, for rounding and the compression of the file.
        if contrast(mix(worst, background, percent / 100), foreground) >= LEAST_CONTRAST + 0.3:
            return percent / 100
    return 1.0


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
