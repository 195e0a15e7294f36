"""A guest writes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Site

from wagtail_execvoice.guestposts.actions import save_text, submit_text, withdraw_text
from wagtail_execvoice.guestposts.actions.approving import find_waiting
from wagtail_execvoice.guestposts.actions.locking import explain_state
from wagtail_execvoice.guestposts.actions.pictures import PORTRAIT
from wagtail_execvoice.guestposts.constants import Notation
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms import GuestTextForm, PictureForm
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.texts import count_words, show_text, write_typed
from wagtail_execvoice.guestposts.urlnames import guest_path
from wagtail_execvoice.guestposts.views.doors import behind_link

TEMPLATE = "wagtail_execvoice/guestposts/write.html"
PREVIEW = "wagtail_execvoice/guestposts/preview.html"


@behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Show the text to its guest, keep what they type, and take it in."""
    if request.method != "POST":
        return render_text(request, submission, token, make_form(submission))
    form = make_form(submission, request.POST, is_submitted="submit" in request.POST)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    if form.is_valid():
        try:
            submission = _carry_out(request, submission, form)
        except SubmissionRefused as refusal:
            form.add_error(NON_FIELD_ERRORS, refusal.message)
            # It may have been erased meanwhile.
            submission = get_object_or_404(Submission, pk=submission.pk)
            # To save once more then replaces what was saved meanwhile.
            form.data = {**request.POST.dict(), "version": submission.version}
            if wants_json:
                return tell_problems(form, reason=refusal.code, version=submission.version)
        else:
            return _show_saved(request, submission, token, form, wants_json=wants_json)
    if wants_json:
        return tell_problems(form)
    return render_text(request, submission, token, form, status=422)


@behind_link
@require_POST
def withdraw(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    try:
        withdraw_text(submission)
    except SubmissionRefused:
        # The page says why nothing can be done with it any more.
        submission.refresh_from_db()
        return render_text(request, submission, token, make_form(submission), status=409)
    return redirect(guest_path("write", token))


@behind_link
@require_safe
def preview(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Show the text as it was saved last."""
    context = {
        "submission": submission,
        "token": token,
        "html": show_body(submission, token, submission.body),
        "portrait": None,
    }
    if submission.pictures.filter(number=PORTRAIT).exists():
        context["portrait"] = guest_path("picture", token, PORTRAIT)
    return TemplateResponse(request, PREVIEW, context)


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
) -> HttpResponse:
    body = getattr(form, "cleaned_data", {}).get("html") if form.is_bound else submission.body
    context = {
        "submission": submission,
        "token": token,
        "form": form,
        "picture_form": picture_form or PictureForm(),
        "pictures": submission.pictures.defer("data"),
        "notes": submission.notes.filter(is_internal=False),
        "explained": "" if submission.is_open else explain_state(submission),
        "is_saved": is_saved or ("saved" in request.GET and request.method == "GET"),
        # None: it was refused before it was cleaned, and no page may make elements of it.
        "html": None if body is None else show_body(submission, token, body),
        "final_url": guest_path("final", token) if submission.asked_digest or find_waiting(submission) else "",
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


def _carry_out(request: HttpRequest, submission: Submission, form: GuestTextForm) -> Submission:
    values, version = form.get_values(), form.cleaned_data["version"]
    if form.is_submitted:
        note = form.cleaned_data["note"]
        return submit_text(submission, values, form.get_agreements(), version=version, note=note)
    return save_text(submission, values, version=version)


def _show_saved(
    request: HttpRequest, submission: Submission, token: str, form: GuestTextForm, *, wants_json: bool
) -> HttpResponse:
    note = form.cleaned_data["note"]
    if wants_json:
        moment = date_format(localtime(submission.saved_at), "TIME_FORMAT")
        words = {"time": moment, "words": count_words(submission.body)}
        told = {"version": submission.version, "message": _("Saved at %(time)s, %(words)d words") % words}
        return JsonResponse({**told, "html": show_body(submission, token, submission.body)})
    if note and submission.is_open:
        # It goes to the editors with the text, and is kept nowhere before.
        fresh = make_form(submission)
        fresh.initial["note"] = note
        return render_text(request, submission, token, fresh, is_saved=True)
    return redirect(f"{guest_path('write', token)}?saved")


def tell_problems(form: Any, **told: Any) -> HttpResponse:
    """Return what is wrong with a form, for a script."""
    return JsonResponse(
        {"problems": [str(text) for texts in form.errors.values() for text in texts], **told}, status=422
    )
