"""Pictures of a guest: uploaded, shown to who has the link alone, and taken away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from wagtail_execvoice.guestposts.actions import describe_picture, remove_picture
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms import PictureForm
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.urlnames import guest_path
from wagtail_execvoice.guestposts.views.doors import behind_link, wants_json
from wagtail_execvoice.guestposts.views.showing import make_form, render_text, tell_problems
from wagtail_execvoice.guestposts.views.tending import upload_picture
from wagtail_execvoice.text import single_line


@behind_link
@require_POST
def upload(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Keep a picture that the script sends alone."""
    form = PictureForm(request.POST, request.FILES)
    picture = upload_picture(submission, form)
    if picture is None:
        if wants_json(request):
            return tell_problems(form)
        return render_text(request, submission, token, make_form(submission), picture_form=form, status=422)
    if wants_json(request):
        url = guest_path("picture", token, picture.number)
        return JsonResponse({"number": picture.number, "url": url, "description": picture.description})
    return redirect(f"{guest_path('write', token)}#pictures")


@behind_link
@require_safe
def show(request: HttpRequest, submission: Submission, token: str, number: int) -> HttpResponse:
    picture = submission.pictures.filter(number=number).first()
    if picture is None:
        raise Http404
    response = HttpResponse(bytes(picture.data), content_type=picture.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@behind_link
@require_POST
def change(request: HttpRequest, submission: Submission, token: str, number: int) -> HttpResponse:
    """Describe a picture anew, or take it away, as the script asks for it alone."""
    try:
        if "remove" in request.POST:
            remove_picture(submission, number)
        else:
            described = {
                "description": single_line(request.POST.get("description", ""), max_length=255),
                "credit": single_line(request.POST.get("credit", ""), max_length=200),
            }
            describe_picture(submission, number, **described)
    except SubmissionRefused:
        # The page says why nothing can be changed any more.
        pass
    return redirect(f"{guest_path('write', token)}#pictures")
