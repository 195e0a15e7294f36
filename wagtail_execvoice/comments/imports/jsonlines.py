"""One comment on each line, as JSON: what any system can be made to write in an hour."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.imports.cleaning import as_plain_text
from wagtail_execvoice.comments.imports.records import FileRefused, ForeignComment, Post, read_time

#: Bytes of one line.
LONGEST_LINE = 1_000_000
#: The largest number that is a key in every database.
MOST = 2**63 - 1
_TEXTS = ("id", "name", "text", "html", "email", "parent", "written_at", "status")
_KNOWN = {*_TEXTS, "page"}


def read(path: str) -> Iterator[Post]:
    """Yield the posts. Raises ``FileRefused``, with the number of the line, before the first of them."""
    posts: dict[Any, Post] = {}
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), start=1):
                if line.strip():
                    values = _parse(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, number)
                    _take(posts, values, number)
    except OSError as error:
        raise FileRefused(error.strerror or str(error)) from error
    yield from posts.values()


def _parse(line: bytes, number: int) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise _refuse(number, _("the line is too long"))
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _refuse(number, _("it is not UTF-8")) from None
    except (ValueError, RecursionError) as error:
        raise _refuse(number, str(error)) from None
    if not isinstance(values, dict) or not {"id", "page", "written_at"} <= values.keys():
        raise _refuse(number, _("it is no object with id, page and written_at"))
    if unknown := sorted(values.keys() - _KNOWN):
        raise _refuse(number, _("unknown: %(names)s") % {"names": ", ".join(unknown)})
    _check_values(values, number)
    return values


def _check_values(values: dict[str, Any], number: int) -> None:
    page = values["page"]
    is_number = isinstance(page, int) and not isinstance(page, bool) and 0 < page <= MOST
    if not is_number and not isinstance(page, str):
        raise _refuse(number, _("page is neither a number nor an address"))
    for name in _TEXTS:
        value = values.get(name)
        if name in {"id", "parent"} and isinstance(value, int):
            values[name] = str(value)
        elif value is not None and not isinstance(value, str):
            raise _refuse(number, _("%(name)s is not a text") % {"name": name})


def _take(posts: dict[Any, Post], values: dict[str, Any], number: int) -> None:
    page = values["page"]
    page_id, address = (page, "") if isinstance(page, int) else (None, _whole(page))
    post = posts.setdefault(page, Post(address=address or str(page), page_id=page_id))
    key, parent = values["id"] or "", values.get("parent") or ""
    post.parents[key] = parent
    written_at = read_time(values["written_at"] or "")
    status = values.get("status") or Status.PENDING
    if status not in {*Status.values, "trash"}:
        raise _refuse(number, _("status is none of approved, pending, rejected, spam, trash"))
    reason = "key" if not key else "time" if written_at is None else {"spam": "spam", "trash": "trash"}.get(status, "")
    if reason or status == Status.REJECTED or written_at is None:
        post.left_out[reason or "trash"] += 1
        return
    post.comments.append(
        ForeignComment(
            key=key,
            parent=parent,
            name=values.get("name") or "",
            email=values.get("email") or "",
            body=values.get("text") or as_plain_text(values.get("html") or ""),
            written_at=written_at,
            status=status,
        )
    )


def _whole(address: str) -> str:
    """Return an address in which half a character, which JSON can write and no database can look for, is spelled out."""
    return address.encode("utf-8", "backslashreplace").decode()


def _refuse(number: int, problem: str) -> FileRefused:
    return FileRefused(_("Line %(number)d: %(problem)s.") % {"number": number, "problem": problem.rstrip(".")})
