"""Pictures in the form of the text: without a script the page is sent as a whole, whichever button was pressed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
        if typed := _read_changes(picture, request.POST):
            describe_picture(submission, picture.number, **typed)


def list_pictures(submission: Submission, data: Mapping[str, Any]) -> list[SubmissionPicture]:
    """Return the pictures as ``data`` describes them, which was sent and not kept: ``is_unsaved`` is what differs by it."""
    pictures: list[Any] = list(submission.pictures.defer("data"))
    for picture in pictures:
        typed = _read_changes(picture, data)
        picture.is_unsaved = bool(typed)
        for name, words in typed.items():
            setattr(picture, name, words)
    return pictures


def read_next(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed about a picture that was not taken in yet, for the form of it."""
    about = {name: data.get(name, "") for name in ("description", "credit")}
    return {**about, "is_portrait": "is_portrait" in data}


def _read_changes(picture: SubmissionPicture, data: Mapping[str, Any]) -> dict[str, str]:
    """Return what ``data`` says of the picture; nothing if that is known."""
    known = {"description": picture.description, "credit": picture.credit}
    typed = {
        name: single_line(data.get(f"{name}-{picture.number}", known[name]), max_length=longest)
        for name, longest in (("description", 255), ("credit", 200))
    }
    return typed if typed != known else {}
