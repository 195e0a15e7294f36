"""The HTML of a comment as what readers write here: plain text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from wagtail_execvoice.text import plain_text, safe_href
from wagtail_execvoice.text.markup import LINE_TAGS, PARAGRAPH_TAGS, attributes, tokens

#: What parts texts. Whatever else is in it is dropped here, and so are scripts, of which only the tags are left.
_BREAKS = PARAGRAPH_TAGS | LINE_TAGS | {"td", "th"}


def as_plain_text(html: str) -> str:
    """Return the text of a comment: lines as they were broken, and behind a link its address, if that is a safe one.

    Linear in the length of ``html``, whatever it is. Nothing of its markup is left, and the result is escaped wherever it
    is shown.
    """
    return plain_text("".join(_pieces(html)))


def _pieces(html: str) -> Iterator[str]:
    href, said, after_break = "", "", False
    for token in tokens(html):
        if token.kind == "text":
            # Other systems break the lines of a comment where its writer did, and show that.
            value = token.value.removeprefix("\n") if after_break else token.value
            said += value if href else ""
            yield escape(value).replace("\n", "<br>")
        elif token.value in _BREAKS:
            yield f"<{token.value}>"
        elif token.value != "a":
            continue
        elif token.kind == "start":
            href, said = safe_href(attributes(token).get("href", "").strip()) or "", ""
        elif href:
            yield "" if href in said else escape(f" ({href})")
            href = ""
        after_break = token.kind != "text" and token.value in LINE_TAGS
