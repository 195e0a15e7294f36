"""Sentences in a hundred languages that every site has already: the translations of Django and Wagtail."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import django
import wagtail

#: Where they keep them: of the package itself, of its parts and of those that are contributed.
_PLACES = ((django, "conf"), (django, "contrib/*"), (wagtail, ""), (wagtail, "*"), (wagtail, "contrib/*"))
_SIGNS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]*>|&\w+;|\S*[@/\\]\S*")
_SOURCE = "en"
_MAGIC = 0x950412DE


def find_languages() -> list[str]:
    """Return the languages that Django knows, as its directories call them ("pt_BR")."""
    root = Path(django.__path__[0], "conf", "locale")
    names = {path.parent.parent.name for path in root.glob("*/LC_MESSAGES/django.mo")}
    # "en_AU" is spelled as "en"; "sr_Latn" has an alphabet of its own.
    return sorted(name for name in names if name.partition("_")[0] not in names - {name} or name.endswith("_Latn"))


def read_sentences(language: str) -> Iterator[str]:
    """Yield what Django and Wagtail say in ``language``, without the names of values and without markup."""
    # Everything is translated from English: it stands in the catalogue of any other language.
    is_source = language == _SOURCE
    for module, place in _PLACES:
        pattern = f"{place}/locale/{'nl' if is_source else language}/LC_MESSAGES/*.mo".lstrip("/")
        for path in sorted(Path(module.__path__[0]).glob(pattern)):
            for original, translation in _read(path.read_bytes()):
                text = original if is_source else translation
                yield _SIGNS.sub(" ", text.replace("\x00", " "))


def _read(data: bytes) -> Iterator[tuple[str, str]]:
    """The file format of GNU gettext: two tables of lengths and places."""
    order = "<" if struct.unpack_from("<I", data)[0] == _MAGIC else ">"
    count, originals, translations = struct.unpack_from(f"{order}3I", data, 8)
    for number in range(count):
        pair = [_text(data, order, table + 8 * number) for table in (originals, translations)]
        if pair[0]:
            yield pair[0].rpartition("\x04")[2], pair[1]


def _text(data: bytes, order: str, place: int) -> str:
    length, start = struct.unpack_from(f"{order}2I", data, place)
    return data[start : start + length].decode("utf-8", "replace")
