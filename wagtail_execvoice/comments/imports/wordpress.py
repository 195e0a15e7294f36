"""Exports of WordPress: an XML file that anybody may have written into, read one post at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.imports.cleaning import as_plain_text
from wagtail_execvoice.comments.imports.records import FileRefused, ForeignComment, Post, read_time

#: Characters of HTML that are looked at. Nobody reads a longer comment.
LONGEST_HTML = 200_000
_STATUS = {"1": Status.APPROVED, "approved": Status.APPROVED, "0": Status.PENDING, "hold": Status.PENDING}


def read(path: str) -> Iterator[Post]:
    """Yield the posts that have comments. Raises ``FileRefused`` for what is no such file, or would harm who reads it."""
    try:
        from defusedxml.ElementTree import ParseError, iterparse
    except ImportError as error:
        raise FileRefused(_("XML is read with defusedxml: install wagtail-execvoice[imports].")) from error
    try:
        is_export = False
        for _event, element in iterparse(path, events=("end",), forbid_dtd=True):
            name = _local(element)
            is_export = is_export or name in {"channel", "item"}
            if name == "item":
                yield from _read_item(element)
                element.clear()
        if not is_export:
            raise FileRefused(_("This is not an export of WordPress: it has no posts."))
    except ParseError as error:
        raise FileRefused(_("This is not well-formed XML: %(error)s") % {"error": error}) from error
    except (ValueError, LookupError, OSError) as error:
        # Of defusedxml, too: a declaration that could read other files, or grow beyond all memory.
        raise FileRefused(_("This XML is not read: %(error)s") % {"error": error}) from error


def _read_item(item: Any) -> Iterator[Post]:
    found = [element for element in item if _local(element) == "comment"]
    if not found:
        return
    texts = _texts(item)
    post = Post(address=texts.get("link", ""), slug=texts.get("post_name", ""))
    site = urlsplit(post.address[:2000]).netloc if "[" not in post.address else ""
    for element in found:
        _take(post, _texts(element), site)
    yield post


def _take(post: Post, values: dict[str, str], site: str) -> None:
    key = values.get("comment_id", "")
    parent = values.get("comment_parent", "")
    key, parent = f"{site}:{key}" if key else "", f"{site}:{parent}" if parent not in {"", "0"} else ""
    if key:
        post.parents[key] = parent
    reason, status = _judge(values, key)
    written_at = _find_time(values)
    if not reason and written_at is None:
        reason = "time"
    if reason or written_at is None:
        post.left_out[reason] += 1
        return
    post.comments.append(
        ForeignComment(
            key=key,
            parent=parent,
            name=values.get("comment_author", ""),
            email=values.get("comment_author_email", ""),
            body=as_plain_text(values.get("comment_content", "")),
            written_at=written_at,
            status=status,
        )
    )


def _judge(values: dict[str, str], key: str) -> tuple[str, str]:
    """Return why a comment is left out, or else what had been decided about it."""
    approved = values.get("comment_approved", "")
    if values.get("comment_type", "") not in {"", "comment"}:
        return "kind", ""
    if not key:
        return "key", ""
    if len(values.get("comment_content", "")) > LONGEST_HTML:
        return "long", ""
    if approved == "spam":
        return "spam", ""
    return ("", _STATUS[approved]) if approved in _STATUS else ("trash", "")


def _find_time(values: dict[str, str]) -> Any:
    return read_time(values.get("comment_date_gmt", ""), is_utc=True) or read_time(values.get("comment_date", ""))


def _texts(element: Any) -> dict[str, str]:
    """Return the texts of what is inside by their names: each version of the format has another namespace."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(_local(child), (child.text or "").strip())
    return found


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
