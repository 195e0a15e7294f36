"""A guest writes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wagtail_execvoice.guestposts.actions import admit_save, save_text, submit_text, withdraw_text
from wagtail_execvoice.guestposts.actions.pictures import PORTRAIT
from wagtail_execvoice.guestposts.constants import SubmissionState
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms import GuestTextForm, PictureForm
from wagtail_execvoice.guestposts.forms.writing import AT_THE_END
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.texts import count_words
from wagtail_execvoice.guestposts.urlnames import guest_path
from wagtail_execvoice.guestposts.views.doors import TextIsGone, behind_link, wants_json
from wagtail_execvoice.guestposts.views.showing import make_form, render_text, show_body, tell_problems
from wagtail_execvoice.guestposts.views.tending import BUTTONS, describe_pictures, read_next, tend_pictures
from wagtail_execvoice.text import normalise

PREVIEW = "wagtail_execvoice/guestposts/preview.html"


@behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Show the text to its guest, keep what they type, and take it in."""
    if request.method != "POST":
        return render_text(request, submission, token, make_form(submission))
    try:
        admit_save(submission)
    except SubmissionRefused as refusal:
        return _refuse(request, submission, token, refusal)
    refused = None if wants_json(request) else tend_pictures(request, submission)
    # What is handed in has all its pictures. Where one was refused, the text is saved.
    form = make_form(submission, request.POST, is_submitted="submit" in request.POST and refused is None)
    try:
        if form.is_valid():
            return _show_saved(request, _carry_out(request, submission, form), token, form, refused)
    except SubmissionRefused as refusal:
        return _show_refused(request, submission, token, form, refusal)
    if wants_json(request):
        return tell_problems(form)
    return render_text(request, submission, token, form, picture_form=refused, status=422)


@behind_link
@require_POST
def withdraw(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    reason = normalise(request.POST.get("reason", ""), max_length=3000).strip()
    try:
        row = withdraw_text(submission, reason)
    except SubmissionRefused as refusal:
        submission.refresh_from_db()
        told: dict[str, Any] = {"problem": refusal.message if refusal.code == "too_many" else "", "reason": reason}
        return render_text(request, submission, token, make_form(submission), status=409, **told)
    asked = "?asked" if row.state == SubmissionState.ACCEPTED else ""
    return redirect(f"{guest_path('write', token)}{asked}")


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


def _refuse(request: HttpRequest, submission: Submission, token: str, refusal: SubmissionRefused) -> HttpResponse:
    """Answer who saves too often: nothing was read, and it is shown as it was sent."""
    form = make_form(submission, request.POST, is_submitted="submit" in request.POST)
    form.refuse(refusal.message)
    if wants_json(request):
        return tell_problems(form, status=429, reason=refusal.code, retry_after=refusal.retry_after)
    # No file was read either.
    unread = PictureForm(initial=read_next(request.POST))
    response = render_text(request, submission, token, form, picture_form=unread, status=429)
    response["Retry-After"] = str(refusal.retry_after)
    return response


def _carry_out(request: HttpRequest, submission: Submission, form: GuestTextForm) -> Submission:
    values, place = form.get_values(), form.get_place()
    if not form.is_submitted:
        kept = save_text(submission, values, **place)
        describe_pictures(request, kept)
        return kept
    with transaction.atomic():
        # First: of what was handed in nothing can be changed.
        describe_pictures(request, submission)
        return submit_text(submission, values, form.get_agreements(), **place, note=form.cleaned_data["note"])


def _show_refused(
    request: HttpRequest, submission: Submission, token: str, form: GuestTextForm, refusal: SubmissionRefused
) -> HttpResponse:
    form.add_error(NON_FIELD_ERRORS, refusal.message)
    found = Submission.objects.filter(pk=submission.pk).first()
    if found is None:
        raise TextIsGone
    # To save once more then replaces what was saved meanwhile.
    form.data = {**request.POST.dict(), "version": found.version}
    if wants_json(request):
        return tell_problems(form, reason=refusal.code, version=found.version)
    form.is_open_twice = refusal.code == "changed"
    return render_text(request, found, token, form, status=422)


def _show_saved(
    request: HttpRequest, submission: Submission, token: str, form: GuestTextForm, refused: PictureForm | None
) -> HttpResponse:
    if wants_json(request):
        moment = date_format(localtime(submission.saved_at), "TIME_FORMAT")
        words = {"time": moment, "words": count_words(submission.body)}
        told = {"version": submission.version, "message": _("Saved at %(time)s, %(words)d words") % words}
        return JsonResponse({**told, "html": show_body(submission, token, submission.body)})
    is_about_pictures = bool(BUTTONS.intersection(request.POST) or request.FILES)
    # They go to the editors with the text, and are kept nowhere before.
    kept = {name: form.cleaned_data[name] for name in AT_THE_END if form.cleaned_data[name]}
    if submission.is_open and (refused or "note" in kept or (kept and is_about_pictures)):
        fresh = make_form(submission)
        fresh.initial.update(kept)
        status = 422 if refused else 200
        return render_text(request, submission, token, fresh, picture_form=refused, is_saved=True, status=status)
    return redirect(f"{guest_path('write', token)}?saved{'#pictures' if is_about_pictures else ''}")
