"""Reading what other systems export: files that strangers may have written into, so nothing in them is trusted.

====================  =========================================================================
``records``           what a file says about a post and its comments, whichever kind of file it is
``wordpress``         exports of WordPress (WXR)
``jsonlines``         one comment on each line, as JSON
``cleaning``          the HTML of a comment as plain text
====================  =========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.imports import jsonlines, wordpress
from wagtail_execvoice.comments.imports.records import FileRefused, ForeignComment, Post

__all__ = ["FileRefused", "ForeignComment", "Post", "read_posts"]


def read_posts(path: str) -> Iterator[Post]:
    """Yield the posts of a file, each with its comments. Raises ``FileRefused``, and before the first one if it can."""
    try:
        with open(path, "rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise FileRefused(error.strerror or str(error)) from error
    is_xml = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return wordpress.read(path) if is_xml else jsonlines.read(path)
