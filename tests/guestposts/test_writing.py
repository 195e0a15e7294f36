"""A guest writes behind a secret link, without an account: nothing typed is lost, and nothing happens by opening it."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from wagtail_execvoice.base.models import OutboxMail, SecretLink
from wagtail_execvoice.guestposts.actions import decline
from wagtail_execvoice.guestposts.forms.writing import PictureForm
from wagtail_execvoice.guestposts.models import Agreement, Submission, SubmissionPicture
from wagtail_execvoice.guestposts.wordings import digest_wording

TEXT = "First paragraph.\n\n## A heading\n\n- one\n- two\n\n> quoted\n\nhttps://there.example/"
HTML = (
    '<p>First paragraph.</p><h2>A heading</h2><ul><li>one</li><li>two</li></ul><blockquote><p>quoted</p></blockquote><p><a href="'
    'https://there.example/">https://there.example/</a></p>'
)
FULL = {"title": "My view", "body": TEXT, "consent": "on", "rights": "on"}


def url(token: str, rest: str = "") -> str:
    return f"/guests/{token}/{rest}"


def post(client: Client, token: str, rest: str = "", **fields: Any) -> Any:
    return client.post(url(token, rest), fields)


def test_the_mail_of_an_invitation_opens_the_form(client: Client, invited: Any) -> None:
    _submission, token = invited(brief="800 words, please")
    response = client.get(url(token))
    assert response.status_code == 200
    assert "800 words, please" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store" or "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer" and "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("rest", ["", "preview/"])
def test_opening_changes_nothing(client: Client, invited: Any, method: str, rest: str) -> None:
    submission, token = invited()
    before = list(Submission.objects.values()), list(SecretLink.objects.values())
    getattr(client, method)(url(token, rest))
    assert (list(Submission.objects.values()), list(SecretLink.objects.values())) == before
    submission.refresh_from_db()
    assert submission.state == "invited"


@pytest.mark.parametrize("rest", ["withdraw/", "paste/", "pictures/", "pictures/1/change/"])
def test_what_changes_something_is_sent_by_post_only(client: Client, invited: Any, rest: str) -> None:
    _submission, token = invited()
    assert client.get(url(token, rest)).status_code == 405
    assert client.head(url(token, rest)).status_code == 405


def test_typed_text_is_saved_as_clean_html_and_shown_again_as_it_was_typed(client: Client, invited: Any) -> None:
    submission, token = invited()
    response = post(client, token, title=" My  view ", body=TEXT, notation="typed")
    assert response.status_code == 302
    submission.refresh_from_db()
    assert (submission.title, submission.body, submission.state) == ("My view", HTML, "writing")
    assert submission.source == TEXT
    assert "## A heading" in client.get(url(token)).content.decode()
    assert "<h2>A heading</h2>" in client.get(url(token, "preview/")).content.decode()


def test_pasted_html_is_cleaned(client: Client, invited: Any) -> None:
    submission, token = invited()
    body = '<h1 onclick="x()">Big</h1><script>alert(1)</script><p style="x">a<img src=x onerror=alert(1)><b>b</b></p>'
    post(client, token, title="T", body=body, notation="html")
    submission.refresh_from_db()
    assert submission.body == "<h2>Big</h2><p>a<b>b</b></p>" and submission.source == ""
    assert "onerror" not in client.get(url(token)).content.decode()


def test_what_grows_when_it_is_cleaned_is_refused_at_its_field_and_not_lost(client: Client, invited: Any) -> None:
    submission, token = invited()
    # Two characters each, in the form in which text is kept.
    grown = "\u0958" * 200
    response = client.post(url(token), {**FULL, "position": grown, "save": "1"})
    assert response.status_code == 422 and "at most 200 characters" in response.content.decode()
    assert grown in response.content.decode()
    submission.refresh_from_db()
    assert submission.position == ""
    assert "credit" in PictureForm({"credit": grown}).errors


def test_what_cannot_be_cleaned_is_refused_and_not_lost(client: Client, invited: Any) -> None:
    _submission, token = invited()
    body = "<b>" * 20_000 + "my words"
    response = post(client, token, title="T", body=body, notation="html")
    html = response.content.decode()
    assert response.status_code == 422 and "my words" in html and "Paste it" in html
    # In the text area, escaped: never as elements.
    assert "<b><b>" not in html


def test_a_text_is_handed_in_with_the_words_that_were_agreed_to(client: Client, invited: Any, editor: Any) -> None:
    submission, token = invited()
    response = post(client, token, **FULL, note="Please be quick", submit="1")
    assert response.status_code == 302
    submission.refresh_from_db()
    assert submission.state == "submitted" and submission.versions.get().body == HTML
    consent, rights = Agreement.objects.order_by("kind")
    assert "publishes this text under my name" in consent.wording
    assert consent.digest == digest_wording(consent.wording) and rights.kind == "rights"
    mail = OutboxMail.objects.get(to=editor.email)
    assert "handed in “My view”" in mail.subject and "Please be quick" in mail.body
    assert token not in mail.body
    page = client.get(url(token)).content.decode()
    assert "The editors are reading it" in page and 'name="body"' not in page


@pytest.mark.parametrize("missing", ["title", "body", "consent", "rights"])
def test_what_is_missing_is_asked_for_and_the_rest_stays(client: Client, invited: Any, missing: str) -> None:
    submission, token = invited()
    fields = {**FULL, "bio": "Keeps bees"}
    del fields[missing]
    response = post(client, token, **fields, submit="1")
    assert response.status_code == 422 and "Keeps bees" in response.content.decode()
    submission.refresh_from_db()
    assert submission.state == "invited" and not Agreement.objects.exists()
    # To save asks for nothing.
    assert post(client, token, **fields).status_code == 302


def test_a_text_that_is_open_twice_replaces_nothing_unasked(client: Client, invited: Any) -> None:
    submission, token = invited()
    post(client, token, title="One", body="one", version=1)
    response = post(client, token, title="Two", body="two", version=1)
    html = response.content.decode()
    assert response.status_code == 422 and "open twice" in html and "two" in html
    submission.refresh_from_db()
    assert submission.title == "One"
    assert f'value="{submission.version}"' in html
    assert post(client, token, title="Two", body="two", version=submission.version).status_code == 302


def test_the_script_saves_while_the_guest_types(client: Client, invited: Any) -> None:
    _submission, token = invited()
    headers = {"HTTP_ACCEPT": "application/json"}
    answer = client.post(url(token), {"title": "T", "body": "two words", "version": 1}, **headers)
    assert answer.json()["version"] == 2 and "2 words" in answer.json()["message"]
    again = client.post(url(token), {"title": "T", "body": "x", "version": 1}, **headers)
    assert again.status_code == 422 and "open twice" in again.json()["problems"][0]


def test_a_guest_takes_the_text_back(client: Client, invited: Any, editor: Any) -> None:
    submission, token = invited()
    post(client, token, **FULL)
    assert post(client, token, "withdraw/").status_code == 302
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert "took their text back" in OutboxMail.objects.get(to=editor.email).subject
    assert post(client, token, title="Again", body="x").status_code == 422
    assert post(client, token, "withdraw/").status_code == 409


def test_what_was_handed_in_is_taken_back(client: Client, invited: Any, editor: Any) -> None:
    submission, token = invited()
    post(client, token, **FULL, submit="1")
    page = client.get(url(token)).content.decode()
    assert f'action="{url(token, "withdraw/")}"' in page and "you can no longer write in it" in page
    assert post(client, token, "withdraw/", reason="I gave it to somebody else").status_code == 302
    submission.refresh_from_db()
    assert submission.state == "withdrawn" and submission.notes.get().text == "I gave it to somebody else"
    mail = OutboxMail.objects.filter(to=editor.email).order_by("-pk")[0]
    assert "took their text back" in mail.subject and "somebody else" in mail.body
    assert "withdraw/" not in client.get(url(token)).content.decode()


class TestWantedBackOnceItIsAPage:
    @pytest.fixture
    def accepted(self, client: Client, invited: Any, editor: Any, home: Any) -> Any:
        from testapp.models import GuestPage

        from wagtail_execvoice.guestposts.actions import accept

        submission, token = invited()
        post(client, token, **FULL, submit="1")
        accept(submission, GuestPage, home, editor)
        submission.refresh_from_db()
        return submission, token

    def test_the_editors_are_told_and_the_page_stays(self, client: Client, accepted: Any, editor: Any) -> None:
        submission, token = accepted
        assert "The page stays as it is until the editors" in client.get(url(token)).content.decode()
        for _ in range(2):
            response = post(client, token, "withdraw/", reason="My employer forbids it")
            assert response.status_code == 302
        assert "The editors are told" in client.get(response.url).content.decode()
        submission.refresh_from_db()
        assert submission.state == "accepted" and submission.page is not None
        assert "I take this text back" in submission.notes.get().text
        mail = OutboxMail.objects.filter(to=editor.email).order_by("-pk")[0]
        assert "wants “My view” back" in mail.subject and "My employer forbids it" in mail.body
        assert mail.key.startswith(f"guestposts.withdrawn:{submission.pk}:")

    def test_it_has_a_limit_and_the_words_stay(self, client: Client, accepted: Any) -> None:
        submission, token = accepted
        answers = [post(client, token, "withdraw/", reason=f"Reason {number}") for number in range(4)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 409]
        assert "Reason 3</textarea>" in answers[-1].content.decode() and submission.notes.count() == 3


def test_a_text_that_was_erased_while_it_was_saved_is_not_there(client: Client, invited: Any, monkeypatch: Any) -> None:
    from wagtail_execvoice.guestposts.views import writing

    _submission, token = invited()
    make_form = writing.make_form

    def erase(submission: Any, *args: Any, **kwargs: Any) -> Any:
        form = make_form(submission, *args, **kwargs)
        Submission.objects.all().delete()
        return form

    monkeypatch.setattr(writing, "make_form", erase)
    assert post(client, token, title="T", body="x").status_code == 404


def test_what_was_refused_is_in_the_editor_as_it_was_sent(client: Client, invited: Any) -> None:
    """The script shows the elements of the page, and not the text area: what was saved before would replace what was typed."""
    _submission, token = invited()
    post(client, token, title="T", body="<p>Old words</p>", notation="html")
    response = post(client, token, title="", body="<p>New <b>words</b></p>", notation="html", submit="1")
    html = response.content.decode()
    assert response.status_code == 422
    assert "<template data-ev-saved><p>New <b>words</b></p></template>" in html and "Old words" not in html


def test_what_the_editor_wrote_is_shown_as_it_would_be_typed(client: Client, invited: Any) -> None:
    submission, token = invited()
    post(client, token, title="T", body="<h2>A</h2><ul><li>b</li></ul>", notation="html")
    html = client.get(url(token)).content.decode()
    assert "## A\n\n- b</textarea>" in html and 'name="notation" value="typed"' in html
    post(client, token, title="T", body="<p><b>A</b></p>", notation="html")
    html = client.get(url(token)).content.decode()
    assert "&lt;p&gt;&lt;b&gt;A&lt;/b&gt;&lt;/p&gt;</textarea>" in html and "shown with its tags" in html
    submission.refresh_from_db()
    assert submission.body == "<p><b>A</b></p>"


def test_a_word_to_the_editors_is_still_there_after_saving(client: Client, invited: Any) -> None:
    _submission, token = invited()
    response = post(client, token, title="T", body="x", note="Please call me")
    assert response.status_code == 200 and "Please call me" in response.content.decode()
    assert "Saved. You can close this page" in response.content.decode()


def test_a_script_is_told_what_was_kept_and_why_nothing_was(client: Client, invited: Any, png: Any) -> None:
    _submission, token = invited()
    headers = {"HTTP_ACCEPT": "application/json"}
    client.post(url(token, "pictures/"), {"file": png(), "description": "A bee"})
    body = '<p onclick="x">a</p><img data-picture="1" src="https://evil.example/">'
    fields = {"title": "T", "body": body, "notation": "html", "version": 1}
    answer = client.post(url(token), fields, **headers).json()
    figure = f'<figure><img src="{url(token, "pictures/1/")}" alt="A bee" data-picture="1"></figure>'
    assert answer["html"] == f"<p>a</p>{figure}"
    refused = client.post(url(token), fields, **headers)
    assert refused.status_code == 422
    assert (refused.json()["reason"], refused.json()["version"]) == ("changed", 2)


class TestPasting:
    def test_the_answer_is_what_would_be_kept_and_nothing_is(self, client: Client, invited: Any) -> None:
        _submission, token = invited()
        before = list(Submission.objects.values())
        source = (
            '<p style="color:red">a <span style="font-weight:700">b</span><img src=x onerror=y></p><script>z</script>'
        )
        response = client.post(url(token, "paste/"), {"html": source})
        assert response.json() == {"html": "<p>a <b>b</b></p>"} and "no-store" in response["Cache-Control"]
        assert list(Submission.objects.values()) == before

    def test_too_much_is_refused_in_words(self, client: Client, invited: Any, monkeypatch: Any) -> None:
        _submission, token = invited()
        response = client.post(url(token, "paste/"), {"html": "<b>" * 20_000})
        assert response.status_code == 422 and "Paste it" in response.json()["problems"][0]
        monkeypatch.setattr("wagtail_execvoice.guestposts.views.pasting.PASTE_LIMIT", (1, 600))
        client.post(url(token, "paste/"), {"html": "x"})
        assert client.post(url(token, "paste/"), {"html": "x"}).status_code == 429

    def test_without_a_link_nothing_is_read(self, client: Client, db: None) -> None:
        assert client.post(url("x" * 59, "paste/"), {"html": "x"}).status_code == 404


class TestTokens:
    def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(self, client: Client, invited: Any) -> None:
        submission, token = invited()
        _other, other_token = invited("Other", email="other@example.com")
        wrong = [
            "x" * 59,
            token[:16] + "A" * 43,
            token[:16] + other_token[16:],
            token[:-1],
            token.upper(),
        ]
        answers = {client.get(url(value)).status_code for value in wrong}
        assert answers == {404}
        SecretLink.objects.filter(subject__endswith=f":{submission.pk}").update(
            expires_at=timezone.now() - timedelta(seconds=1)
        )
        assert client.get(url(token)).status_code == 404
        assert post(client, token, title="T", body="x").status_code == 404
        assert client.get(url(other_token)).status_code == 200

    def test_a_link_for_something_else_opens_nothing(self, client: Client, invited: Any) -> None:
        from wagtail_execvoice.base.actions import issue_link

        submission, _token = invited()
        _link, token = issue_link("signoff.voice", f"execvoice_guestposts.submission:{submission.pk}")
        assert client.get(url(token)).status_code == 404

    def test_a_lost_link_is_asked_for_by_the_address(self, client: Client, invited: Any, last_token: Any) -> None:
        submission, token = invited()
        response = client.post("/guests/", {"email": "GUEST@example.com"})
        assert response.status_code == 200 and "If a guest was invited" in response.content.decode()
        new = last_token(submission.email)
        assert new != token
        assert (client.get(url(token)).status_code, client.get(url(new)).status_code) == (200, 200)

    def test_nobody_learns_who_was_invited(self, client: Client, invited: Any) -> None:
        invited()
        known = client.post("/guests/", {"email": "guest@example.com"}).content
        unknown = client.post("/guests/", {"email": "nobody@example.com"}).content
        assert known == unknown
        for _ in range(9):
            response = client.post("/guests/", {"email": "guest@example.com"})
        assert response.status_code == 429 and "several links" in response.content.decode()
        # The limit of one address is told to nobody.
        assert OutboxMail.objects.filter(to="guest@example.com").count() == 1 + 3

    def test_revoked_is_revoked(self, client: Client, invited: Any, editor: Any) -> None:
        from wagtail_execvoice.guestposts.actions import revoke

        submission, token = invited()
        assert revoke(submission, editor) == 1
        assert client.get(url(token)).status_code == 404


class TestPictures:
    def test_a_picture_is_made_anew_and_kept_out_of_sight(self, client: Client, invited: Any, png: Any) -> None:
        _submission, token = invited()
        response = client.post(url(token, "pictures/"), {"file": png((4000, 30)), "description": "A red square"})
        assert response.status_code == 302
        picture = SubmissionPicture.objects.get()
        made = Image.open(BytesIO(bytes(picture.data)))
        assert (made.format, made.size, picture.number) == ("JPEG", (2400, 18), 1)
        assert b"canary" not in bytes(picture.data) and not made.getexif()
        shown = client.get(url(token, "pictures/1/"))
        assert shown["Content-Type"] == "image/jpeg" and "no-store" in shown["Cache-Control"]
        post(client, token, title="T", body="Before\n\n[[1]]\n\nAfter")
        html = client.get(url(token, "preview/")).content.decode()
        assert f'<figure><img src="{url(token, "pictures/1/")}" alt="A red square"' in html

    @pytest.mark.parametrize(
        "data",
        [b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", b"%PDF-1.4", b"\xff\xd8\xff\xe0", b""],
    )
    def test_what_is_no_picture_is_refused_in_words(self, client: Client, invited: Any, data: bytes) -> None:
        _submission, token = invited()
        file = SimpleUploadedFile("a.png", data, "image/png")
        response = client.post(url(token, "pictures/"), {"file": file})
        assert response.status_code == 422 and "The picture was not kept" in response.content.decode()
        assert not SubmissionPicture.objects.exists()

    def test_nobody_elses_picture_is_shown(self, client: Client, invited: Any, png: Any) -> None:
        _submission, token = invited()
        _other, other_token = invited("Other", email="other@example.com")
        client.post(url(token, "pictures/"), {"file": png()})
        assert client.get(url(other_token, "pictures/1/")).status_code == 404
        assert client.post(url(other_token, "pictures/1/change/"), {"remove": "1"}).status_code == 302
        assert SubmissionPicture.objects.count() == 1

    def test_a_portrait_replaces_the_one_before(self, client: Client, invited: Any, png: Any) -> None:
        _submission, token = invited()
        for _ in range(2):
            client.post(url(token, "pictures/"), {"file": png(), "is_portrait": "on"})
        assert [picture.number for picture in SubmissionPicture.objects.all()] == [0]

    def test_a_text_names_only_pictures_that_are_there(self, client: Client, invited: Any) -> None:
        _submission, token = invited()
        response = post(client, token, **{**FULL, "body": "A\n\n[[7]]"}, submit="1")
        assert response.status_code == 422 and "[[7]]" in response.content.decode()

    def test_one_mistake_with_a_picture_is_told_once(self, client: Client, invited: Any) -> None:
        _submission, token = invited()
        html = post(client, token, **{**FULL, "body": "A [[5]] b"}, submit="1").content.decode()
        assert "was not uploaded: [[5]]" in html and "on a line of its own, not in" not in html

    def test_a_picture_within_a_sentence_is_asked_to_stand_alone(self, client: Client, invited: Any, png: Any) -> None:
        submission, token = invited()
        client.post(url(token, "pictures/"), {"file": png()})
        response = post(client, token, **{**FULL, "body": "A [[1]] b"}, submit="1")
        assert response.status_code == 422 and "on a line of its own, not in a sentence" in response.content.decode()
        assert not submission.versions.exists()


class TestPicturesWithoutAScript:
    """The page is one form: whichever button sends it, what was typed comes along."""

    TYPED: ClassVar[dict[str, str]] = {
        "title": "My view",
        "body": "Three hours of work",
        "note": "Mind",
        "consent": "on",
    }

    def check_typed(self, submission: Submission, page: str) -> None:
        submission.refresh_from_db()
        assert (submission.title, submission.body) == ("My view", "<p>Three hours of work</p>")
        assert "Three hours of work</textarea>" in page and "Mind</textarea>" in page
        assert re.search(r'name="consent"[^>]*checked', page) and not re.search(r'name="rights"[^>]*checked', page)

    def test_to_upload_saves_the_text(self, client: Client, invited: Any, png: Any) -> None:
        submission, token = invited()
        form = client.get(url(token)).content.decode()
        assert 'enctype="multipart/form-data"' in form and "<form" in form
        fields = {**self.TYPED, "file": png(), "description": "A bee", "upload": "1"}
        response = client.post(url(token), fields)
        assert response.status_code == 200
        self.check_typed(submission, response.content.decode())
        assert submission.pictures.get().description == "A bee"

    def test_a_file_that_is_none_loses_nothing(self, client: Client, invited: Any) -> None:
        submission, token = invited()
        file = SimpleUploadedFile("a.png", b"none", "image/png")
        response = client.post(url(token), {**self.TYPED, "file": file, "upload": "1"})
        assert response.status_code == 422 and "The picture was not kept" in response.content.decode()
        self.check_typed(submission, response.content.decode())
        response = client.post(url(token), {**self.TYPED, "upload": "1"})
        assert response.status_code == 422 and "The picture was not kept" in response.content.decode()

    def test_a_file_that_was_chosen_goes_with_every_button(self, client: Client, invited: Any, png: Any) -> None:
        submission, token = invited()
        client.post(url(token), {"title": "T", "body": "x", "save": "1", "file": png()})
        assert submission.pictures.count() == 1
        bad = SimpleUploadedFile("a.png", b"none", "image/png")
        response = client.post(url(token), {**FULL, "submit": "1", "file": bad})
        submission.refresh_from_db()
        assert response.status_code == 422 and submission.state == "writing" and submission.title == "My view"
        response = client.post(url(token), {**FULL, "body": "A\n\n[[2]]", "submit": "1", "file": png()})
        submission.refresh_from_db()
        assert response.status_code == 302 and submission.state == "submitted" and submission.pictures.count() == 2

    @pytest.mark.parametrize("button", [{"describe": "1"}, {"save": "1"}])
    def test_what_is_said_of_a_picture_is_kept(self, client: Client, invited: Any, png: Any, button: Any) -> None:
        submission, token = invited()
        client.post(url(token, "pictures/"), {"file": png()})
        fields = {**self.TYPED, "description-1": "A  bee", "credit-1": "Me", **button}
        response = client.post(url(token), fields)
        if "describe" in button:
            self.check_typed(submission, response.content.decode())
        picture = submission.pictures.get()
        assert (picture.description, picture.credit) == ("A bee", "Me")

    def test_what_is_said_of_a_picture_is_saved_with_the_text_while_it_is_typed(
        self, client: Client, invited: Any, png: Any
    ) -> None:
        submission, token = invited()
        client.post(url(token, "pictures/"), {"file": png(), "description": "A fly", "credit": "Me"})
        for fields in ({"description-1": "A bee"}, {}):
            # What is not sent was not changed in this window, and stays as another one has it.
            response = client.post(url(token), {**self.TYPED, **fields}, headers={"accept": "application/json"})
            assert response.status_code == 200, response.content
            picture = submission.pictures.get()
            assert (picture.description, picture.credit) == ("A bee", "Me")

    def test_a_picture_is_taken_away(self, client: Client, invited: Any, png: Any) -> None:
        submission, token = invited()
        client.post(url(token, "pictures/"), {"file": png()})
        self.check_typed(submission, client.post(url(token), {**self.TYPED, "remove": "1"}).content.decode())
        assert not submission.pictures.exists()
        for wrong in ("1", "x", "99999999999999999999", "²"):
            assert client.post(url(token), {"title": "T", "body": "x", "remove": wrong}).status_code == 302

    def test_a_window_whose_answer_was_lost_saves_once_more_and_another_one_is_told(
        self, client: Client, invited: Any
    ) -> None:
        submission, token = invited()
        typed = {**self.TYPED, "version": submission.version, "window": "one"}
        for title in ("First", "Second"):
            # The second time the window does not know that the first one arrived.
            response = client.post(url(token), {**typed, "title": title}, headers={"accept": "application/json"})
            assert response.status_code == 200, response.content
        for window in ("two", ""):
            response = client.post(url(token), {**typed, "title": "Third", "window": window})
            assert response.status_code == 422 and "open twice" in response.content.decode()
        submission.refresh_from_db()
        assert (submission.title, submission.saved_in) == ("Second", "one")

    def test_a_text_that_changed_meanwhile_is_not_described_anew(self, client: Client, invited: Any, png: Any) -> None:
        submission, token = invited()
        client.post(url(token, "pictures/"), {"file": png(), "description": "A bee"})
        post(client, token, title="One", body="one", version=1)
        for button in ({"save": "1"}, {"submit": "1"}):
            response = post(client, token, **{**FULL, "version": 1, "description-1": "An old bee", **button})
            assert response.status_code == 422 and "Open the other version" in response.content.decode()
        assert submission.pictures.get().description == "A bee"

    @pytest.mark.parametrize(
        ("fields", "limit", "status"),
        [
            ({"submit": "1"}, 100, 422),
            ({"save": "1", "version": "77"}, 100, 422),
            ({"save": "1"}, 0, 429),
            ({"file": True}, 0, 429),
        ],
        ids=["hand in", "open twice", "too often", "too often with a file"],
    )
    def test_what_is_said_of_a_picture_is_shown_again_where_it_was_refused(
        self, client: Client, invited: Any, png: Any, monkeypatch: Any, fields: dict[str, Any], limit: int, status: int
    ) -> None:
        monkeypatch.setattr("wagtail_execvoice.guestposts.actions.writing.SAVE_LIMIT", (limit, 600))
        submission, token = invited()
        client.post(url(token, "pictures/"), {"file": png(), "description": "A fly"})
        said = {"description-1": "A bee in June", "credit-1": "By my aunt", "description": "The next", "credit": "Me"}
        fields = {**fields, "file": png()} if "file" in fields else fields
        response = client.post(url(token), {"title": "T", "body": "x\n\n[[1]]", **said, **fields})
        html = response.content.decode()
        assert response.status_code == status
        for words in ("A bee in June", "By my aunt", "The next", "Me"):
            assert f'value="{words}"' in html
        assert submission.pictures.get().description == "A fly"
        # The script keeps it when it shows the pictures anew.
        assert "data-ev-unsaved" in html and "data-ev-unsaved" not in client.get(url(token)).content.decode()

    def test_what_was_said_of_an_uploaded_picture_is_not_asked_for_again(
        self, client: Client, invited: Any, png: Any
    ) -> None:
        submission, token = invited()
        fields = {"title": "T", "body": "x", "file": png(), "description": "A bee in June", "submit": "1"}
        html = client.post(url(token), fields).content.decode()
        assert submission.pictures.get().description == "A bee in June"
        assert html.count('value="A bee in June"') == 1


def test_saving_has_a_limit_and_the_text_stays(client: Client, invited: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("wagtail_execvoice.guestposts.actions.writing.SAVE_LIMIT", (1, 600))
    _submission, token = invited()
    post(client, token, title="One", body="one")
    response = post(client, token, title="Two", body="my long text")
    assert response.status_code == 429 and "my long text" in response.content.decode()
    assert 0 < int(response["Retry-After"]) <= 600


@pytest.mark.parametrize(
    "fields", [{}, {"submit": "1"}, {"submit": "1", "title": ""}], ids=["save", "hand in", "invalid"]
)
def test_whatever_is_sent_counts_and_beyond_the_limit_nothing_is_cleaned(
    client: Client, invited: Any, monkeypatch: Any, fields: dict[str, str]
) -> None:
    from wagtail_execvoice.guestposts.forms import writing

    cleaned = []
    monkeypatch.setattr("wagtail_execvoice.guestposts.actions.writing.SAVE_LIMIT", (2, 600))
    read_text = writing.read_text
    monkeypatch.setattr(writing, "read_text", lambda *args: cleaned.append(args) or read_text(*args))
    _submission, token = invited()
    typed = {"title": "T", "body": "my words", **fields}
    answers = [client.post(url(token), typed) for _ in range(4)]
    assert [answer.status_code for answer in answers[2:]] == [429, 429] and len(cleaned) == 2
    assert "my words" in answers[-1].content.decode()
    headers = {"HTTP_ACCEPT": "application/json"}
    told = client.post(url(token), typed, **headers)
    assert told.status_code == 429 and told.json()["reason"] == "too_many" and told.json()["problems"]


@pytest.mark.parametrize("rest", ["", "paste/", "withdraw/", "pictures/"])
def test_more_than_the_site_reads_is_refused_in_words(client: Client, invited: Any, settings: Any, rest: str) -> None:
    _submission, token = invited()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    fields = {"title": "T", "body": "a" * 2000, "html": "a" * 2000}
    response = client.post(url(token, rest), fields)
    assert response.status_code == 413 and "Nothing was saved" in response.content.decode()
    told = client.post(url(token, rest), fields, HTTP_ACCEPT="application/json")
    assert told.status_code == 413 and "more than can be saved" in told.json()["problems"][0]
    assert client.post(url("x" * 59, rest), fields).status_code == 404


@pytest.mark.parametrize("value", ["\0", "\ud800".encode("utf-8", "surrogatepass"), "x" * 200_000, "‮abc", "<" * 5000])
def test_no_input_breaks_the_form(client: Client, invited: Any, value: Any) -> None:
    _submission, token = invited()
    for name in ("title", "body", "bio", "notation", "version", "relationship", "note", "affiliation", "window"):
        for act in ({}, {"submit": "1"}):
            response = client.post(url(token), {**FULL, name: value, **act})
            assert response.status_code in {302, 422}, name


class TestClosedMeanwhile:
    """An editor closes a text while its guest types."""

    @pytest.fixture
    def closed(self, client: Client, invited: Any, editor: Any) -> str:
        submission, token = invited()
        client.post(url(token), {"title": "Kept", "body": "What was kept", "save": "1"})
        submission.refresh_from_db()
        decline(submission, "", editor)
        return str(token)

    @pytest.mark.parametrize("button", [{"save": "1"}, {"submit": "1", "consent": "on", "rights": "on"}])
    def test_what_was_typed_is_shown_to_be_copied(self, client: Client, closed: str, button: dict[str, str]) -> None:
        typed = {"title": "My title", "body": "Three hours", "bio": "Keeps bees", "note": "Mind the date"}
        response = client.post(url(closed), {**typed, **button})
        html = response.content.decode()
        assert response.status_code == 422 and "What you typed was not saved" in html
        for words in typed.values():
            assert f"{words}</textarea>" in html
        assert "<h2>Kept</h2>" in html and "<p>What was kept</p>" in html and "<p>Three hours</p>" not in html

    @pytest.mark.parametrize("limit", [0, 100])
    def test_what_was_not_read_is_no_text(self, client: Client, closed: str, monkeypatch: Any, limit: int) -> None:
        monkeypatch.setattr("wagtail_execvoice.guestposts.actions.writing.SAVE_LIMIT", (limit, 600))
        body = "<b>" * 30_000
        html = client.post(url(closed), {"title": "T", "body": body, "notation": "html"}).content.decode()
        assert "None" not in html and "<p>What was kept</p>" in html
        assert "&lt;b&gt;&lt;b&gt;" in html

    def test_why_it_is_taken_back_is_not_lost(self, client: Client, closed: str) -> None:
        response = client.post(url(closed, "withdraw/"), {"reason": "My employer forbids it"})
        assert response.status_code == 409 and "My employer forbids it</textarea>" in response.content.decode()

    def test_who_only_looks_is_told_of_nothing_typed(self, client: Client, closed: str) -> None:
        assert "What you typed" not in client.get(url(closed)).content.decode()
