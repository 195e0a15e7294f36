"""What share cards look like, down to the pixel."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from authors.artwork.support import picture
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from wagtail_execvoice.authors.artwork import cards, fonts
from wagtail_execvoice.authors.artwork.cards import SAFE, SIZE, CardContent, draw_card, frame, frame_face, get_key
from wagtail_execvoice.authors.artwork.colours import contrast, find_overlay, mix, parse_colour
from wagtail_execvoice.authors.artwork.fonts import CannotDraw, clean_for_card, get_lettering
from wagtail_execvoice.authors.artwork.lines import ELLIPSIS, fit
from wagtail_execvoice.authors.artwork.pictures import Focus, PictureError, Source

LONG = "What three years of rebuilding our supply chain taught a cautious finance department about trust " * 4


class Stored:
    """Bytes where an image keeps its file."""

    def __init__(self, data: bytes) -> None:
        self.data, self.name, self.storage = data, "picture.jpg", self

    def open(self, name: str) -> BytesIO:
        return BytesIO(self.data)


def source(data: bytes, focus: Focus = Focus()) -> Source:  # noqa: B008 (it is frozen)
    return Source(str(hash(data)), focus, Stored(data))


WHITE = source(picture((1600, 900), "white"))
FACE = source(picture((600, 800), "#cc0000"))
CONTENT = CardContent(
    title="Why we say no",
    byline="Joost van der Meer",
    position="Chief Financial Officer",
    site_name="Acme",
    people=1,
    background="#0f2a47",
    foreground="#ffffff",
)


def draw(content: CardContent) -> Image.Image:
    return Image.open(BytesIO(draw_card(content))).convert("RGB")


def ink(card: Image.Image, content: CardContent = CONTENT) -> tuple[int, int, int, int]:
    """Return the box around everything that has not the colour of the background."""
    plain = Image.new("RGB", card.size, content.background)
    pairs = zip(card.convert("L").tobytes(), plain.convert("L").tobytes(), strict=True)
    found = Image.frombytes("L", card.size, bytes(255 if abs(a - b) > 60 else 0 for a, b in pairs)).getbbox()
    assert found, "nothing was drawn"
    return found


TITLES = [
    "No",
    "Why we say no",
    LONG,
    "x" * 300,
    "Arbeidsongeschiktheidsverzekeringsmaatschappij: waarom niet",
    "a - b/c",
]


@pytest.mark.parametrize("portraits", [(), (FACE,), (FACE,) * 2, (FACE,) * 3, (FACE,) * 5], ids=len)
@pytest.mark.parametrize("title", TITLES, ids=lambda title: title[:10])
def test_everything_that_is_to_be_read_stays_in_the_middle(title, portraits):
    content = replace(CONTENT, title=title, portraits=portraits, people=max(1, len(portraits)))
    card = draw(content)
    assert card.size == SIZE
    left, top, right, bottom = ink(card)
    assert left >= SAFE[0] - 8
    assert top >= SAFE[1] - 8
    assert right <= SAFE[2] + 8
    assert bottom <= SAFE[3] + 8


def test_same_content_is_the_same_file():
    content = replace(CONTENT, picture=WHITE, portraits=(FACE,))
    assert draw_card(content) == draw_card(content)


CHANGES: dict[str, Any] = {
    "title": "Why we say yes",
    "byline": "Ann Lee",
    "position": "Chairman",
    "site_name": "Zeehaven",
    "people": 2,
    "picture": WHITE,
    "portraits": (FACE,),
    "background": "#550000",
    "foreground": "#ffff00",
    "language": "nl",
}


@pytest.mark.parametrize("field", CHANGES)
def test_whatever_changes_a_card_changes_its_key(field):
    assert get_key(replace(CONTENT, **{field: CHANGES[field]}), "") != get_key(CONTENT, "")


def test_key_depends_on_the_renderer_the_layout_and_pillow(monkeypatch):
    keys = {get_key(CONTENT, ""), get_key(CONTENT, "myapp.draw")}
    monkeypatch.setattr(cards, "LAYOUT", 999)
    keys.add(get_key(CONTENT, ""))
    monkeypatch.setattr("PIL.__version__", "99.0")
    keys.add(get_key(CONTENT, ""))
    assert len(keys) == 4


def test_key_depends_on_the_focus_and_not_on_where_the_file_is():
    moved = replace(CONTENT, portraits=(replace(FACE, file=None),))
    turned = replace(CONTENT, portraits=(replace(FACE, focus=Focus(0.1, 0.1)),))
    assert get_key(moved, "") == get_key(replace(CONTENT, portraits=(FACE,)), "") != get_key(turned, "")


def test_portrait_is_a_circle():
    card = draw(replace(CONTENT, portraits=(FACE,)))
    right, middle = SAFE[2], (SAFE[1] + SAFE[3]) // 2
    centre = right - 150, middle
    assert card.getpixel((right - 20, middle))[0] > 150
    corner = card.getpixel((right - 20, middle - 130))
    assert all(abs(a - b) < 20 for a, b in zip(corner, parse_colour(CONTENT.background), strict=True))
    assert card.getpixel(centre)


def test_card_of_five_authors_counts_those_without_a_face():
    two = draw(replace(CONTENT, people=5, portraits=(FACE,) * 2))
    all_shown = draw(replace(CONTENT, people=2, portraits=(FACE,) * 2))
    assert two.tobytes() != all_shown.tobytes()


@pytest.mark.parametrize("colours", [("#0f2a47", "#ffffff"), ("#f4efe6", "#222222")], ids=["dark", "light"])
@pytest.mark.parametrize("cover", ["white", "black", "#ff00ff", "#00ff00", "#777777"])
def test_text_on_any_picture_has_enough_contrast(cover, colours):
    background, foreground = colours
    content = CardContent(
        "Why", background=background, foreground=foreground, picture=source(picture((1600, 900), cover))
    )
    card = draw(content)
    # A corner, where nothing is written.
    assert contrast(card.getpixel((5, 5)), parse_colour(foreground)) >= 4.5


@given(st.tuples(*[st.integers(0, 255)] * 6))
def test_overlay_is_enough_for_every_point_between_the_extremes(values):
    lowest = tuple(min(a, b) for a, b in zip(values[:3], values[3:], strict=True))
    highest = tuple(max(a, b) for a, b in zip(values[:3], values[3:], strict=True))
    for background, foreground in [((15, 42, 71), (255, 255, 255)), ((244, 239, 230), (34, 34, 34))]:
        strength = find_overlay((lowest, highest), background, foreground)
        for point in (lowest, highest, values[:3], (lowest[0], highest[1], lowest[2])):
            assert contrast(mix(point, background, strength), foreground) >= 4.5


def test_card_of_a_noisy_picture_is_small_enough():
    noise = Image.effect_noise((2400, 1260), 120).convert("RGB")
    file = BytesIO()
    noise.save(file, "JPEG", quality=95)
    assert len(draw_card(replace(CONTENT, picture=source(file.getvalue())))) <= 300_000


# Lines


def test_short_title_is_large_and_long_one_is_small_and_says_that_it_goes_on():
    lettering = get_lettering()
    short = fit("Why", lettering, 1080, 400, sizes=(40, 76))
    long = fit(LONG, lettering, 720, 400, sizes=(40, 76))
    assert (short.size, short.lines) == (76, ("Why",))
    assert long.size == 40
    assert len(long.lines) == 4
    assert long.lines[-1].endswith(ELLIPSIS)
    assert not long.complete


@settings(max_examples=60)
@given(st.text(st.sampled_from("abc defgh-/,.’ WM"), min_size=1, max_size=200).filter(str.strip))
def test_lines_are_never_wider_than_their_room_and_lose_no_letter(text):
    lettering = get_lettering()
    text = clean_for_card(text)
    lines = fit(text, lettering, 500, 2000, sizes=(20, 40), most_lines=50)
    assert all(lettering.width(line, lines.size) <= 500 for line in lines.lines)
    assert "".join("".join(lines.lines).split()).replace("-", "") == "".join(text.split()).replace("-", "")


def test_long_word_is_broken_with_a_hyphen():
    lines = fit("x" * 200, get_lettering(), 600, 2000, sizes=(40, 76), most_lines=20)
    assert all(line.endswith("-") for line in lines.lines[:-1])


def test_names_are_not_broken():
    lettering = get_lettering()
    lines = fit("Ann\u00a0Lee, Joost\u00a0van\u00a0der\u00a0Meer", lettering, 420, 200, sizes=(36, 36))
    assert lines.lines == ("Ann Lee,", "Joost van der Meer")


def test_ideographs_may_be_broken_but_no_line_begins_with_their_full_stop(monkeypatch):
    monkeypatch.setattr(fonts, "_has", lambda path, character: True)
    lettering = get_lettering()
    lines = fit("信頼は簡単に失われる。" * 3, lettering, 300, 2000, sizes=(40, 40), most_lines=50)
    assert len(lines.lines) > 2
    assert not any(line.startswith("。") for line in lines.lines)


# Letters


@pytest.mark.parametrize(("title", "missing"), [("信頼", "信 頼"), ("Доверие", "Д"), ("Zoë", "ë")])
def test_script_that_no_font_has_is_declined_by_its_characters(title, missing):
    with pytest.raises(CannotDraw, match="CARD_FONTS") as error:
        draw_card(replace(CONTENT, title=title))
    assert missing[0] in error.value.messages[0]


def test_script_that_needs_shaping_is_declined_where_there_is_none(monkeypatch):
    monkeypatch.setattr(fonts.features, "check", lambda name: False)
    with pytest.raises(CannotDraw, match="shaping"):
        draw_card(replace(CONTENT, title="لماذا"))


def test_font_of_the_site_is_used_and_is_part_of_the_key(settings, tmp_path):
    own = tmp_path / "own.ttf"
    own.write_bytes(ImageFont.load_default(20).path.getvalue())
    before = get_key(CONTENT, "")
    settings.EXECVOICE = {"CARD_FONTS": [str(own)]}
    assert get_key(CONTENT, "") != before
    assert draw(CONTENT).size == SIZE


def test_font_that_is_gone_fails_without_saying_where_it_was(settings):
    settings.EXECVOICE = {"CARD_FONTS": ["/srv/secret/font.ttf"]}
    with pytest.raises(OSError, match=r"."):
        draw_card(CONTENT)


def test_pictograms_and_control_characters_are_taken_out():
    assert clean_for_card("Yes\u200b \U0001f469\u200d\U0001f4bc \u2764\ufe0f we\x00 can\u202e!") == "Yes we can!"


def test_title_of_pictograms_alone_is_declined():
    with pytest.raises(CannotDraw, match="pictograms"):
        draw_card(replace(CONTENT, title="\U0001f680\U0001f680"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["title", "byline", "position", "site_name"])
def test_hostile_text_is_drawn_or_declined(field, text):
    try:
        assert draw(replace(CONTENT, **{field: text})).size == SIZE
    except CannotDraw as error:
        assert error.messages[0]


# Pictures


def test_broken_portrait_is_said_in_a_sentence():
    with pytest.raises(PictureError, match="JPEG or PNG"):
        draw_card(replace(CONTENT, portraits=(source(b"<html>"),)))


@given(st.integers(10, 5000), st.integers(10, 5000), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_frames_lie_within_the_picture(width, height, x, y, wide, high):
    focus = Focus(x, y, wide, high)
    for box in (frame((width, height), focus, SIZE), frame_face((width, height), focus, 100)):
        assert -0.01 <= box[0] < box[2] <= width + 0.01
        assert -0.01 <= box[1] < box[3] <= height + 0.01


def test_frame_follows_the_focus_and_a_face_is_shown_close():
    assert frame((2000, 1000), Focus(1.0, 0.5), (1, 1)) == (1000, 0, 2000, 1000)
    close = frame_face((2000, 2000), Focus(0.5, 0.5, 0.2, 0.2), 100)
    assert close[2] - close[0] == 640
