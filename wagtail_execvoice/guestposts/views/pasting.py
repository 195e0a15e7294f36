"""What a guest pastes, cleaned before it stands in the editor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.guestposts.constants import Notation
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.texts import read_text
from wagtail_execvoice.guestposts.views.doors import behind_link
from wagtail_execvoice.guestposts.views.showing import show_body
from wagtail_execvoice.text import TextTooComplex

#: As many pastes into one text, in as many seconds: a long one costs half a second of a processor.
PASTE_LIMIT = (120, 600)


@behind_link
@require_POST
def clean(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Answer with what would be kept of it. Nothing is kept."""
    if not take_slot("guestposts.paste", str(submission.pk), *PASTE_LIMIT):
        return JsonResponse({"problems": [_("That was pasted very often. Try again in a little while.")]}, status=429)
    try:
        html = read_text(request.POST.get("html", ""), Notation.HTML)
    except TextTooComplex as error:
        return JsonResponse({"problems": [str(error)]}, status=422)
    return JsonResponse({"html": show_body(submission, token, html)})
