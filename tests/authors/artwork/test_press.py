"""The press kit: what is in the archive, what is in its files, and how one comes to it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from authors.artwork.support import picture
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from testapp.models import LeaderPage

from wagtail_execvoice.authors.actions.files import make_wanted_files
from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.models import GeneratedFile
from wagtail_execvoice.authors.sharing import PressKitMixin

GPS, CAMERA = 0x8825, 0x010F
PRIVATE = Image.Exif()
PRIVATE[CAMERA] = "Secret camera"
PRIVATE.get_ifd(GPS)[1] = "N"
PRIVATE[0x013B] = "Somebody else"


@pytest.fixture
def leader(home: Any, make_person: Any, make_image: Any) -> Any:
    person = make_person("Joost van der Meer", en=("Chief Financial Officer", "Acme"))
    text = person.texts.get()
    text.bio_short, text.bio_medium, text.bio_long = "In short.", "In one paragraph.", "<p>At <b>length</b>.</p>"
    text.save()
    image = make_image(picture((4000, 2000), exif=PRIVATE.tobytes()), width=4000, height=2000)
    page = LeaderPage(title="Joost van der Meer", slug="joost", person=person, locale=home.locale, live=False)
    page.press_kit = [("picture", {"image": image, "caption": "Joost & Zoë", "credit": "Photo: A. de Wit"})]
    home.refresh_from_db()
    home.add_child(instance=page)
    page.save_revision().publish()
    return LeaderPage.objects.get(pk=page.pk)


def kit_of(page: Any) -> GeneratedFile:
    return GeneratedFile.objects.get(page_id=page.pk, kind=FileKind.PRESS_KIT)


def read_kit(page: Any) -> dict[str, bytes]:
    with kit_of(page).file.open() as file, ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_archive_has_each_picture_in_two_sizes_and_the_biographies(leader):
    make_wanted_files()
    files = read_kit(leader)
    assert list(files) == ["README.txt", "01-joost-van-der-meer-print.jpg", "01-joost-van-der-meer-web.jpg"]
    readme = files["README.txt"].decode()
    for words in (
        "Joost van der Meer",
        "Chief Financial Officer, Acme",
        "Joost & Zoë",
        "Photo: A. de Wit",
        "In short.",
        "In one paragraph.",
        "At length.",
        "http://localhost/joost/",
    ):
        assert words in readme
    with Image.open(BytesIO(files["01-joost-van-der-meer-print.jpg"])) as image:
        assert image.size == (3000, 1500)
    with Image.open(BytesIO(files["01-joost-van-der-meer-web.jpg"])) as image:
        assert image.size == (1200, 1200)


def test_files_carry_their_credit_and_nothing_of_the_camera(leader):
    make_wanted_files()
    for name, data in read_kit(leader).items():
        if name.endswith(".jpg"):
            with Image.open(BytesIO(data)) as image:
                exif = image.getexif()
                assert not exif.get_ifd(GPS)
                assert CAMERA not in exif
                assert exif[0x013B] == exif[0x8298] == "Photo: A. de Wit"
                xmp = image.info["xmp"].decode()
            assert "<photoshop:Credit>Photo: A. de Wit</photoshop:Credit>" in xmp
            assert "Joost &amp; Zoë" in xmp
            assert b"Secret camera" not in data


def test_small_picture_is_not_blown_up(leader, make_image):
    leader.press_kit = [("picture", {"image": make_image(picture((500, 300))), "caption": "C", "credit": "D"})]
    leader.save_revision().publish()
    make_wanted_files()
    sizes = [Image.open(BytesIO(data)).size for name, data in read_kit(leader).items() if name.endswith("jpg")]
    assert sizes == [(500, 300), (300, 300)]


def test_same_pictures_keep_their_archive_and_another_credit_makes_another(leader):
    make_wanted_files()
    first = kit_of(leader).file.name
    leader.save_revision().publish()
    make_wanted_files()
    assert kit_of(leader).file.name == first
    leader.press_kit[0].value["credit"] = "Photo: B. Smit"
    leader.save_revision().publish()
    make_wanted_files()
    assert kit_of(leader).file.name != first


def test_new_biography_makes_another_archive(leader):
    make_wanted_files()
    first = kit_of(leader).file.name
    text = leader.person.texts.get()
    text.bio_short = "Shorter."
    text.save()
    leader.person.save()
    make_wanted_files()
    assert kit_of(leader).file.name != first


def test_broken_picture_leaves_no_archive_and_is_said(leader, make_image, spoil):
    make_wanted_files()
    image = make_image()
    spoil(image, b"<html>")
    leader.press_kit = [("picture", {"image": image, "caption": "C", "credit": "D"})]
    leader.save_revision().publish()
    make_wanted_files()
    row = kit_of(leader)
    assert not row.file
    assert "JPEG or PNG" in row.error
    assert leader.get_press_pictures() == []


def test_page_that_gives_up_its_pictures_gives_up_its_archive(leader, django_capture_on_commit_callbacks):
    make_wanted_files()
    old = kit_of(leader).file
    leader.press_kit = []
    with django_capture_on_commit_callbacks(execute=True):
        leader.save_revision().publish()
    assert not GeneratedFile.objects.filter(kind=FileKind.PRESS_KIT).exists()
    assert not old.storage.exists(old.name)


# What is offered


def test_pictures_are_offered_with_what_is_to_be_printed_with_them(leader):
    (offered,) = leader.get_press_pictures()
    assert (offered.caption, offered.credit) == ("Joost & Zoë", "Photo: A. de Wit")
    assert offered.alt
    assert (offered.print.width, offered.print.height) == (3000, 1500)
    assert (offered.web.width, offered.web.height) == (1200, 1200)
    assert offered.print.url.endswith(".jpg")


def test_ten_pictures_cost_as_many_queries_as_one(leader, make_image):
    def count(number: int) -> int:
        images = [make_image(width=800, height=600) for _number in range(number)]
        leader.press_kit = [("picture", {"image": image, "caption": "C", "credit": "D"}) for image in images]
        leader.save_revision().publish()
        LeaderPage.objects.get(pk=leader.pk).get_press_pictures()
        page = LeaderPage.objects.get(pk=leader.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(page.get_press_pictures()) == number
        return len(queries)

    assert count(1) == count(10) <= 2


def test_drawing_and_picture_that_is_gone_are_left_out(leader, make_image):
    gone = make_image()
    leader.press_kit = [
        (
            "picture",
            {"image": make_image(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"), "caption": "C", "credit": "D"},
        ),
        ("picture", {"image": gone, "caption": "C", "credit": "D"}),
    ]
    leader.save_revision().publish()
    gone.delete()
    assert LeaderPage.objects.get(pk=leader.pk).get_press_pictures() == []
    make_wanted_files()
    assert not kit_of(leader).error


# How one comes to it


def test_address_leads_to_the_archive(client, leader):
    make_wanted_files()
    response = client.get(leader.get_press_kit_url())
    assert response.status_code == 302
    assert re.search(r"/press-kit-joost-van-der-meer-\w+\.zip$", response["Location"])
    assert "max-age=60" in response["Cache-Control"]
    assert not response.cookies


def test_archive_that_is_not_made_yet_says_when_to_come_back(client, leader):
    before = list(GeneratedFile.objects.values())
    response = client.get(leader.get_press_kit_url())
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]
    assert "is being made" in response.content.decode()
    assert not response.cookies
    assert list(GeneratedFile.objects.values()) == before


@pytest.mark.parametrize(("tenure", "status"), [("incoming", 302), ("former", 404), ("in_memoriam", 302)])
def test_press_kit_is_offered_of_everybody_but_who_has_left(client, leader, tenure, status):
    make_wanted_files()
    LeaderPage.objects.update(tenure=tenure)
    assert client.get("/joost/press-kit/").status_code == status
    assert bool(LeaderPage.objects.get().get_press_kit_url()) == (status == 302)


def test_page_without_pictures_has_no_archive(client, leader):
    LeaderPage.objects.update(press_kit=[])
    assert client.get("/joost/press-kit/").status_code == 404
    assert LeaderPage.objects.get().get_press_kit_url() == ""


def test_archive_takes_no_post(client, leader):
    assert client.post("/joost/press-kit/").status_code == 405


def test_mixin_stands_on_the_page():
    assert issubclass(LeaderPage, PressKitMixin)
