from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile


@dataclass
class World:
    home: Any
    picture: Any
    paper: Any
    notice: Any
    other: Any

    def rich_text(self) -> str:
        return (
            f'<p data-block-key="a1">Words &amp; <a linktype="page" id="{self.home.pk}">home</a>, '
            f'<a linktype="document" id="{self.paper.pk}">paper</a>, <a href="https://example.com/?a=1&amp;b=2">out</a></p>'
            f'<embed embedtype="image" id="{self.picture.pk}" alt="A &quot;view&quot;" format="left"/>'
        )

    def body(self) -> list[dict[str, Any]]:
        card = {"heading": "Card", "words": "<p>Card words</p>", "picture": self.picture.pk, "wide": True}
        blocks: list[tuple[str, Any]] = [
            ("heading", "A heading"),
            ("words", '<p data-block-key="k1">Stream\u00a0words</p>'),
            ("card", {**card, "at": "2026-03-01T12:00:00+01:00"}),
            ("points", [{"type": "item", "id": "i1", "value": "<p>Point</p>"}, "<p>Bare point</p>"]),
            ("cards", [{"type": "item", "id": "i2", "value": card}]),
            ("section", [{"type": "words", "id": "s1", "value": "<p>Deep</p>"}]),
            ("picture", self.picture.pk),
            ("figure", {"image": self.picture.pk, "decorative": False, "alt_text": "Seen from above"}),
            ("paper", self.paper.pk),
            ("notice", self.notice.pk),
            ("page", self.home.pk),
            ("size", 1.0),
            ("table", self.table()),
        ]
        return [{"type": kind, "value": value, "id": f"id-{kind}"} for kind, value in blocks]

    def table(self) -> dict[str, Any]:
        return {
            "columns": [{"type": "words", "heading": "What"}, {"type": "picture", "heading": "Seen"}],
            "rows": [{"values": ["<p>Cell</p>", self.picture.pk]}],
            "caption": "A table",
        }


def again(instance: Any) -> Any:
    return type(instance).objects.get(pk=instance.pk)


def look_at_everything(page: Any) -> None:
    """Read every block, as rendering does: Wagtail stores a block that was looked at in another form."""
    assert all(child.value is not None for child in page.body)


def replace_file(file: Any, content: bytes) -> None:
    """Put other bytes under the same name."""
    file.storage.delete(file.name)
    file.storage.save(file.name, ContentFile(content))
