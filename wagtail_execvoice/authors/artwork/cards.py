"""The share card: 1200 by 630 pixels that other sites show where somebody shares a page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from io import BytesIO

import PIL
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from wagtail_execvoice.authors.artwork.colours import Colour, find_overlay, mix, parse_colour
from wagtail_execvoice.authors.artwork.fonts import (
    CannotDraw,
    Lettering,
    clean_for_card,
    get_lettering,
    is_right_to_left,
)
from wagtail_execvoice.authors.artwork.lines import Lines, fit
from wagtail_execvoice.authors.artwork.pictures import Focus, Source, cut, upright_size

SIZE = (1200, 630)
# Some networks cut a card to 2:1 or nearly to a square: whatever is to be read stays inside.
SAFE = (60, 60, 1140, 570)
MOST_BYTES = 300_000
MOST_PORTRAITS = 3
# Part of the key: with another number every card is made anew.
LAYOUT = 1

BIG, SMALL = 300, 132
OVERLAP = 30
GAP = 48
# Where a face is in most portraits that nobody gave a focal point.
UPPER_THIRD = Focus(0.5, 0.38)


@dataclass(frozen=True)
class CardContent:
    """All that a share card shows, and so all that it depends on.

    ``people`` is how many the page names as authors, with or without a portrait. The colours are ``#rrggbb``.
    """

    title: str
    byline: str = ""
    position: str = ""
    site_name: str = ""
    language: str = ""
    people: int = 0
    picture: Source | None = None
    portraits: tuple[Source, ...] = ()
    background: str = "#000000"
    foreground: str = "#ffffff"

    @property
    def texts(self) -> list[str]:
        return [text for text in (self.title, self.byline, self.position, self.site_name) if text]

    @property
    def right_to_left(self) -> bool:
        return is_right_to_left(self.title)


def get_key(content: CardContent, renderer: str) -> str:
    """Return the digest of everything that a card depends on. The same key is the same card."""
    pictures = [(source.digest, str(source.focus)) for source in (content.picture, *content.portraits) if source]
    facts = [LAYOUT, PIL.__version__, renderer, get_lettering().digest, bool(content.picture), pictures]
    words = [*content.texts, content.language, content.people, content.background, content.foreground]
    return hashlib.sha256(json.dumps([facts, words]).encode("utf-8", "surrogatepass")).hexdigest()


def draw_card(content: CardContent) -> bytes:
    """Return the card as a JPEG. Raises ``CannotDraw`` for a text and ``PictureError`` for a picture that cannot be drawn."""
    content = _clean(content)
    lettering = get_lettering().prefer(content.texts)
    for text in content.texts:
        lettering.check(text)
    card = _draw_background(content)
    _Painter(card, content, lettering).paint()
    return _encode(card)


def _clean(content: CardContent) -> CardContent:
    title = clean_for_card(content.title)
    if not title:
        raise CannotDraw(_("Nothing is left of the title once pictograms are taken out."))
    return replace(
        content,
        title=title,
        byline=clean_for_card(content.byline),
        position=clean_for_card(content.position),
        site_name=clean_for_card(content.site_name),
    )


def _draw_background(content: CardContent) -> Image.Image:
    background = parse_colour(content.background)
    plain = Image.new("RGB", SIZE, background)
    if content.picture is None:
        return plain
    with content.picture.open() as picture:
        cover = cut(picture, frame(upright_size(picture), content.picture.focus, SIZE), SIZE)
    bands = cover.getextrema()
    lowest, highest = (tuple(int(band[i]) for band in bands) for i in (0, 1))  # type: ignore[index]
    strength = find_overlay((_rgb(lowest), _rgb(highest)), background, parse_colour(content.foreground))
    return Image.blend(cover, plain, strength)


def _rgb(values: tuple[int, ...]) -> Colour:
    return values[0], values[1], values[2]


def frame(size: tuple[int, int], focus: Focus, ratio: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return the largest part of a picture of ``size`` that has the shape of ``ratio``, as near to its focus as can be."""
    scale = min(size[0] / ratio[0], size[1] / ratio[1])
    return _place(size, focus, (ratio[0] * scale, ratio[1] * scale))


def frame_face(size: tuple[int, int], focus: Focus, least: int) -> tuple[float, float, float, float]:
    """Return a square around the focus: close to a face that somebody marked, else as large as the picture allows."""
    side = float(min(size))
    if marked := max(focus.width * size[0], focus.height * size[1]):
        side = min(side, max(marked * 1.6, least))
    return _place(size, focus if focus != Focus() else UPPER_THIRD, (side, side))


def _place(size: tuple[int, int], focus: Focus, part: tuple[float, float]) -> tuple[float, float, float, float]:
    left = min(max(0.0, focus.x * size[0] - part[0] / 2), size[0] - part[0])
    top = min(max(0.0, focus.y * size[1] - part[1] / 2), size[1] - part[1])
    return left, top, left + part[0], top + part[1]


class _Painter:
    """Puts words and faces on a card, from right to left if the title runs so."""

    def __init__(self, card: Image.Image, content: CardContent, lettering: Lettering) -> None:
        self.card, self.content, self.lettering = card, content, lettering
        self.draw = ImageDraw.Draw(card)
        self.foreground = parse_colour(content.foreground)
        self.background = parse_colour(content.background)

    def paint(self) -> None:
        left, top, right, bottom = SAFE
        single = self.content.people <= 1 and len(self.content.portraits) == 1
        width = right - left - (BIG + GAP if single else 0)
        if single:
            self._circle(self.content.portraits[0], right - BIG, (top + bottom - BIG) // 2, BIG)
        top = self._paint_site(top, width)
        bottom = self._paint_people(bottom, width, several=not single)
        # The position of a person whose name is the title belongs below it.
        below = Lines((), 0) if self.content.byline else self._fit_line(self.content.position, width, (26, 36), 2)
        room = bottom - top - below.height
        title = fit(self.content.title, self.lettering, width, room, sizes=(40, 76))
        top += max(0, (room - title.height) // 2)
        self._write(title, top, bold=title.size >= 48)
        self._write(below, top + title.height + 12)

    def _paint_site(self, top: int, width: int) -> int:
        if not self.content.site_name:
            return top
        lines = fit(self.content.site_name, self.lettering, width, 40, sizes=(24, 28), most_lines=1)
        self._write(lines, top)
        return top + lines.height + 24

    def _paint_people(self, bottom: int, width: int, *, several: bool) -> int:
        """Write names and positions above ``bottom``, behind the faces of several people, and return where they begin."""
        faces = self._row_of_faces() if several else 0
        room = width - (faces + 30 if faces else 0)
        byline = self._fit_line(self.content.byline, room, (26, 36), 2)
        position = self._fit_line(self.content.byline and self.content.position, room, (22, 28), 2)
        height = max(SMALL if faces else 0, byline.height + position.height)
        middle = bottom - height // 2
        top = middle - (byline.height + position.height) // 2
        indent = faces + 30 if faces else 0
        self._write(byline, top, indent=indent)
        self._write(position, top + byline.height, indent=indent)
        if faces:
            self._paint_row(middle - SMALL // 2)
        return bottom - height - (32 if height else 0)

    def _fit_line(self, text: str, width: int, sizes: tuple[int, int], most_lines: int) -> Lines:
        if not text:
            return Lines((), sizes[0])
        return fit(text, self.lettering, width, 1000, sizes=sizes, most_lines=most_lines)

    @property
    def _rest(self) -> int:
        """How many authors have no face on the card, if any has."""
        return max(0, self.content.people - len(self.content.portraits[:MOST_PORTRAITS]))

    def _row_of_faces(self) -> int:
        faces = len(self.content.portraits[:MOST_PORTRAITS])
        count = faces + bool(faces and self._rest)
        return count * (SMALL - OVERLAP) + OVERLAP if count else 0

    def _paint_row(self, top: int) -> None:
        step = SMALL - OVERLAP
        portraits = self.content.portraits[:MOST_PORTRAITS]
        for number, source in enumerate(portraits):
            self._circle(source, SAFE[0] + number * step, top, SMALL)
        if self._rest:
            self._more(SAFE[0] + len(portraits) * step, top)

    def _more(self, left: int, top: int) -> None:
        colour = mix(self.background, self.foreground, 0.12)
        self._disc(Image.new("RGB", (SMALL, SMALL), colour), left, top)
        text = f"+{self._rest}"
        x = self._mirror(left, SMALL) + SMALL // 2
        face = self.lettering.faces[0].at(44)
        self.draw.text((x, top + SMALL // 2), text, font=face, fill=self.foreground, anchor="mm")

    def _circle(self, source: Source, left: int, top: int, side: int) -> None:
        with source.open() as picture:
            face = cut(picture, frame_face(upright_size(picture), source.focus, side), (side, side))
        self._disc(face, left, top)

    def _disc(self, face: Image.Image, left: int, top: int) -> None:
        """Paste ``face`` as a disc with a rim in the colour of the background, so that neighbours stay apart."""
        side, x, rim = face.width, self._mirror(left, face.width), 6
        self.card.paste(self.background, (x - rim, top - rim), _disc_mask(side + 2 * rim))
        self.card.paste(face, (x, top), _disc_mask(side))

    def _mirror(self, left: int, width: int) -> int:
        return SIZE[0] - left - width if self.content.right_to_left else left

    def _write(self, lines: Lines, top: int, *, indent: int = 0, bold: bool = False) -> None:
        for number, line in enumerate(lines.lines):
            baseline = top + number * lines.leading + round(lines.size * 0.92)
            self._write_line(line, lines.size, baseline, indent, bold)

    def _write_line(self, line: str, size: int, baseline: int, indent: int, bold: bool) -> None:
        x: float = SAFE[0] + indent
        if self.content.right_to_left:
            x = SAFE[2] - indent - self.lettering.width(line, size)
        for run in self.lettering.runs(line):
            # The one weight that a font has, a little heavier.
            stroke = 1 if bold else 0
            font = run.face.at(size)
            self.draw.text(
                (x, baseline), run.text, self.foreground, font, "ls", direction=run.direction, stroke_width=stroke
            )
            x += run.width(size)


def _disc_mask(side: int) -> Image.Image:
    mask = Image.new("L", (side * 4, side * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, side * 4 - 1, side * 4 - 1), fill=255)
    return mask.resize((side, side), Image.Resampling.LANCZOS)


def _encode(card: Image.Image) -> bytes:
    """Return ``card`` as a JPEG that every network accepts: below 300 kB, whatever picture is on it."""
    for quality in (92, 85, 75, 60, 40):
        file = BytesIO()
        card.save(file, "JPEG", quality=quality, optimize=True, subsampling=0 if quality > 80 else 2)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()
