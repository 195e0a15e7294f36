"""Values of JSON in the one form that no database, encoder or version of Python can change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timezone
from decimal import Decimal
from math import isfinite
from typing import Any

import rfc8785
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import is_aware

_LARGEST = 2**53 - 1
_MARK = "\0"


def stored(value: Any) -> Any:
    """Return ``value`` as it is read back from the JSON of a revision: dates as text, to the millisecond."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def encode(value: Any) -> bytes:
    """Return the bytes of RFC 8785 for what ``plain`` made."""
    return rfc8785.dumps(value)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def plain(value: Any) -> Any:
    """Return any JSON with numbers and text in canonical form. Nothing is left out."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return {text(str(key)): plain(item) for key, item in value.items()}
    return [plain(item) for item in value]


def number(value: float) -> int | str:
    """Return an integer, or the text of what is none or is too large to be exact everywhere.

    PostgreSQL stores the JSON ``1e20`` as an integer and loses the sign of ``-0.0``; SQLite keeps both as written.
    """
    if isinstance(value, float):
        if not isfinite(value) or not value.is_integer():
            return repr(value)
        value = int(Decimal(repr(value)))
    return int(value) if abs(value) <= _LARGEST else str(value)


def text(value: str) -> str:
    """Return the text itself, never normalised.

    Half a surrogate pair has no bytes in UTF-8, so such a text becomes its JSON behind a mark. A text that begins with the
    mark is treated alike, so that no other text can pass for it.
    """
    try:
        value.encode()
    except UnicodeEncodeError:
        return _MARK + json.dumps(value)
    return _MARK + json.dumps(value) if value.startswith(_MARK) else value


def in_utc(moment: datetime) -> str:
    """Return the moment as a revision stores it: the same text whatever the zone of the editor or the server."""
    return str(stored(moment.astimezone(timezone.utc) if is_aware(moment) else moment))


def is_empty(value: Any) -> bool:
    """True for what a reader cannot tell from a field that is not there."""
    return value is None or (isinstance(value, str | list | dict) and not value)
