"""What somebody sees who chooses a portrait that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest
from authors.artwork.support import picture
from authors.artwork.test_pictures import bomb
from django.core.exceptions import ValidationError
from django.urls import reverse
from permissions import PERSON


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg/>", "JPEG or PNG"),
        (b"<html><script>alert(1)</script>", "JPEG or PNG"),
        (bomb(8000, 4000), "too many pixels"),
        (picture((400, 300))[:-200], "damaged"),
    ],
    ids=["drawing", "page", "bomb", "cut off"],
)
def test_form_says_at_the_portrait_why_it_cannot_be_used(data, message, admin_client, make_person, make_image, spoil):
    person, image = make_person("Ann Bolt"), make_image()
    spoil(image, data)
    url = reverse("execvoice_people:edit", args=[person.pk])
    response = admin_client.post(url, {**PERSON, "name": "Ann Bolt-Lee", "portrait": image.pk})
    assert response.status_code == 200
    html = response.content.decode()
    assert message in html
    assert "Ann Bolt-Lee" in html
    person.refresh_from_db()
    assert person.portrait is None


def test_page_that_stands_where_a_picture_was_is_said(make_person, make_image, spoil):
    person, image = make_person("Ann Bolt"), make_image()
    spoil(image, b"<html><script>alert(1)</script>")
    person.portrait = type(image).objects.get()
    with pytest.raises(ValidationError, match="JPEG or PNG"):
        person.full_clean()


def test_file_that_is_gone_is_said(make_person, make_image):
    person, image = make_person("Ann Bolt"), make_image()
    image.file.storage.delete(image.file.name)
    person.portrait = type(image).objects.get()
    with pytest.raises(ValidationError, match="missing") as error:
        person.full_clean()
    assert set(error.value.message_dict) == {"portrait"}


def test_portrait_that_was_there_before_does_not_keep_anybody_from_saving(make_person, make_image, spoil):
    person, image = make_person("Ann Bolt"), make_image()
    person.portrait = image
    person.save()
    spoil(image, b"<html>")
    person.full_clean()


def test_good_portrait_and_drawing_are_taken(admin_client, make_person, make_image):
    drawing: Any = b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>"
    for image in (make_image(), make_image(drawing, "a.svg")):
        person = make_person("Ann Bolt")
        person.portrait = image
        person.full_clean()
