"""The text of a guest becomes a page of any type that can take it; what cannot is refused in words, and nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from testapp.models import DatedGuestPage, GuestPage, OddGuestPage, StreamGuestPage
from wagtail import blocks
from wagtail.images import get_image_model

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.guestposts.actions import accept
from wagtail_execvoice.guestposts.checks import check_fields
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.filling import can_be_filled
from wagtail_execvoice.guestposts.models import Submission, SubmissionNote
from wagtail_execvoice.guestposts.targets import find_blocks, find_body

READ = "/admin/execvoice_submissions/read/{}/"
FULL = {"title": "My view", "body": "Words\n\n[[1]]\n\nMore", "consent": "on", "rights": "on", "submit": "1"}


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def handed_in(client: Client, invited: Any, png: Any, media: Path) -> Any:
    def make(**fields: Any) -> Submission:
        submission, token = invited()
        client.post(f"/guests/{token}/pictures/", {"file": png(), "description": "A bee"})
        assert client.post(f"/guests/{token}/", {**FULL, **fields}).status_code == 302
        return Submission.objects.get(pk=submission.pk)

    return make


def draft_of(page: Any) -> Any:
    return page.get_latest_revision_as_object()


def assert_nothing_happened(submission: Submission, media: Path) -> None:
    submission.refresh_from_db()
    assert submission.state == "submitted" and submission.page_id is None
    assert submission.pictures.count() == 1 and not get_image_model().objects.exists() and not Person.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_field_is_found_by_what_it_is_and_not_by_its_name(handed_in: Any, home: Any, editor: Any) -> None:
    page = draft_of(accept(handed_in(), OddGuestPage, home, editor))
    assert "Words" in page.main_text and "<embed" in page.main_text and "More" in page.main_text
    assert (page.intro, page.remarks) == ("", "")


def test_so_is_a_block(handed_in: Any, home: Any, editor: Any) -> None:
    page = draft_of(accept(handed_in(), StreamGuestPage, home, editor))
    [block] = page.words
    assert block.block_type == "copy" and "Words" in block.value.source and "<embed" in block.value.source
    assert not page.related


@pytest.mark.parametrize(
    ("model", "name"),
    [(DatedGuestPage, "body"), (OddGuestPage, "main_text"), (StreamGuestPage, "words")],
)
def test_the_text_has_its_place(model: Any, name: str) -> None:
    assert find_body(model).name == name


@pytest.mark.skipif(not apps.is_installed("wagtail_execvoice.pages"), reason="about a page type of ours")
def test_it_has_one_in_posts_of_ours_too() -> None:
    assert find_body(apps.get_model("execvoice_pages", "ExecutivePostPage")).name == "body"


def test_names_only_choose_between_what_suits() -> None:
    stream = blocks.StreamBlock(
        [("heading", blocks.CharBlock()), ("footnotes", blocks.RichTextBlock()), ("words", blocks.RichTextBlock())]
    )
    assert find_blocks(stream) == {"rich": "words", "heading": "heading"}
    assert find_blocks(blocks.StreamBlock([("footnotes", blocks.RichTextBlock())])) == {"rich": "footnotes"}


def test_in_a_plain_text_no_picture_is_a_number_and_editors_read_where_they_are(
    handed_in: Any, home: Any, editor: Any
) -> None:
    submission = handed_in()
    page = draft_of(accept(submission, GuestPage, home, editor))
    assert page.body == "Words\n\nMore"
    note = SubmissionNote.objects.get(submission=submission)
    assert note.is_internal and "“A bee”" in note.text
    assert get_image_model().objects.get().title == "A bee"


def test_a_type_that_needs_what_no_guest_gives_is_refused_with_its_name(
    handed_in: Any, home: Any, editor: Any, media: Path
) -> None:
    submission = handed_in()
    with pytest.raises(SubmissionRefused, match=r"without “date”.*fill_from_guest"):
        accept(submission, DatedGuestPage, home, editor)
    assert_nothing_happened(submission, media)


def test_a_site_can_fill_it_in_and_the_rest_waits_for_the_editor(
    handed_in: Any, home: Any, editor: Any, monkeypatch: Any
) -> None:
    def fill(self: Any, text: Any) -> None:
        super(DatedGuestPage, self).fill_from_guest(text)
        self.date = date(2026, 5, 4)

    assert not can_be_filled(DatedGuestPage)
    monkeypatch.setattr(DatedGuestPage, "fill_from_guest", fill)
    assert can_be_filled(DatedGuestPage)
    page = draft_of(accept(handed_in(), DatedGuestPage, home, editor))
    # The section is required to publish, as in any draft.
    assert "Words" in page.body and page.date == date(2026, 5, 4) and page.section == ""


@pytest.mark.parametrize("title", ["!!!", "🐝"])
def test_a_title_without_letters_gets_an_address(handed_in: Any, home: Any, editor: Any, title: str) -> None:
    first = handed_in(title=title)
    page = accept(first, OddGuestPage, home, editor)
    assert (page.title, page.slug) == (title, f"guest-{first.pk}")


def test_two_of_them_get_two(handed_in: Any, home: Any, editor: Any) -> None:
    first, second = handed_in(title="!!!"), handed_in(title="!!!")
    home.add_child(instance=OddGuestPage(title="Taken", slug=f"guest-{second.pk}"))
    accept(first, OddGuestPage, home, editor)
    assert accept(second, OddGuestPage, home, editor).slug == f"guest-{second.pk}-2"


@pytest.mark.parametrize("error", [ValueError("canary"), ValidationError("It is full moon.")])
def test_what_a_site_refuses_is_said_on_the_screen_and_nothing_is_lost(
    client: Client, handed_in: Any, home: Any, editor: Any, monkeypatch: Any, media: Path, error: Exception
) -> None:
    def refuse(self: Any, text: Any) -> None:
        raise error

    submission = handed_in()
    monkeypatch.setattr(OddGuestPage, "fill_from_guest", refuse)
    client.force_login(editor)
    chosen = {"do": "accept", "accept-parent": home.pk, "accept-page_type": "testapp.OddGuestPage"}
    response = client.post(READ.format(submission.pk), chosen)
    html = response.content.decode()
    assert response.status_code == 409 and "Nothing was done." in html and "canary" not in html
    assert ("full moon" in html) == isinstance(error, ValidationError)
    assert '<option value="testapp.OddGuestPage" selected>' in html
    assert_nothing_happened(submission, media)


def test_a_type_without_a_field_for_a_text_is_refused_in_words(
    handed_in: Any, home: Any, editor: Any, media: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("wagtail_execvoice.guestposts.filling.find_body", lambda model: None)
    assert not can_be_filled(OddGuestPage) and not can_be_filled(StreamGuestPage)
    submission = handed_in()
    with pytest.raises(SubmissionRefused, match="have no field for a text"):
        accept(submission, OddGuestPage, home, editor)
    assert_nothing_happened(submission, media)


def test_nobody_guesses_where_a_picture_of_a_draft_is(handed_in: Any, home: Any, editor: Any, media: Path) -> None:
    submissions = [handed_in(), handed_in()]
    names = []
    for submission in submissions:
        accept(submission, OddGuestPage, home, editor)
        names.append(get_image_model().objects.latest("pk").file.name)
    assert all(len(Path(name).stem) > 24 for name in names) and len({Path(name).stem[:14] for name in names}) == 2


def test_a_developer_is_told_which_type_takes_no_text(monkeypatch: Any) -> None:
    # Without a query: there may be no table yet.
    def found() -> dict[Any, str]:
        return {message.obj: message.msg for message in check_fields(None)}

    assert list(found()) == [DatedGuestPage] and found()[DatedGuestPage].endswith("nothing fills date.")
    monkeypatch.setattr("wagtail_execvoice.guestposts.filling.find_body", lambda model: None)
    monkeypatch.setattr("wagtail_execvoice.guestposts.checks.find_body", lambda model: None)
    assert "no field for a text" in found()[OddGuestPage]
    monkeypatch.setattr(OddGuestPage, "fill_from_guest", lambda self, text: None)
    assert OddGuestPage not in found()
