"""What somebody typed that cannot be kept, with its labels: it is shown to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.guestposts.actions.pictures import PORTRAIT
from wagtail_execvoice.guestposts.forms import GuestTextForm, PictureForm

#: Fields of the form of a text, in its order.
TEXT_FIELDS = ("title", "body", "position", "affiliation", "bio", "disclosure", "note")
#: Fields about a picture. Those of one that was uploaded have its number at the end.
PICTURE_FIELDS = ("description", "credit")
_OF_A_PICTURE = re.compile(r"(description|credit)-([0-9]{1,4})")


@dataclass(frozen=True)
class Typed:
    name: str
    label: Any
    text: str

    @property
    def is_long(self) -> bool:
        return self.name == "body"


def list_typed(data: Mapping[str, Any]) -> list[Typed]:
    """Return what is not empty of all that can be typed on the screens of a guest. What is chosen or ticked is none of it."""
    found = (Typed(name, label, str(data.get(name, ""))) for name, label in _name_fields(data))
    return [typed for typed in found if typed.text.strip()]


def _name_fields(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in TEXT_FIELDS:
        yield name, GuestTextForm.base_fields[name].label
    labels = {name: PictureForm.base_fields[name].label for name in PICTURE_FIELDS}
    for name in data:
        if of_a_picture := _OF_A_PICTURE.fullmatch(name):
            number = int(of_a_picture[2])
            which = _("Your portrait") if number == PORTRAIT else f"[[{number}]]"
            yield name, f"{which} {labels[of_a_picture[1]]}"
    yield from labels.items()
    yield "correction", _("What should change")
    yield "reason", _("Why, if you want to say")
