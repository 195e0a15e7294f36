"""What a guest sees of a text: the form for it, and the page around it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from wagtail.models import Site

from wagtail_execvoice.guestposts.actions.approving import find_waiting
from wagtail_execvoice.guestposts.actions.locking import explain_state
from wagtail_execvoice.guestposts.actions.pictures import PORTRAIT
from wagtail_execvoice.guestposts.constants import Notation, SubmissionState
from wagtail_execvoice.guestposts.forms import GuestTextForm, PictureForm
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.texts import show_text, write_typed
from wagtail_execvoice.guestposts.urlnames import guest_path
from wagtail_execvoice.guestposts.views.tending import list_pictures, read_next
from wagtail_execvoice.guestposts.views.unsaved import list_typed

TEMPLATE = "wagtail_execvoice/guestposts/write.html"


def make_form(submission: Submission, data: Any = None, *, is_submitted: bool = False) -> GuestTextForm:
    initial = {
        "title": submission.title,
        **_find_source(submission),
        "position": submission.position,
        "affiliation": submission.affiliation,
        "bio": submission.bio,
        "relationship": submission.relationship,
        "compensation": submission.compensation,
        "disclosure": submission.disclosure,
        "version": submission.version,
    }
    numbers = list(submission.pictures.values_list("number", flat=True))
    return GuestTextForm(
        data, initial=initial, pictures=numbers, organisation=name_organisation(submission), is_submitted=is_submitted
    )


def _find_source(submission: Submission) -> dict[str, str]:
    """Return what stands in the text area: what was typed, or what the editor of the script wrote as it would be typed."""
    typed = submission.source or write_typed(submission.body)
    if typed is None:
        return {"body": submission.body, "notation": Notation.HTML}
    return {"body": typed, "notation": Notation.TYPED}


def name_organisation(submission: Submission) -> str:
    """Return who publishes: the name of the site on which the text will stand."""
    site = submission.parent.get_site() if submission.parent else Site.objects.filter(is_default_site=True).first()
    return (site.site_name or site.hostname) if site else ""


def render_text(
    request: HttpRequest,
    submission: Submission,
    token: str,
    form: GuestTextForm,
    *,
    picture_form: PictureForm | None = None,
    is_saved: bool = False,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    """Show the text. ``told`` is what the page says of an act: ``problem``, ``reason``."""
    # Of a text in which nothing can be written, what is kept of it is shown, and what was sent beside it.
    is_typed = form.is_bound and submission.is_open
    body = getattr(form, "cleaned_data", {}).get("html") if is_typed else submission.body
    typed = [] if submission.is_open or request.method != "POST" else list_typed(request.POST)
    if submission.is_waiting or submission.state == SubmissionState.ACCEPTED:
        # Their form to take it back is on the page.
        typed = [field for field in typed if field.name != "reason"]
    context = {
        "submission": submission,
        "token": token,
        "form": form,
        "picture_form": picture_form
        or PictureForm(initial=read_next(request.POST) if is_typed and not request.FILES else {}),
        "pictures": list_pictures(submission, request.POST if is_typed else {}),
        "typed": typed,
        "notes": submission.notes.filter(is_internal=False),
        "explained": "" if submission.is_open else explain_state(submission),
        "is_saved": is_saved or ("saved" in request.GET and request.method == "GET"),
        "is_asked": "asked" in request.GET and request.method == "GET",
        # None: it was refused before it was cleaned, and no page may make elements of it.
        "html": None if body is None else show_body(submission, token, body),
        "final_url": guest_path("final", token) if submission.asked_digest or find_waiting(submission) else "",
        # What one form may hold, so that the script says what the site would only refuse.
        "most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0,
        **told,
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def show_body(submission: Submission, token: str, body: str) -> Any:
    """Return ``body``, clean HTML, with the pictures of the text in place."""
    pictures = {
        picture.number: (guest_path("picture", token, picture.number), picture.description)
        for picture in submission.pictures.defer("data")
        if picture.number != PORTRAIT
    }
    return show_text(body, pictures)


def tell_problems(form: Any, *, status: int = 422, **told: Any) -> HttpResponse:
    """Return what is wrong with a form, for a script."""
    problems = [str(text) for texts in form.errors.values() for text in texts]
    return JsonResponse({"problems": problems, **told}, status=status)
