"""The disclosure of a guest post on its page, whatever the template of a site does."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse

#: By which a page is known to say it. In the element itself, so that it is there if, and only if, readers see it.
MARK = b"data-ev-disclosure"
_TOP = re.compile(rb"<(?:main|body)\b[^>]*>", re.IGNORECASE)


def write_disclosure(page: Any) -> str:
    """Return the disclosure of ``page`` as HTML, empty if there is none."""
    disclosure = page.get_disclosure()
    if not disclosure:
        return ""
    return render_to_string("wagtail_execvoice/guestposts/disclosure.html", {"page": page, "disclosure": disclosure})


def make_sure_of_disclosure(response: HttpResponse, page: Any) -> HttpResponse:
    """Have ``response`` say the disclosure of ``page`` on top if its template forgot to. Returns the response.

    A developer is told by a system check, and by ``testing.assert_discloses``; readers are told here.
    """
    if not isinstance(response, SimpleTemplateResponse) or not page.get_disclosure():
        return response

    def insert(rendered: Any) -> None:
        if MARK not in rendered.content:
            rendered.execvoice_disclosure_added = True  # for ``testing.assert_discloses``
            rendered.content = put_on_top(rendered.content, write_disclosure(page).encode(rendered.charset))

    response.add_post_render_callback(insert)
    return response


def put_on_top(html: bytes, disclosure: bytes) -> bytes:
    """Return ``html`` with ``disclosure`` first in what is read: in its main part, else in its body, else before all."""
    found = {match.group()[1:5].lower(): match.end() for match in reversed(list(_TOP.finditer(html)))}
    place = found.get(b"main", found.get(b"body", 0))
    return html[:place] + disclosure + html[place:]
