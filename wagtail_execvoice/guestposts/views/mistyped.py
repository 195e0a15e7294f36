"""Addresses below ours that are none: links copied with the full stop of the sentence, cut off, or typed."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from wagtail_execvoice.base.hiding import hide_tokens
from wagtail_execvoice.guestposts.urlnames import guest_path
from wagtail_execvoice.guestposts.views.doors import keep_private, show_dead_end

# As many letters and digits as a token has, one of the screens that a mail leads to, and what is no part of an address.
_MEANT = re.compile(r"([0-9A-Za-z]{59})(?:/(preview|final))?[\W_]*")
_PERHAPS_A_TOKEN = re.compile(r"[0-9A-Za-z]{16,}")


@csrf_exempt
def read(request: HttpRequest, rest: str) -> HttpResponse:
    """Lead on to what is meant, whether or not it opens anything. No log learns the token: without this, Django writes it down."""
    # Every one: of two links that were copied together, both work.
    hide_tokens(request, _PERHAPS_A_TOKEN.findall(rest) or [rest])
    meant = _MEANT.fullmatch(rest)
    if meant and request.method in {"GET", "HEAD"}:
        return keep_private(redirect(guest_path(meant[2] or "write", meant[1])))
    return show_dead_end(request)
