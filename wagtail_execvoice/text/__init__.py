"""Text that outsiders write, made safe: the only package that knows how.

====================  ==========================================================================================
``characters``        which characters may stay: ``normalise``, ``single_line``; ``is_unseen``
``plain``             what readers write, as HTML: ``render_plain_text`` (escaped first, never parsed as HTML)
``markup``            a linear reader of markup: ``plain_text`` and the tokens that ``outline`` works on
``outline``           foreign HTML rebuilt within bounds, so that no cleaner ever meets hostile structure
``pastes``            what word processors put on the clipboard, said in ordinary tags: ``tidy_paste``
``links``             which addresses a stranger may link to: ``safe_href``
``html``              HTML that outsiders hand in: ``clean_html``; the only module that imports bleach
====================  ==========================================================================================
"""

from __future__ import annotations

from wagtail_execvoice.text.characters import MAX_COMBINING_MARKS, is_unseen, normalise, single_line
from wagtail_execvoice.text.html import CLEAN_HTML_ATTRIBUTES, CLEAN_HTML_TAGS, FEATURES, clean_html
from wagtail_execvoice.text.links import safe_href
from wagtail_execvoice.text.markup import plain_text
from wagtail_execvoice.text.outline import TextTooComplex
from wagtail_execvoice.text.pastes import tidy_paste
from wagtail_execvoice.text.plain import MAX_LINKS, PLAIN_TEXT_ATTRIBUTES, PLAIN_TEXT_TAGS, render_plain_text

__all__ = [
    "CLEAN_HTML_ATTRIBUTES",
    "CLEAN_HTML_TAGS",
    "FEATURES",
    "MAX_COMBINING_MARKS",
    "MAX_LINKS",
    "PLAIN_TEXT_ATTRIBUTES",
    "PLAIN_TEXT_TAGS",
    "TextTooComplex",
    "clean_html",
    "is_unseen",
    "normalise",
    "plain_text",
    "render_plain_text",
    "safe_href",
    "single_line",
    "tidy_paste",
]
