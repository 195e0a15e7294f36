"""What a program sent: an object of texts in JSON, some of yes or no, or an error. Nothing that is sent ever fails further in."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _

from wagtail_execvoice.comments.api.problems import Problem

LARGEST_BODY = 100 * 1024


def read_texts(request: HttpRequest, names: Collection[str], flags: Collection[str] = ()) -> dict[str, Any]:
    """Return the texts that the body names, of which only ``names`` may be there, and ``flags``, which are true or false.

    Raises ``Problem``.
    """
    if request.content_type != "application/json":
        raise Problem(415, "content_type", _("Send JSON, with the content type application/json."))
    value = _parse(_read(request))
    if not isinstance(value, dict):
        raise Problem(400, "malformed", _("Send one object."))
    wrong = {name: [_("Unknown.")] for name in value if name not in names and name not in flags}
    for name, said in value.items():
        if name in flags and not isinstance(said, bool):
            wrong[name] = [_("This must be true or false.")]
        if name not in flags and not _is_text(said):
            wrong[name] = [_("This must be a text.")]
    if wrong:
        # As they were named, as far as that can be written.
        shown = {str(name).encode("utf-8", "replace").decode(): errors for name, errors in wrong.items()}
        raise Problem(400, "malformed", _("Something in it is not as it should be."), fields=shown)
    return value


def _read(request: HttpRequest) -> bytes:
    too_large = Problem(413, "too_large", _("That is more than anybody reads."))
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        # Looked at before it is read, and then again: the header is only what the other side says.
        if length > LARGEST_BODY or len(request.body) > LARGEST_BODY:
            raise too_large
    except (RequestDataTooBig, UnreadablePostError) as error:
        raise too_large from error
    except ValueError as error:
        raise Problem(400, "malformed", _("This is no JSON.")) from error
    return request.body


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Problem(400, "malformed", _("This is no JSON.")) from error


def _is_text(value: object) -> bool:
    """Whether it is a text that every database takes: no NUL, and no half of a character."""
    if not isinstance(value, str) or "\0" in value:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)
