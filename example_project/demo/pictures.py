"""Draw the demo's pictures: flat illustrated portraits and harbour scenes.

Nothing is downloaded and nothing is random: the same key or slug always gives the same picture, so the repository needs no image files.
Run as a script to write all pictures of the demo content into a folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont, ImageOps

CONTENT = Path(__file__).resolve().parent / "content"
SMOOTHING = 2  # drawn this much larger, then scaled down, so that edges are smooth

Point = tuple[float, float]
Colour = tuple[int, int, int]
T = TypeVar("T")


# --- Colours, chance and curves ---------------------------------------------------------------------------------------


def rgb(value: str | Colour) -> Colour:
    if isinstance(value, str):
        red, green, blue = ImageColor.getrgb(value)[:3]
        return red, green, blue
    return value


def mix(first: str | Colour, second: str | Colour, share: float) -> Colour:
    """The colour that lies ``share`` of the way from the first to the second."""
    a, b = rgb(first), rgb(second)
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def darker(colour: str | Colour, share: float = 0.15) -> Colour:
    return mix(colour, "#10202c", share)


def lighter(colour: str | Colour, share: float = 0.15) -> Colour:
    return mix(colour, "#fffaf0", share)


class Chance:
    """Numbers that look arbitrary and are always the same for the same text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 0

    def number(self, low: float = 0.0, high: float = 1.0) -> float:
        self.count += 1
        digest = hashlib.sha256(f"{self.text}:{self.count}".encode()).digest()
        return low + (high - low) * int.from_bytes(digest[:4], "big") / 0xFFFFFFFF

    def pick(self, options: Sequence[T]) -> T:
        return options[min(int(self.number() * len(options)), len(options) - 1)]


def curve(points: Sequence[Point], closed: bool = False, steps: int = 14) -> list[Point]:
    """A smooth (Catmull-Rom) line through the points."""
    n = len(points)
    result: list[Point] = []
    for i in range(n if closed else n - 1):
        if closed:
            window = [points[(i + k) % n] for k in (-1, 0, 1, 2)]
        else:
            window = [points[max(0, min(n - 1, i + k))] for k in (-1, 0, 1, 2)]
        result.extend(_between(window, step / steps) for step in range(steps))
    if not closed:
        result.append(points[-1])
    return result


def _between(window: Sequence[Point], t: float) -> Point:
    def along(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)

    xs, ys = zip(*window, strict=True)
    return along(*xs), along(*ys)


def mirrored(half: Sequence[Point], axis: float = 500) -> list[Point]:
    """Complete the right half of a shape, given from top to bottom, with its mirror image."""
    return [*half, *((2 * axis - x, y) for x, y in reversed(half) if x != axis)]


class Canvas:
    """A picture in units of its own: callers never see pixels."""

    def __init__(
        self,
        units: tuple[int, int],
        pixels: tuple[int, int],
        shades: tuple[str | Colour, str | Colour],
        reach: float = 1,
    ) -> None:
        """A background that runs from the first shade to the second, which it meets at ``reach`` of the height."""
        self.units, self.pixels = units, pixels
        self.scale = SMOOTHING * pixels[0] / units[0]
        size = (pixels[0] * SMOOTHING, pixels[1] * SMOOTHING)
        shade = Image.new("L", size, 255)
        shade.paste(Image.linear_gradient("L").resize((size[0], round(size[1] * reach)), Image.Resampling.BILINEAR))
        self.image = ImageOps.colorize(shade, rgb(shades[0]), rgb(shades[1]))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def _px(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    @staticmethod
    def _ink(colour: str | Colour, alpha: float) -> tuple[int, int, int, int]:
        return (*rgb(colour), round(255 * alpha))

    def shape(self, points: Sequence[Point], colour: str | Colour, alpha: float = 1) -> None:
        self.draw.polygon(self._px(points), fill=self._ink(colour, alpha))

    def blob(self, points: Sequence[Point], colour: str | Colour, alpha: float = 1) -> None:
        self.shape(curve(points, closed=True), colour, alpha)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: str | Colour, alpha: float = 1) -> None:
        self.draw.ellipse(self._px([(x - rx, y - ry), (x + rx, y + ry)]), fill=self._ink(colour, alpha))

    def disc(self, x: float, y: float, radius: float, colour: str | Colour, alpha: float = 1) -> None:
        self.oval(x, y, radius, radius, colour, alpha)

    def ring(self, x: float, y: float, rx: float, ry: float, width: float, colour: str | Colour) -> None:
        box = self._px([(x - rx, y - ry), (x + rx, y + ry)])
        self.draw.ellipse(box, outline=rgb(colour), width=round(width * self.scale))

    def box(
        self, x: float, y: float, w: float, h: float, colour: str | Colour, alpha: float = 1, radius: float = 0
    ) -> None:
        if w <= 0 or h <= 0:
            return
        area = self._px([(x, y), (x + w, y + h)])
        self.draw.rounded_rectangle(area, radius * self.scale, fill=self._ink(colour, alpha))

    def line(self, points: Sequence[Point], width: float, colour: str | Colour, alpha: float = 1) -> None:
        pixels = self._px(points)
        self.draw.line(pixels, fill=self._ink(colour, alpha), width=max(1, round(width * self.scale)), joint="curve")

    def stroke(self, points: Sequence[Point], width: float, colour: str | Colour) -> None:
        """A line with round ends."""
        self.line(points, width, colour)
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def shade(self, points: Sequence[Point], shift: Point, colour: str | Colour) -> None:
        """Colour the part of a shape that its own copy, moved by ``shift``, leaves free."""
        pixels = self._px(points)
        left, top = (int(min(values)) for values in zip(*pixels, strict=True))
        right, bottom = (math.ceil(max(values)) for values in zip(*pixels, strict=True))
        masks = []
        for dx, dy in ((0.0, 0.0), (shift[0] * self.scale, shift[1] * self.scale)):
            mask = Image.new("L", (right - left, bottom - top), 0)
            ImageDraw.Draw(mask).polygon([(x - left + dx, y - top + dy) for x, y in pixels], fill=255)
            masks.append(mask)
        self.image.paste(rgb(colour), (left, top, right, bottom), ImageChops.subtract(masks[0], masks[1]))

    def letter(self, text: str, x: float, y: float, size: float, colour: str | Colour, alpha: float) -> None:
        font = ImageFont.load_default(size=round(size * self.scale))
        self.draw.text((x * self.scale, y * self.scale), text, fill=self._ink(colour, alpha), font=font, anchor="mm")

    def finish(self) -> Image.Image:
        return self.image.resize(self.pixels, Image.Resampling.LANCZOS)


# --- Portraits --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    skin: str
    hair: str
    hair_style: str
    clothes: str
    clothes_style: str
    background: str
    under: str = "#f6efe2"
    beard: str = ""
    glasses: str = ""
    earrings: str = ""


SKINS = ("#f3cfb3", "#e8b894", "#d69d72", "#b97a50", "#8d5a3a", "#6a412b")
HAIRS = ("#2a201d", "#4a3024", "#7a4a2b", "#b5652f", "#d9b06a", "#a9a7a3", "#dcdad5")
CLOTHES = ("#1f6f78", "#22405f", "#c8553d", "#d99a2b", "#5d7148", "#7a2f45", "#3b3f58")
BACKGROUNDS = ("#f0d9b5", "#bcd6dd", "#f2c9b8", "#cfdcc0", "#e3cfe0", "#f3dfa2")
HAIR_STYLES = ("short", "curly", "bob", "wavy", "long", "bun", "ponytail", "afro", "scarf")
CLOTHES_STYLES = ("jacket", "jumper", "rollneck", "shirt", "cardigan")

# What the alternative texts in people.json describe.
LOOKS = {
    "nadia-el-amrani": Look(
        "#c98f66", "#2b1d1a", "wavy", "#1f6f78", "jacket", "#efd3a4", under="#fbf3e4", earrings="#e0a13a"
    ),
    "joost-van-der-meer": Look("#efc3a3", "#9a9996", "short", "#22405f", "jumper", "#bcd8e2", beard="#a9a8a4"),
    "siobhan-oneill": Look(
        "#f6d6bf", "#b9572a", "bob", "#d99a2b", "jacket", "#c5d8cc", under="#2f5d62", glasses="#3a2a25"
    ),
    "ingeborg-akesson": Look("#f4d3bd", "#d5d5d3", "bun", "#7a2f45", "rollneck", "#f0cdc8"),
    "tomasz-wisniewski": Look("#f0c6a5", "#5b3a26", "curly", "#66794c", "shirt", "#f3dfa6", glasses="#2b2b2b"),
    "lieve-van-den-broeck": Look("#f3cdb0", "#dcb469", "ponytail", "#e0735c", "cardigan", "#bfdcdc", under="#fdf6ea"),
    "esi-owusu-mensah": Look(
        "#6f442d", "#1e1614", "afro", "#d9982a", "jacket", "#e9b9a0", under="#fbf0dc", earrings="#f0c04f"
    ),
    "marijke-de-vries": Look(
        "#f1cbb1", "#a3a4a8", "long", "#4d5568", "scarf", "#e8d9bd", under="#2f78a8", glasses="#5b3f5f"
    ),
    "yusuf-sahin": Look(
        "#d9a57c", "#1f1a1a", "short", "#b5502f", "jacket", "#cddfd2", under="#2b2f36", beard="#2a2322"
    ),
    "aurelio-evora": Look("#83533a", "#83533a", "bald", "#c1644a", "jumper", "#c9dbe8", beard="#b9b6b1"),
}

FACE = mirrored([(500, 236), (585, 258), (632, 330), (640, 430), (622, 520), (572, 592), (500, 622)])
BODY = mirrored([(500, 690), (570, 694), (640, 722), (752, 764), (828, 828), (862, 930), (872, 1030), (500, 1060)])


def portrait(key: str, initials: str) -> Image.Image:
    """A flat illustrated portrait of 1200 x 1200 pixels; a known key has a look of its own, any other gets one by chance."""
    look = LOOKS.get(key) or _look_by_chance(key)
    shades = (lighter(look.background, 0.35), darker(look.background, 0.05))
    canvas = Canvas((1000, 1000), (1200, 1200), shades)
    _backdrop(canvas, look, initials)
    _hair_behind(canvas, look)
    _neck_and_body(canvas, look)
    _head(canvas, look)
    _features(canvas, look)
    if look.beard:
        _beard(canvas, look)
    _mouth(canvas, look)
    HAIR_IN_FRONT[look.hair_style](canvas, look.hair)
    if look.glasses:
        _glasses(canvas, look.glasses)
    if look.earrings:
        _earrings(canvas, look.earrings)
    return canvas.finish()


def _look_by_chance(key: str) -> Look:
    chance = Chance(key)
    clothes = chance.pick(CLOTHES)
    return Look(
        skin=chance.pick(SKINS),
        hair=chance.pick(HAIRS),
        hair_style=chance.pick(HAIR_STYLES),
        clothes=clothes,
        clothes_style=chance.pick(CLOTHES_STYLES),
        background=chance.pick(BACKGROUNDS),
        under=chance.pick([c for c in (*CLOTHES, "#f6efe2") if c != clothes]),
        glasses=chance.pick(("", "", "#33292b")),
    )


def _plain_letters(initials: str) -> list[str]:
    """The first and last initial without marks: the font that comes with Pillow has few of them."""
    plain = unicodedata.normalize("NFKD", initials)
    letters = [c.upper() for c in plain if c.isalpha()]
    return letters[:1] + letters[-1:] if len(letters) > 1 else letters


def _backdrop(canvas: Canvas, look: Look, initials: str) -> None:
    canvas.disc(500, 470, 405, lighter(look.background, 0.45), 0.75)
    tone = darker(look.background, 0.3)
    for letter, x in zip(_plain_letters(initials), (118, 882), strict=False):
        canvas.letter(letter, x, 150, 150, tone, 0.2)
    for i in range(3):
        y = 838 + i * 52
        wave = curve([(x, y + (12 if (x // 125 + i) % 2 else -12)) for x in range(-125, 1251, 125)])
        canvas.line(wave, 5, tone, 0.16)


def _neck_and_body(canvas: Canvas, look: Look) -> None:
    shadow = mix(look.skin, "#5a2012", 0.26)
    canvas.shape([(436, 540), (564, 540), (568, 712), (620, 742), (500, 840), (380, 742), (432, 712)], look.skin)
    canvas.shape(curve([(436, 560), (564, 560), (566, 640), (500, 688), (434, 640)], closed=True), shadow)
    CLOTHES_DRAWN[look.clothes_style](canvas, look)


def _torso(canvas: Canvas, colour: str, neckline: Sequence[Point]) -> None:
    """The body down to the lower edge, cut out at the neck along ``neckline`` (left to right)."""
    right = [(640, 722), (752, 764), (828, 828), (862, 930), (874, 1010)]
    left = [(1000 - x, y) for x, y in reversed(right)]
    outline = [*curve([*left, neckline[0]]), *curve(neckline), *curve([neckline[-1], *right])]
    canvas.shape(outline, colour)
    arm = darker(colour, 0.22)
    for side in (1, -1):
        canvas.line(curve([(500 + side * 262, 1010), (500 + side * 250, 940), (500 + side * 262, 890)]), 6, arm)
    canvas.shape([*curve([(800, 806), (836, 842), (862, 930), (874, 1010)]), (790, 1010), (806, 900)], arm, 0.25)


def _jacket(canvas: Canvas, look: Look) -> None:
    _torso(canvas, look.under, [(404, 716), (440, 764), (500, 800), (560, 764), (596, 716)])
    dark = darker(look.clothes, 0.16)
    for side in (1, -1):

        def at(x: float, side: int = side) -> float:
            return 500 + side * x

        outer = curve([(at(100), 704), (at(252), 764), (at(328), 828), (at(362), 930), (at(374), 1010)])
        canvas.shape([*outer, (at(-2), 1010), (at(2), 984), (at(100), 704)], look.clothes)
        canvas.shape(
            [(at(84), 690), (at(138), 712), (at(176), 822), (at(134), 842), (at(150), 872), (at(14), 985)], dark
        )
        canvas.line([(at(262), 1010), (at(250), 930), (at(256), 888)], 6, darker(look.clothes, 0.25))


def _jumper(canvas: Canvas, look: Look) -> None:
    neckline = [(398, 712), (432, 758), (500, 782), (568, 758), (602, 712)]
    _torso(canvas, look.clothes, neckline)
    canvas.line(curve([(x, y + 8) for x, y in neckline]), 24, darker(look.clothes, 0.2))


def _rollneck(canvas: Canvas, look: Look) -> None:
    _torso(canvas, look.clothes, [(410, 712), (450, 722), (500, 726), (550, 722), (590, 712)])
    collar = [(420, 630), (500, 658), (580, 630), (596, 690), (590, 736), (500, 764), (410, 736), (404, 690)]
    canvas.blob(collar, lighter(look.clothes, 0.08))
    canvas.line(curve([(414, 690), (500, 716), (586, 690)]), 6, darker(look.clothes, 0.2))


def _shirt(canvas: Canvas, look: Look) -> None:
    _torso(canvas, look.clothes, [(404, 714), (450, 766), (500, 812), (550, 766), (596, 714)])
    light = lighter(look.clothes, 0.16)
    for side in (1, -1):
        points = [(500 + side * x, y) for x, y in ((62, 664), (108, 700), (122, 800), (74, 826), (4, 800))]
        canvas.shape(points, light)
    canvas.line([(500, 806), (500, 1010)], 5, darker(look.clothes, 0.25))
    for y in (850, 920, 985):
        canvas.disc(500, y, 8, lighter(look.clothes, 0.5))


def _cardigan(canvas: Canvas, look: Look) -> None:
    _torso(canvas, look.under, [(398, 714), (432, 756), (500, 778), (568, 756), (602, 714)])
    band = darker(look.clothes, 0.15)
    for side in (1, -1):
        edge = curve([(500 + side * x, y) for x, y in ((104, 706), (92, 800), (50, 900), (26, 1010))])
        outer = curve([(500 + side * x, y) for x, y in ((374, 1010), (362, 930), (328, 828), (252, 764), (104, 706))])
        canvas.shape([*edge, *outer], look.clothes)
        canvas.line(edge, 22, band)
        canvas.line([(500 + side * 262, 1010), (500 + side * 250, 930), (500 + side * 256, 888)], 6, band)


def _scarf(canvas: Canvas, look: Look) -> None:
    _torso(canvas, look.clothes, [(404, 716), (450, 740), (500, 748), (550, 740), (596, 716)])
    under = look.under
    canvas.shape([(520, 760), (606, 740), (640, 960), (560, 985)], darker(under, 0.18))
    canvas.blob([(404, 654), (500, 690), (596, 654), (640, 716), (600, 780), (500, 812), (400, 780), (360, 716)], under)
    for shift in (0, 34):
        fold = curve([(388, 700 + shift), (500, 742 + shift), (612, 700 + shift)])
        canvas.line(fold, 6, darker(under, 0.22))


CLOTHES_DRAWN: dict[str, Callable[[Canvas, Look], None]] = {
    "jacket": _jacket,
    "jumper": _jumper,
    "rollneck": _rollneck,
    "shirt": _shirt,
    "cardigan": _cardigan,
    "scarf": _scarf,
}


def _head(canvas: Canvas, look: Look) -> None:
    shadow = mix(look.skin, "#5a2012", 0.14)
    for side in (1, -1):
        canvas.oval(500 + side * 141, 446, 24, 40, look.skin)
        canvas.oval(500 + side * 143, 448, 11, 22, shadow)
    outline = curve(FACE, closed=True)
    canvas.shape(outline, look.skin)
    canvas.shade(outline, (-30, -6), shadow)
    for side in (1, -1):
        canvas.oval(500 + side * 84, 502, 30, 20, mix(look.skin, "#d8482f", 0.35), 0.32)


def _features(canvas: Canvas, look: Look) -> None:
    ink = mix("#2a1d1a", look.skin, 0.08)
    brow = mix(look.hair if look.hair != look.skin else look.beard or "#3a2a22", "#2a1d1a", 0.45)
    for side in (1, -1):
        canvas.oval(500 + side * 60, 440, 21, 14, mix("#fffaf2", look.skin, 0.12))
        canvas.oval(500 + side * 60, 440, 12, 14, ink)
        canvas.disc(500 + side * 60 + 4, 435, 3.5, "#ffffff")
        arch = curve([(500 + side * x, y) for x, y in ((32, 404), (60, 392), (92, 404))])
        canvas.stroke(arch, 9, brow)
    nose = curve([(504, 446), (516, 496), (510, 512), (488, 514)])
    canvas.stroke(nose, 6, mix(look.skin, "#5a2012", 0.42))


def _mouth(canvas: Canvas, look: Look) -> None:
    smile = curve([(458, 553), (480, 568), (500, 572), (520, 568), (542, 553)])
    lips = "#8f2f2a" if sum(rgb(look.skin)) > 390 else "#dd8b7c"
    canvas.stroke(smile, 8, mix(lips, look.skin, 0.15))


def _beard(canvas: Canvas, look: Look) -> None:
    jaw = curve([(358, 440), (366, 520), (422, 606), (500, 640), (578, 606), (634, 520), (642, 440)])
    inner = curve([(630, 448), (612, 496), (562, 526), (500, 522), (438, 526), (388, 496), (370, 448)])
    canvas.shape([*jaw, *inner], look.beard)
    canvas.blob(
        [(444, 556), (500, 546), (556, 556), (540, 588), (500, 596), (460, 588)], mix(look.skin, "#a3402f", 0.12)
    )


def _glasses(canvas: Canvas, colour: str) -> None:
    for side in (1, -1):
        canvas.oval(500 + side * 62, 442, 46, 43, "#ffffff", 0.16)
        canvas.ring(500 + side * 62, 442, 49, 46, 8, colour)
        canvas.line([(500 + side * 110, 436), (500 + side * 142, 428)], 8, colour)
    canvas.line(curve([(486, 438), (500, 431), (514, 438)]), 8, colour)


def _earrings(canvas: Canvas, colour: str) -> None:
    for side in (1, -1):
        canvas.ring(500 + side * 146, 512, 20, 24, 7, colour)


# Hair: a part behind the head and the body's upper edge, and a part in front of the forehead.


def _hair_behind(canvas: Canvas, look: Look) -> None:
    back = darker(look.hair, 0.18)
    shapes: dict[str, list[Point]] = {
        "wavy": [
            (500, 190),
            (610, 212),
            (690, 310),
            (684, 420),
            (722, 520),
            (696, 610),
            (736, 700),
            (690, 800),
            (500, 830),
        ],
        "long": [(500, 198), (606, 220), (672, 320), (680, 460), (690, 600), (672, 712), (500, 742)],
        "bob": [(500, 192), (606, 212), (676, 312), (692, 440), (690, 560), (640, 622), (500, 632)],
        "bun": [(500, 214), (590, 228), (648, 310), (654, 420), (630, 520), (500, 560)],
        "ponytail": [(500, 208), (596, 226), (654, 320), (656, 430), (620, 520), (500, 560)],
        "scarf": [(500, 182), (606, 206), (680, 310), (694, 460), (676, 600), (700, 760), (500, 850)],
    }
    if look.hair_style in shapes:
        canvas.blob(mirrored(shapes[look.hair_style]), back)
    if look.hair_style == "bun":
        canvas.disc(500, 176, 74, look.hair)
        canvas.line(curve([(448, 166), (500, 140), (556, 170)]), 6, back)
    if look.hair_style == "ponytail":
        canvas.blob(
            [(610, 280), (700, 300), (742, 420), (724, 560), (752, 676), (690, 640), (650, 500), (640, 380)], back
        )
    if look.hair_style == "afro":
        _afro_behind(canvas, look.hair)


def _afro_behind(canvas: Canvas, hair: str) -> None:
    for i in range(22):
        angle = math.tau * i / 22
        canvas.disc(500 + 172 * math.cos(angle), 352 + 158 * math.sin(angle), 52, hair)
    canvas.oval(500, 352, 186, 172, hair)


def _cap(canvas: Canvas, hair: str, outer: Sequence[Point], hairline: Sequence[Point]) -> None:
    """Hair between an outer edge and the hairline, both given from left to right."""
    outline = [*curve(outer), *reversed(curve(hairline))]
    canvas.shape(outline, hair)
    canvas.shade(outline, (-16, 8), darker(hair, 0.1))


def _short(canvas: Canvas, hair: str) -> None:
    outer = [(352, 440), (346, 350), (372, 258), (440, 204), (530, 190), (610, 216), (650, 290), (654, 370), (648, 440)]
    _cap(
        canvas,
        hair,
        outer,
        [(352, 440), (372, 380), (384, 322), (450, 318), (540, 300), (596, 304), (622, 350), (648, 440)],
    )
    canvas.line(curve([(430, 250), (500, 226), (580, 240)]), 6, lighter(hair, 0.22))


def _bob(canvas: Canvas, hair: str) -> None:
    outer = [(332, 470), (326, 360), (360, 260), (430, 202), (500, 190), (574, 204), (642, 262), (676, 360), (668, 470)]
    _cap(
        canvas,
        hair,
        outer,
        [(332, 470), (366, 400), (374, 352), (430, 366), (500, 372), (570, 366), (626, 352), (634, 400), (668, 470)],
    )
    for side in (1, -1):
        lock = [
            (500 + side * x, y) for x, y in ((128, 350), (172, 400), (190, 560), (152, 622), (126, 560), (134, 440))
        ]
        canvas.blob(lock, hair)
    canvas.line(curve([(420, 264), (490, 236), (570, 250)]), 7, lighter(hair, 0.25))


def _wavy(canvas: Canvas, hair: str) -> None:
    left = [(520, 196), (430, 200), (352, 262), (330, 380), (344, 470), (312, 560), (334, 650), (310, 720)]
    inner_left = [(352, 700), (372, 620), (354, 540), (374, 450), (384, 370), (440, 310), (520, 246)]
    canvas.shape([*curve(left), *curve(inner_left)], hair)
    right = [(500, 196), (590, 206), (654, 280), (672, 390), (654, 480), (690, 570), (664, 650), (694, 724)]
    inner_right = [(650, 704), (630, 620), (648, 540), (628, 450), (618, 370), (580, 300), (500, 250)]
    canvas.shape([*curve(right), *curve(inner_right)], hair)
    canvas.line(curve([(520, 222), (430, 256), (372, 340)]), 7, lighter(hair, 0.2))
    canvas.line(curve([(540, 226), (610, 270), (642, 360)]), 6, lighter(hair, 0.14))


def _long(canvas: Canvas, hair: str) -> None:
    for side in (1, -1):
        outer = [
            (500 - 30, 196),
            (500 + side * 90, 206),
            (500 + side * 162, 290),
            (500 + side * 178, 440),
            (500 + side * 184, 640),
        ]
        inner = [
            (500 + side * 134, 650),
            (500 + side * 130, 520),
            (500 + side * 128, 400),
            (500 + side * 84, 312),
            (470, 262),
        ]
        canvas.shape([*curve(outer), *curve(inner)], hair)
    canvas.line(curve([(456, 224), (396, 270), (364, 370)]), 7, lighter(hair, 0.3))


def _swept(canvas: Canvas, hair: str) -> None:
    """Combed back: for a bun and a ponytail."""
    outer = [(350, 430), (346, 340), (376, 258), (440, 212), (500, 202), (560, 212), (624, 258), (654, 340), (650, 430)]
    _cap(canvas, hair, outer, [(350, 430), (372, 360), (414, 300), (500, 276), (586, 300), (628, 360), (650, 430)])
    for side in (1, -1):
        canvas.line(
            curve([(500 + side * 20, 222), (500 + side * 80, 252), (500 + side * 126, 330)]), 5, lighter(hair, 0.3)
        )


def _curly(canvas: Canvas, hair: str) -> None:
    spots = [
        (360, 370),
        (366, 310),
        (392, 258),
        (438, 222),
        (492, 206),
        (548, 214),
        (598, 240),
        (632, 290),
        (642, 350),
        (646, 396),
    ]
    for x, y in (*spots, (420, 284), (476, 268), (534, 266), (586, 284), (356, 412)):
        canvas.disc(x, y, 44 if 380 < x < 620 else 32, hair)
    for x, y in spots[1:8]:
        canvas.ring(x + 2, y + 4, 18, 18, 5, lighter(hair, 0.16))


def _afro(canvas: Canvas, hair: str) -> None:
    outer = [(350, 420), (344, 330), (380, 250), (500, 206), (620, 250), (656, 330), (650, 420)]
    _cap(canvas, hair, outer, [(350, 420), (378, 350), (420, 308), (500, 294), (580, 308), (622, 350), (650, 420)])
    for i in range(9):
        angle = math.pi * (1.12 + 0.76 * i / 8)
        canvas.ring(500 + 158 * math.cos(angle), 330 + 132 * math.sin(angle), 16, 16, 4, lighter(hair, 0.13))


def _headscarf(canvas: Canvas, hair: str) -> None:
    outer = [(352, 640), (322, 480), (326, 340), (386, 228), (500, 182), (614, 228), (674, 340), (678, 480), (648, 640)]
    _cap(
        canvas,
        hair,
        outer,
        [(430, 640), (384, 540), (370, 420), (412, 320), (500, 288), (588, 320), (630, 420), (616, 540), (570, 640)],
    )
    canvas.blob([(360, 590), (500, 660), (640, 590), (680, 720), (500, 800), (320, 720)], hair)
    canvas.line(curve([(372, 650), (500, 712), (628, 650)]), 6, darker(hair, 0.22))


def _bald(canvas: Canvas, hair: str) -> None:
    canvas.line(curve([(420, 290), (452, 268), (486, 260)]), 9, lighter(hair, 0.3))


HAIR_IN_FRONT: dict[str, Callable[[Canvas, str], None]] = {
    "short": _short,
    "curly": _curly,
    "bob": _bob,
    "wavy": _wavy,
    "long": _long,
    "bun": _swept,
    "ponytail": _swept,
    "afro": _afro,
    "scarf": _headscarf,
    "bald": _bald,
}


# --- Scenes -----------------------------------------------------------------------------------------------------------

WIDTH, HEIGHT = 1600, 900
INK, TEAL, SEA, RUST, OCHRE, SAND, CREAM = "#12333f", "#1f6f78", "#3d8f92", "#c5573c", "#e0a13a", "#efdcb5", "#fbf4e4"
BOXES = (RUST, TEAL, OCHRE, SAND, "#2c4d6b", "#8fb3a8", "#a5452f")


@dataclass(frozen=True)
class Light:
    """A time of day: the sky from top to horizon, the sun, the haze of far things, and what stands before it."""

    top: str
    low: str
    sun: str
    far: str
    near: str
    water: str


LIGHTS = {
    "morning": Light("#a9d2d6", "#fbe7c4", "#fff6df", "#8fb9ba", "#24505b", "#7fb5b7"),
    "day": Light("#8cc4d2", "#e6f1e6", "#fff8e4", "#84adb0", "#1d4956", "#5a9fa8"),
    "evening": Light("#e79a5e", "#fbdca6", "#fff0cf", "#b9785a", "#3a2f3f", "#c98b62"),
    "dusk": Light("#43496f", "#f0a984", "#ffe0b0", "#6b6484", "#262b45", "#8f7688"),
    "night": Light("#0d1f33", "#31506a", "#f4ecd2", "#24435a", "#0b1826", "#1c3a50"),
    "grey": Light("#aebfc6", "#dfe6e2", "#f5f4ea", "#93a9af", "#2b4651", "#6b97a0"),
    "autumn": Light("#9cc3d6", "#f7e2b4", "#fff3d3", "#a8ad8f", "#3d4636", "#78a3a6"),
}


class Scene(Canvas):
    def __init__(self, slug: str, light: Light) -> None:
        super().__init__((WIDTH, HEIGHT), (WIDTH, HEIGHT), (light.top, light.low), 0.68)
        self.light = light
        self.chance = Chance(slug)

    def sun(self, x: float, y: float, radius: float) -> None:
        for step, alpha in ((2.3, 0.14), (1.6, 0.2), (1.0, 1.0)):
            self.disc(x, y, radius * step, self.light.sun, alpha)

    def clouds(self, count: int, low: float = 300) -> None:
        colour = lighter(self.light.low, 0.4)
        for _ in range(count):
            x, y, w = self.chance.number(-60, 1400), self.chance.number(60, low), self.chance.number(150, 330)
            self.box(x, y, w, 26, colour, 0.55, 13)
            self.box(x + w * 0.22, y - 22, w * 0.5, 26, colour, 0.55, 13)

    def hills(self, y: float, rise: float, colour: str | Colour) -> None:
        tops = [(x, y - self.chance.number(0, rise)) for x in range(-200, 1801, 200)]
        self.shape([*curve(tops), (1800, y + 200), (-200, y + 200)], colour)

    def water(self, y: float) -> None:
        colour = self.light.water
        self.box(0, y, WIDTH, HEIGHT - y, mix(colour, self.light.low, 0.3))
        bands = 5
        for i in range(1, bands):
            top = y + (HEIGHT - y) * (i / bands) ** 1.4
            self.box(0, top, WIDTH, HEIGHT - top, mix(colour, INK, 0.07 * i))
        for _ in range(46):
            depth = self.chance.number() ** 0.8
            w = 30 + 130 * depth
            x, level = self.chance.number(-60, WIDTH), y + 8 + (HEIGHT - y - 20) * depth
            self.box(x, level, w, 2 + 3 * depth, lighter(colour, 0.5), 0.45, 2)

    def glitter(self, x: float, y: float, width: float) -> None:
        for i in range(13):
            w = width * (1 - i * 0.035) * self.chance.number(0.35, 1)
            self.box(x - w / 2 + self.chance.number(-24, 24), y + 8 + i * 19, w, 6, self.light.sun, 0.6, 3)

    def gulls(self, count: int) -> None:
        for _ in range(count):
            x, y, s = self.chance.number(150, 1450), self.chance.number(90, 330), self.chance.number(9, 18)
            wings = curve([(x - 2 * s, y - s * 0.6), (x - s, y - s), (x, y), (x + s, y - s), (x + 2 * s, y - s * 0.6)])
            self.line(wings, 3.5, self.light.near, 0.8)


def _stack(scene: Scene, x: float, base: float, columns: int, rows: Sequence[int], size: Point = (92, 40)) -> None:
    """Containers; ``rows`` says how high each column is."""
    w, h = size
    for column in range(columns):
        for row in range(rows[column % len(rows)]):
            _container(scene, x + column * (w + 3), base - (row + 1) * (h + 2), (w, h), scene.chance.pick(BOXES))


def _container(scene: Scene, x: float, y: float, size: Point, colour: str) -> None:
    w, h = size
    shown = mix(colour, scene.light.near, 0.12)
    scene.box(x, y, w, h, shown)
    scene.box(x, y, w, h * 0.1, lighter(shown, 0.18))
    ribs = max(5, round(w / 13))
    for rib in range(1, ribs):
        scene.box(x + w * rib / ribs, y + h * 0.2, max(1.6, w * 0.014), h * 0.66, darker(shown, 0.2))


def _crane(scene: Scene, x: float, base: float, height: float, colour: str | Colour, boom: int = 1) -> None:
    """A quay crane whose boom points right (1) or left (-1)."""
    u = height / 100

    def at(dx: float, up: float) -> Point:
        return x + boom * dx * u, base - up * u

    def beam(points: Sequence[Point], width: float) -> None:
        scene.line([at(*p) for p in points], width * u, colour)

    for leg in (-16, 16):
        beam([(leg, 0), (leg * 0.86, 66)], 3.2)
        beam([(leg - 5, 1.2), (leg + 5, 1.2)], 2.6)
    beam([(-16, 22), (16, 22)], 2.6)
    beam([(-15, 23), (14, 62)], 1.3)
    beam([(-44, 66), (76, 66)], 3.6)
    beam([(-10, 66), (4, 99), (13, 66)], 2.4)
    for end in (-40, 40, 72):
        beam([(4, 98), (end, 67)], 0.9)
    cabin = [at(-30, 78), at(-14, 78), at(-14, 68), at(-30, 68)]
    scene.shape(cabin, darker(colour, 0.2))
    for dx in (41, 49):
        beam([(dx, 65), (dx, 38)], 0.7)
    scene.shape([at(38, 66), at(52, 66), at(50, 61), at(40, 61)], darker(colour, 0.2))
    scene.shape(
        [at(35, 39), at(55, 39), at(55, 30), at(35, 30)],
        mix(OCHRE, scene.light.near, 0.7 if scene.light is LIGHTS["night"] else 0),
    )


def _ship(scene: Scene, x: float, line: float, length: float) -> None:
    """A container ship, bow to the right, on the water line."""
    u = length / 100
    tiers = [round(scene.chance.number(2, 4.4)) for _ in range(8)]
    _stack(scene, x + 24 * u, line - 10 * u, 8, tiers, (8.2 * u, 3.5 * u))
    scene.box(x + 6 * u, line - 30 * u, 13 * u, 21 * u, CREAM)
    for deck in range(4):
        scene.box(x + 7 * u, line - (28 - 4.4 * deck) * u, 11 * u, 1.5 * u, scene.light.near, 0.75)
    scene.box(x + 4 * u, line - 33 * u, 18 * u, 3.4 * u, CREAM)
    scene.box(x + 10 * u, line - 40 * u, 5 * u, 7 * u, RUST)
    hull = [(0, 11), (94, 11), (104, 15), (96, 0), (4, 0)]
    scene.shape([(x + px * u, line - py * u) for px, py in hull], INK)
    scene.shape([(x + px * u, line - py * u) for px, py in ((3, 2.6), (97.5, 2.6), (96, 0), (4, 0))], RUST)
    scene.box(x + 3 * u, line - 8.4 * u, 90 * u, 0.7 * u, CREAM, 0.7)


def _turbine(scene: Scene, x: float, base: float, height: float, colour: str | Colour) -> None:
    w = height * 0.018
    top = base - height
    scene.shape([(x - w, base), (x + w, base), (x + w * 0.5, top), (x - w * 0.5, top)], colour)
    turn = scene.chance.number(0, math.tau / 3)
    for blade in range(3):
        angle = turn + math.tau * blade / 3
        c, s, r = math.cos(angle), math.sin(angle), height * 0.46
        points = [(0, -w * 0.5), (r * 0.22, -w * 1.15), (r, -w * 0.1), (r, w * 0.1), (0, w * 0.6)]
        scene.shape([(x + c * px - s * py, top + s * px + c * py) for px, py in points], colour)
    scene.disc(x, top, w * 1.2, darker(colour, 0.12))


def _person(scene: Scene, x: float, base: float, height: float, coat: str) -> None:
    u = height / 10
    for dx in (-0.9, 0.2):
        scene.box(x + dx * u, base - 4.2 * u, 0.85 * u, 4.2 * u, INK)
    scene.box(x - 1.3 * u, base - 7.8 * u, 2.7 * u, 4.2 * u, coat, 1, u)
    scene.disc(x, base - 8.8 * u, 0.9 * u, "#8d5a3a")
    scene.shape(
        [
            (x - u, base - 8.9 * u),
            (x + u, base - 8.9 * u),
            (x + 0.7 * u, base - 9.8 * u),
            (x - 0.7 * u, base - 9.8 * u),
        ],
        OCHRE,
    )


def _quay(scene: Scene, y: float, colour: str | Colour) -> None:
    scene.box(0, y, WIDTH, HEIGHT - y, colour)
    scene.box(0, y, WIDTH, 10, lighter(colour, 0.3))
    for x in range(70, WIDTH, 210):
        scene.box(x, y - 16, 30, 18, darker(colour, 0.3), 1, 5)


def harbour(scene: Scene) -> None:
    light = scene.light
    scene.sun(330, 300, 74)
    scene.clouds(5)
    scene.hills(560, 60, mix(light.far, light.low, 0.45))
    for x, h in ((1180, 250), (1380, 210)):
        _crane(scene, x, 562, h, mix(light.far, light.low, 0.2), -1)
    scene.water(560)
    _ship(scene, 470, 722, 860)
    _quay(scene, 770, mix(light.near, SAND, 0.34))
    _crane(scene, 250, 772, 590, RUST)
    _crane(scene, 900, 772, 590, mix(RUST, light.near, 0.16))
    cable = curve([(548, 690), (520, 752), (470, 768), (440, 800), (380, 822), (300, 818)])
    scene.line(cable, 7, OCHRE)
    scene.box(236, 768, 74, 82, CREAM, 1, 6)
    scene.shape([(280, 780), (256, 816), (272, 816), (264, 840), (292, 804), (275, 804), (286, 780)], OCHRE)
    for x, coat in ((1216, RUST), (1252, OCHRE), (1290, TEAL), (1340, RUST)):
        _person(scene, x, 836, 84, coat)
    scene.gulls(5)


def cranes(scene: Scene) -> None:
    light = scene.light
    scene.sun(1120, 470, 150)
    scene.clouds(4, 260)
    scene.hills(700, 70, mix(light.far, light.low, 0.4))
    scene.water(700)
    scene.glitter(1120, 700, 260)
    _crane(scene, 1010, 800, 520, mix(light.near, light.far, 0.35))
    _crane(scene, 420, 806, 740, light.near)
    _quay(scene, 800, darker(light.near, 0.35))
    for side in (0, 34):
        scene.line([(170 + side, 802), (270 + side, 420)], 7, OCHRE)
    for i in range(15):
        x, y = 176 + i * 6.4, 780 - i * 24.5
        tilt = 9 if i == 2 else 0
        scene.line([(x, y), (x + 34, y - tilt)], 6, RUST if tilt else OCHRE)
    scene.gulls(4)


def turbines(scene: Scene) -> None:
    light = scene.light
    scene.sun(1210, 380, 92)
    scene.clouds(6)
    scene.hills(610, 70, mix(light.far, light.low, 0.5))
    for x in (90, 250, 410, 570, 730, 890):
        _turbine(scene, x, 600, 150 + 20 * scene.chance.number(), mix(CREAM, light.far, 0.35))
    scene.water(640)
    scene.glitter(1210, 644, 170)
    dyke = curve([(-100, 640), (260, 616), (620, 634), (900, 676), (1180, 700), (1700, 704)])
    scene.shape(
        [*dyke, (1700, 742), (1180, 728), (860, 730), (300, 800), (-100, 830)], mix("#6f8a55", light.near, 0.25)
    )
    scene.line([(x, y + 4) for x, y in dyke], 8, mix("#a9b56e", light.low, 0.3))
    for x, base, height in ((300, 628, 410), (700, 652, 350), (1010, 690, 280)):
        _turbine(scene, x, base, height, CREAM)
    for x in (430, 452, 512, 540):
        _sheep(scene, x, 648 + (x - 430) * 0.12)
    scene.gulls(4)


def _sheep(scene: Scene, x: float, base: float) -> None:
    for dx in (-5, 5):
        scene.box(x + dx, base - 6, 2.4, 8, INK)
    scene.oval(x, base - 10, 12, 8, CREAM)
    scene.oval(x + 12, base - 13, 5, 4, INK)


def warehouse(scene: Scene) -> None:
    light = scene.light
    scene.sun(240, 380, 66)
    scene.clouds(4, 240)
    scene.hills(640, 60, mix(light.far, light.low, 0.25))
    x, widths, lit = -40.0, (250, 300, 230, 330, 260, 300), 3
    for i, width in enumerate(widths):
        _shed(scene, x, 690, width, 230 + scene.chance.number(0, 70), i == lit)
        x += width + 6
    scene.box(0, 690, WIDTH, 24, mix(light.near, SAND, 0.35))
    scene.water(714)
    window = sum(widths[:lit]) + 6 * lit - 40 + widths[lit] * 0.5
    for i in range(9):
        w = scene.chance.number(28, 74)
        scene.box(window - w / 2 + scene.chance.number(-9, 9), 722 + i * 19, w, 6, "#ffd98a", 0.75, 3)
    scene.gulls(2)


def _shed(scene: Scene, x: float, base: float, w: float, h: float, lit: bool) -> None:
    wall = mix(scene.chance.pick(("#8a4a3c", "#6d5560", "#7c5a4a", "#5a5f72")), scene.light.near, 0.32)
    eaves = base - h
    scene.shape([(x, base), (x, eaves), (x + w / 2, eaves - 74), (x + w, eaves), (x + w, base)], wall)
    roof = [(x - 8, eaves + 6), (x + w / 2, eaves - 78), (x + w + 8, eaves + 6)]
    scene.line(roof, 13, darker(wall, 0.4))
    scene.box(x + w * 0.3, base - h * 0.5, w * 0.4, h * 0.5, darker(wall, 0.35))
    for plank in range(1, 6):
        scene.box(x + w * (0.3 + plank * 0.4 / 6), base - h * 0.5, 2.5, h * 0.5, darker(wall, 0.5))
    for i, dx in enumerate((0.14, 0.43, 0.72)):
        glow = lit and i == 1
        scene.box(x + w * dx, eaves + 34, w * 0.14, 48, "#ffd98a" if glow else darker(wall, 0.5), 1, 4)
        scene.box(x + w * (dx + 0.065), eaves + 34, 3, 48, wall)
    if lit:
        scene.disc(x + w * 0.5, eaves + 58, 90, "#ffd98a", 0.13)


def sunrise(scene: Scene) -> None:
    light = scene.light
    scene.sun(800, 520, 120)
    scene.clouds(7, 380)
    scene.hills(560, 60, mix(light.far, light.low, 0.4))
    for x, h, side in ((180, 230, 1), (380, 190, 1), (1440, 240, -1)):
        _crane(scene, x, 566, h, mix(light.far, light.near, 0.25), side)
    scene.water(562)
    scene.glitter(800, 562, 330)
    for side, width in ((0, 470), (1, 380)):
        x = 0 if side == 0 else WIDTH - width
        scene.box(x, 640, width, 30, mix(light.near, light.far, 0.2))
        for post in range(5):
            scene.box(x + 30 + post * (width - 70) / 4, 640, 16, 96, darker(light.near, 0.1))
    _boat(scene, 905, 704)
    scene.gulls(6)


def _boat(scene: Scene, x: float, line: float) -> None:
    dark = scene.light.near
    for i, alpha in enumerate((0.5, 0.35, 0.22)):
        scene.box(x - 90 - i * 66, line + 4 + i * 6, 74, 4, CREAM, alpha, 2)
    scene.shape([(x - 70, line - 26), (x + 92, line - 34), (x + 66, line + 6), (x - 58, line + 6)], dark)
    scene.box(x - 44, line - 64, 58, 40, CREAM, 1, 4)
    scene.box(x - 34, line - 56, 38, 16, dark, 0.85)
    scene.line([(x + 18, line - 28), (x + 18, line - 118)], 4, dark)
    scene.shape([(x + 18, line - 116), (x + 18, line - 92), (x + 58, line - 104)], RUST)


def city(scene: Scene) -> None:
    light = scene.light
    for _ in range(70):
        scene.disc(scene.chance.number(0, WIDTH), scene.chance.number(0, 420), scene.chance.number(1, 2.6), CREAM, 0.7)
    scene.disc(1260, 190, 66, light.sun)
    scene.disc(1232, 176, 60, mix(light.top, light.low, 0.2))
    _skyline(scene, 600, 120, mix(light.far, light.low, 0.3), 0)
    lights = _skyline(scene, 622, 64, light.near, 7)
    _crane(scene, 1330, 622, 330, light.near, -1)
    _crane(scene, 150, 622, 290, light.near)
    scene.water(620)
    scene.glitter(1260, 624, 80)
    for x in lights:
        for i in range(7):
            scene.box(x - 14 + scene.chance.number(-8, 8), 630 + i * 17, 28, 5, "#ffd27a", 0.75 - i * 0.09, 3)


def _skyline(scene: Scene, base: float, least: float, colour: str | Colour, windows: int) -> list[float]:
    """Gabled houses from left to right; ``windows`` of them show a light. Returns where the lights are."""
    x, houses, lights = -30.0, [], []
    while x < WIDTH:
        w, h = scene.chance.number(62, 118), least + scene.chance.number(20, 150)
        peak = h + w * scene.chance.pick((0.0, 0.35, 0.5))
        scene.shape([(x, base), (x, base - h), (x + w / 2, base - peak), (x + w, base - h), (x + w, base)], colour)
        houses.append((x, w, h))
        x += w + 1
    for i in range(windows):
        x, w, h = houses[(2 + i * 5 + round(scene.chance.number(0, 2))) % len(houses)]
        scene.box(x + w * 0.38, base - h * 0.72, w * 0.2, w * 0.28, "#ffd27a", 1, 3)
        scene.disc(x + w * 0.48, base - h * 0.72 + w * 0.14, w * 0.5, "#ffd27a", 0.12)
        lights.append(x + w * 0.48)
    return lights


def containers(scene: Scene) -> None:
    light = scene.light
    scene.sun(1290, 210, 80)
    scene.clouds(5, 240)
    scene.hills(650, 50, mix(light.far, light.low, 0.4))
    scene.water(650)
    _quay(scene, 764, mix(light.near, SAND, 0.42))
    heights = [4, 5, 5, 3, 4]
    for column, rows in enumerate(heights):
        for row in range(rows):
            colour = scene.chance.pick([c for c in BOXES if c != OCHRE])
            _container(scene, 60 + column * 198, 800 - (row + 1) * 104, (194, 100), colour)
    _gap(scene, 60 + 3 * 198, 800 - 4 * 104, (194, 100))
    scene.box(1196, 802, 250, 16, INK, 0.25, 8)
    _container(scene, 1206, 704, (222, 106), OCHRE)
    _person(scene, 1494, 812, 96, TEAL)
    scene.gulls(5)


def _gap(scene: Scene, x: float, y: float, size: Point) -> None:
    """The dashed outline of a container that is not there."""
    w, h = size
    for i in range(8):
        for level in (y + 4, y + h - 10):
            scene.box(x + 8 + i * (w - 8) / 8, level, 14, 6, scene.light.near, 0.6, 2)
    for i in range(1, 4):
        for side in (x + 6, x + w - 12):
            scene.box(side, y + 4 + i * (h - 14) / 4, 6, 14, scene.light.near, 0.6, 2)


def waves(scene: Scene) -> None:
    light = scene.light
    scene.clouds(7, 300)
    scene.hills(420, 36, mix(light.far, light.low, 0.45))
    tones = [mix(light.water, "#1b5a66", share) for share in (0.0, 0.18, 0.36, 0.56, 0.78)]
    for i, tone in enumerate(tones):
        if i == 3:
            _buoy(scene, 1060, 640)
        y, swell = 430 + i * 96, 16 + i * 9
        shift = scene.chance.number(0, 200)
        crest = curve([(x - shift, y + (swell if (x // 160) % 2 else -swell)) for x in range(-160, 2081, 160)])
        scene.shape([*crest, (2000, 900), (-200, 900)], tone)
        scene.line([(x, yy + 3) for x, yy in crest], 5 + i, lighter(tone, 0.45))
        scene.line([(x + 60, yy + 34 + 5 * i) for x, yy in crest], 3, lighter(tone, 0.3), 0.5)
    scene.gulls(5)


def _buoy(scene: Scene, x: float, base: float) -> None:
    scene.line([(x - 34, base + 60), (x + 6, base - 168)], 8, INK)
    scene.line([(x + 62, base + 66), (x + 6, base - 168)], 8, INK)
    scene.shape([(x - 22, base - 10), (x - 4, base - 112), (x + 22, base - 110), (x + 48, base - 2)], RUST)
    scene.shape([(x - 16, base - 46), (x - 10, base - 78), (x + 31, base - 74), (x + 39, base - 40)], CREAM)
    scene.disc(x + 6, base - 178, 17, OCHRE)
    scene.disc(x + 6, base - 178, 40, OCHRE, 0.2)
    scene.blob(
        [(x - 92, base + 24), (x + 10, base - 14), (x + 118, base + 36), (x + 92, base + 110), (x - 70, base + 100)],
        RUST,
    )


def geometric(scene: Scene) -> None:
    """A yard seen from above, as a pattern of tiles."""
    size, tones = 200, (TEAL, SAND, RUST, CREAM, OCHRE, INK, SEA)
    for row in range(5):
        for column in range(8):
            ground = scene.chance.pick(tones)
            figure = scene.chance.pick([tone for tone in tones if tone != ground])
            _tile(scene, column * size, row * size - 50, size, (ground, figure))


def _tile(scene: Scene, x: float, y: float, size: float, colours: tuple[str, str]) -> None:
    ground, figure = colours
    scene.box(x, y, size, size, ground)
    kind = scene.chance.pick(("disc", "quarter", "boxes", "ring", "half", "quarter"))
    mid_x, mid_y, half = x + size / 2, y + size / 2, size / 2
    if kind == "disc":
        scene.disc(mid_x, mid_y, half * 0.62, figure)
    elif kind == "ring":
        scene.disc(mid_x, mid_y, half * 0.8, figure)
        scene.disc(mid_x, mid_y, half * 0.42, ground)
    elif kind == "boxes":
        for i in range(4):
            scene.box(x + size * 0.12, y + size * (0.12 + i * 0.2), size * 0.76, size * 0.14, figure)
    else:
        _pie(scene, (x, y), size, figure, kind == "quarter")


def _pie(scene: Scene, corner: Point, size: float, colour: str, quarter: bool) -> None:
    turn = round(scene.chance.number(0, 3)) * math.pi / 2
    start = (corner[0] + size / 2, corner[1] + size / 2)
    c, s = round(math.cos(turn)), round(math.sin(turn))
    span, radius, shift = (math.pi / 2, size, -0.5) if quarter else (math.pi, size / 2, 0.0)
    arc = [
        (math.cos(span * i / 40) * radius + shift * size, math.sin(span * i / 40) * radius + shift * size)
        for i in range(41)
    ]
    points = [(shift * size, shift * size), *arc] if quarter else [(px, py - size / 4) for px, py in arc]
    scene.shape([(start[0] + c * px - s * py, start[1] + s * px + c * py) for px, py in points], colour)


@dataclass(frozen=True)
class Motif:
    draw: Callable[[Scene], None]
    lights: tuple[str, ...]


MOTIFS = {
    "harbour": Motif(harbour, ("day", "morning")),
    "cranes": Motif(cranes, ("evening",)),
    "turbines": Motif(turbines, ("morning", "autumn", "day")),
    "warehouse": Motif(warehouse, ("dusk",)),
    "sunrise": Motif(sunrise, ("evening", "morning")),
    "city": Motif(city, ("night",)),
    "containers": Motif(containers, ("day", "autumn", "morning")),
    "waves": Motif(waves, ("grey",)),
    "geometric": Motif(geometric, ("day",)),
}

# The light that an alternative text mentions, and whether the scene is seen from the other side; elsewhere chance decides.
SETTINGS = {
    "forty-one-cents": ("day", False),
    "nine-years-and-a-wall": ("evening", False),
    "people-who-have-never-seen-a-crane": ("morning", True),
    "the-container-you-did-not-see": ("autumn", True),
    "the-third-quarter-as-it-was": ("autumn", True),
    "three-things-we-stop-doing": ("day", False),
    "what-we-count-when-we-count-carbon": ("morning", False),
}


def hero(slug: str, subject: str | None) -> Image.Image:
    """A scene of 1600 x 900 pixels; without a known subject the slug decides on one."""
    chance = Chance(f"motif of {slug}")
    motif = MOTIFS.get(subject or "") or MOTIFS[chance.pick(tuple(MOTIFS))]
    light, mirror = SETTINGS.get(slug) or (chance.pick(motif.lights), chance.pick((False, True)))
    scene = Scene(slug, LIGHTS[light])
    motif.draw(scene)
    image = scene.finish()
    return ImageOps.mirror(image) if mirror else image


# --- As a script ------------------------------------------------------------------------------------------------------


def initials_of(name: str) -> str:
    """The initials of a name, particles left out."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def write_all(folder: Path) -> list[Path]:
    """Draw every picture that the content files name."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for person in json.loads((CONTENT / "people.json").read_text(encoding="utf-8")):
        path = folder / person["portrait"]["file"]
        portrait(person["key"], initials_of(person["name"])).save(path)
        written.append(path)
    for source in sorted((CONTENT / "posts").glob("*.json")):
        post = json.loads(source.read_text(encoding="utf-8"))
        path = folder / post["picture"]["file"]
        hero(post["slug"], post["picture"].get("subject")).save(path, quality=88)
        written.append(path)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the pictures of the demo content into a folder.")
    parser.add_argument("folder", type=Path)
    for path in write_all(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
