"""Pictures in the form of the text: without a script the page is sent as a whole, whichever button was pressed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from wagtail_execvoice.guestposts.actions import add_picture, describe_picture, remove_picture
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms import PictureForm
from wagtail_execvoice.guestposts.models import Submission, SubmissionPicture
from wagtail_execvoice.text import single_line

#: Names of the buttons about pictures.
BUTTONS = frozenset({"upload", "describe", "remove"})


def tend_pictures(request: HttpRequest, submission: Submission) -> PictureForm | None:
    """Do what was asked about pictures. Return the form of the picture that was refused, and None if none was.

    A file that was chosen is uploaded by every button: nobody has to know which one does.
    """
    number = request.POST.get("remove", "")
    if number.isdecimal() and len(number) < 4:
        try:
            remove_picture(submission, int(number))
        except SubmissionRefused:
            # The page says why nothing can be changed any more.
            return None
    if "upload" not in request.POST and "file" not in request.FILES:
        return None
    form = PictureForm(request.POST, request.FILES)
    return None if upload_picture(submission, form) else form


def upload_picture(submission: Submission, form: PictureForm) -> SubmissionPicture | None:
    """Keep the picture that was sent; None if it was refused, which the form then says."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    about = {name: data[name] for name in ("is_portrait", "description", "credit")}
    try:
        return add_picture(submission, data["file"], **about)
    except ValidationError as error:
        form.add_error("file", error)
    except SubmissionRefused as refusal:
        form.add_error(None, refusal.message)
    return None


def describe_pictures(request: HttpRequest, submission: Submission) -> None:
    """Keep what was typed below the pictures."""
    for picture in submission.pictures.defer("data"):
        typed = {
            "description": single_line(
                request.POST.get(f"description-{picture.number}", picture.description), max_length=255
            ),
            "credit": single_line(request.POST.get(f"credit-{picture.number}", picture.credit), max_length=200),
        }
        if typed != {"description": picture.description, "credit": picture.credit}:
            describe_picture(submission, picture.number, **typed)
