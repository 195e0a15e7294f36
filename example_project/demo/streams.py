"""What goes into the streams of a page: blocks of the content files in, values of blocks out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from demo import charts, pictures

Stream = list[tuple[str, Any]]


def make_image(title: str, picture: PillowImage.Image, file_name: str, alt: str) -> Any:
    data = io.BytesIO()
    picture.convert("RGB").save(data, "JPEG", quality=85)
    width, height = picture.size
    name = Path(file_name).with_suffix(".jpg").name
    return get_image_model().objects.create(
        title=title, file=ImageFile(data, name), width=width, height=height, description=alt
    )


def make_body(blocks: list[dict[str, Any]]) -> Stream:
    """The body of a post. Most blocks are stored as they are."""
    return [(block["type"], MAKERS.get(block["type"], lambda value: value)(block["value"])) for block in blocks]


def make_figure(value: dict[str, Any]) -> dict[str, Any]:
    chart = value["chart"]
    picture = charts.bars(chart["bars"], chart["target"])
    words = {key: value[key] for key in ("text_alternative", "caption", "source", "source_url")}
    return {**words, "image": make_image(value["caption"][:80], picture, "chart.jpg", value["text_alternative"][:255])}


def make_video(value: dict[str, Any]) -> dict[str, Any]:
    still = make_image(value["title"], pictures.hero(f"video {value['title']}", value["subject"]), "still.jpg", "")
    return {**{key: value[key] for key in ("url", "title", "transcript")}, "still": still}


def make_correction(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "date": date.fromisoformat(value["date"])}


MAKERS: dict[str, Callable[[Any], Any]] = {
    "figure": make_figure,
    "video": make_video,
    "correction": make_correction,
}


def make_related(items: list[dict[str, Any]], language: str, posts: dict[str, Any]) -> Stream:
    """What to read next; ``posts`` are pages in this language by their key."""
    return [
        ("page", posts[item["post"]].page_ptr) if "post" in item else ("elsewhere", item["elsewhere"][language])
        for item in items
    ]


def make_profile(data: dict[str, Any], language: str, topics: dict[str, Any]) -> Stream:
    """Topics, boards, books, interests and quotations of an author page."""
    return [
        *(("topic", topics[key][language]) for key in data["topics"]),
        *(("board", make_entry(board, language, ("since", "until", "url"))) for board in data["boards"]),
        *(("book", make_entry(book, language, ("year", "url"))) for book in data["books"]),
        *(("interest", text) for text in data["declares"][language]),
        *(("quotation", {**quote[language], "date": date.fromisoformat(quote["date"])}) for quote in data["quotes"]),
    ]


def make_entry(entry: dict[str, Any], language: str, shared: tuple[str, ...]) -> dict[str, Any]:
    return {**entry[language], **{key: entry[key] for key in shared if entry.get(key)}}


def make_press_kit(portrait: Any, scene: Any, captions: dict[str, Any], language: str, **words: str) -> Stream:
    """The portrait, and a picture of where the person works."""
    credit = captions["credit"][language]
    return [
        ("picture", {"image": image, "caption": captions[kind][language].format(**words), "credit": credit})
        for kind, image in (("portrait", portrait), ("scene", scene))
    ]
