"""Which font can draw a text, and whether one can at all.

We ship no font. Pillow has one built in, with the letters of plain English; a site names its own in
``EXECVOICE["CARD_FONTS"]``. What no font has is never drawn as boxes: ``CannotDraw`` says which characters are missing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ImageFont, features

from wagtail_execvoice.conf import settings
from wagtail_execvoice.text import single_line

# For letters that Pillow's own font lacks, if the machine has one of these and the site names none.
COMMON_FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "Arial.ttf")
SAMPLE_SIZE = 32
_NOBODYS = "\U0010fffd"  # for private use: what a font draws for it is what it draws for all that it lacks

# Pictograms, and what joins, tints and flags them.
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u20e3\ufe0e\ufe0f\U000e0020-\U000e007f]\u200d?|\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])"
)
# Scripts in which letters change with their neighbours or run from right to left: Hebrew and Arabic, the scripts of
# South and South-East Asia, and the forms for old software.
_SHAPED = re.compile("[\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00011fff\U0001e800-\U0001efff]")
# Drawn alike by what every font has.
_PLAINER = str.maketrans({"\u2009": " ", "\u202f": "\u00a0", "\u2010": "-", "\u2011": "-", "\u00ad": None})


class CannotDraw(ValidationError):
    """A text that cannot be drawn rightly, with a sentence that says why and what to do."""


@dataclass(frozen=True)
class Typeface:
    """A font in every size. The empty path is Pillow's own."""

    path: str

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return _load(self.path, size, None)

    @cached_property
    def digest(self) -> str:
        """What the font is, by its content. Pillow's own is part of its version."""
        return hashlib.sha256(Path(self.path).read_bytes()).hexdigest() if self.path else "pillow"

    def lacks(self, text: str) -> list[str]:
        """Return the characters of ``text`` that this font does not have."""
        return [c for c in dict.fromkeys(text) if not _has(self.path, c)]


@dataclass(frozen=True)
class Run:
    """A piece of text in one font."""

    text: str
    face: Typeface

    def width(self, size: int) -> float:
        return self.face.at(size).getlength(self.text, direction=self.direction)

    @property
    def direction(self) -> str | None:
        """The direction for Pillow, which takes one only from fonts that it can shape."""
        if self.face.at(SAMPLE_SIZE).layout_engine != ImageFont.Layout.RAQM:
            return None
        return "rtl" if is_right_to_left(self.text) else "ltr"


class Lettering:
    """Texts in the fonts of a site."""

    def __init__(self, faces: tuple[Typeface, ...]) -> None:
        self.faces = faces
        self.shapes = bool(features.check("raqm"))

    @property
    def digest(self) -> str:
        """What the look of letters depends on."""
        return " ".join([*(face.digest for face in self.faces), str(self.shapes)])

    def prefer(self, texts: list[str]) -> Lettering:
        """Return the lettering that begins with the first font that has all of ``texts``, so that they look alike."""
        whole = [face for face in self.faces if not any(face.lacks(text) for text in texts)]
        return Lettering(tuple(dict.fromkeys([*whole[:1], *self.faces])))

    def check(self, text: str) -> None:
        """Raise ``CannotDraw`` if ``text`` cannot be drawn rightly."""
        if _SHAPED.search(text):
            self._check_shaped(text)
        elif missing := [c for c in self._missing(text) if not c.isspace()]:
            raise _lacks(missing)

    def runs(self, text: str) -> Iterator[Run]:
        """Yield ``text`` in pieces of one font each: one piece, if a font has all of it."""
        whole = next((face for face in self.faces if not face.lacks(text)), None)
        if whole is not None or _SHAPED.search(text):
            yield Run(text, whole or self.faces[0])
            return
        for face, characters in groupby(text, key=self._face_of):
            yield Run("".join(characters), face)

    def width(self, text: str, size: int) -> float:
        return sum(run.width(size) for run in self.runs(text))

    def _check_shaped(self, text: str) -> None:
        if not self.shapes:
            raise CannotDraw(
                _("This script needs text shaping, which the Pillow of this server lacks: install libraqm and FriBiDi.")
            )
        # In one font: letters that change with their neighbours cannot change font between them.
        lacking = [face.lacks(text) for face in self.faces]
        if all(lacking):
            raise _lacks(min(lacking, key=len))

    def _missing(self, text: str) -> list[str]:
        return [c for c in dict.fromkeys(text) if all(face.lacks(c) for face in self.faces)]

    def _face_of(self, character: str) -> Typeface:
        return next((face for face in self.faces if not face.lacks(character)), self.faces[0])


def get_lettering() -> Lettering:
    """Return the fonts of the site, or else Pillow's own and one that the machine may have."""
    named = settings.CARD_FONTS
    paths = named or ["", *filter(None, [_common_font()])]
    return Lettering(tuple(Typeface(path) for path in paths))


def find_broken_font(paths: list[str]) -> str:
    """Return the first of ``paths`` that is no font that can be read; empty if all are."""
    return next((path for path in paths if not _is_font(path)), "")


def clean_for_card(text: str) -> str:
    """Return ``text`` in one line without what is not drawn: pictograms, control characters, marks of direction."""
    plain = _EMOJI.sub("", unicodedata.normalize("NFC", text)).translate(_PLAINER)
    # A no-break space would be taken for any other.
    return "\u00a0".join(single_line(part) for part in plain.split("\u00a0")).strip()


def is_right_to_left(text: str) -> bool:
    """True if the first letter that has a direction runs from right to left (UAX #9, P2)."""
    return next((d for d in map(unicodedata.bidirectional, text) if d in {"L", "R", "AL"}), "L") != "L"


@lru_cache(maxsize=256)
def _load(path: str, size: int, engine: ImageFont.Layout | None) -> ImageFont.FreeTypeFont:
    if path:
        return ImageFont.truetype(path, size, layout_engine=engine)
    font = ImageFont.load_default(size=size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise CannotDraw(_("The Pillow of this server cannot draw text: it was built without FreeType."))
    return font


@lru_cache(maxsize=8192)
def _has(path: str, character: str) -> bool:
    if unicodedata.category(character) == "Cf":
        return True
    mask = _mask(path, character)
    if not any(mask[1]):
        return character.isspace()
    return mask != _mask(path, _NOBODYS)


def _mask(path: str, character: str) -> tuple[tuple[int, int], bytes]:
    mask = _load(path, SAMPLE_SIZE, ImageFont.Layout.BASIC).getmask(character)
    return mask.size, bytes(mask)


@lru_cache(maxsize=1)
def _common_font() -> str:
    return next((path for name in COMMON_FONTS if (path := _find(name))), "")


def _find(name: str) -> str:
    try:
        return str(ImageFont.truetype(name, SAMPLE_SIZE).path)
    except OSError:
        return ""


def _is_font(path: str) -> bool:
    try:
        _load(path, SAMPLE_SIZE, None)
    except (OSError, CannotDraw):
        return False
    return True


def _lacks(characters: list[str]) -> CannotDraw:
    return CannotDraw(
        _('No font has these characters: %(characters)s. Name one that has them in EXECVOICE["CARD_FONTS"].'),
        params={"characters": " ".join(characters[:10])},
    )
