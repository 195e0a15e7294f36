"""What an editor sees and does on the screen of a guest's text."""

from __future__ import annotations

import re
import time
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from testapp.models import GuestPage

from wagtail_execvoice.authors.models import Person, PersonText
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.guestposts import actions
from wagtail_execvoice.guestposts.actions.approving import approve, ask_for_approval, is_approved
from wagtail_execvoice.guestposts.actions.drafting import make_guest_post
from wagtail_execvoice.guestposts.beside import compare_paragraphs
from wagtail_execvoice.guestposts.models import Agreement, Submission, SubmissionVersion
from wagtail_execvoice.guestposts.viewsets.comparing import compare_with_earlier

READ = "/admin/execvoice_submissions/read/{}/"
FULL = {
    "title": "My view",
    "body": "The first paragraph.\n\nThe second one.",
    "bio": "Keeps bees.",
    "consent": "on",
    "rights": "on",
    "submit": "1",
}


@pytest.fixture
def handed_in(client: Client, invited: Any) -> Any:
    def make(name: str = "Gast Guest", email: str = "guest@example.com", **fields: Any) -> Submission:
        submission, token = invited(name, email=email)
        assert Client().post(f"/guests/{token}/", {**FULL, **fields}).status_code == 302
        return Submission.objects.get(pk=submission.pk)

    return make


def read(desk: Client, submission: Any) -> str:
    return desk.get(READ.format(submission.pk)).content.decode()


def do(desk: Client, submission: Any, what: str, **fields: Any) -> str:
    response = desk.post(READ.format(submission.pk), {"do": what, **fields}, follow=True)
    submission.refresh_from_db()
    return response.content.decode()


class TestSendingALink:
    def test_a_wrong_address_is_put_right_and_all_mail_goes_there(self, desk: Client, invited: Any) -> None:
        submission, _token = invited("Gast Guest", email="gest@example.com")
        assert 'value="gest@example.com"' in read(desk, submission)
        do(desk, submission, "link", **{"link-email": "guest@example.com"})
        assert submission.email == OutboxMail.objects.latest("pk").to == "guest@example.com"

    def test_what_is_no_address_is_refused_in_words_and_stays_to_be_put_right(self, desk: Client, invited: Any) -> None:
        submission, _token = invited("Gast Guest")
        response = desk.post(READ.format(submission.pk), {"do": "link", "link-email": "guest at example"})
        assert response.status_code == 422 and "guest at example" in response.content.decode()

    def test_the_screen_says_that_every_link_was_revoked_until_a_new_one_is_sent(
        self, desk: Client, invited: Any
    ) -> None:
        submission, _token = invited("Gast Guest")
        assert "Every link was revoked" in do(desk, submission, "revoke")
        assert "Every link was revoked" not in do(desk, submission, "link")


def accept(desk: Client, submission: Any, home: Any, **fields: Any) -> str:
    home.refresh_from_db()
    chosen = {"accept-parent": home.pk, "accept-page_type": "testapp.GuestPage", **fields}
    return do(desk, submission, "accept", **chosen)


def chosen_person(html: str) -> str:
    [field] = re.findall(r'<input[^>]*name="accept-person"[^>]*>', html)
    found = re.search(r'value="(\d+)"', field)
    return found[1] if found else ""


def test_a_namesake_is_offered_and_not_chosen(desk: Client, handed_in: Any) -> None:
    Person.objects.create(name="Gast Guest", email="colleague@corp.example")
    html = read(desk, handed_in())
    assert "colleague@corp.example" in html and chosen_person(html) == ""


def test_who_has_the_address_is_chosen_unless_several_have_it(desk: Client, handed_in: Any) -> None:
    known = Person.objects.create(name="G. Guest", email="Guest@Example.com")
    submission = handed_in()
    assert chosen_person(read(desk, submission)) == str(known.pk)
    Person.objects.create(name="Another of the agency", email="guest@example.com")
    assert chosen_person(read(desk, submission)) == ""


def test_what_is_published_is_what_the_guest_approved(desk: Client, handed_in: Any, home: Any, editor: Any) -> None:
    submission = handed_in(position="Beekeeper")
    accept(desk, submission, home)
    ask_for_approval(submission, editor)
    submission.refresh_from_db()
    approve(submission, submission.asked_digest)
    submission.page.get_latest_revision().publish()
    assert is_approved(Submission.objects.get(pk=submission.pk))
    assert "It changed since" not in read(desk, submission)
    [byline] = GuestPage.objects.get().execvoice_bylines.all()
    assert (byline.printed_name, byline.printed_title) == ("Gast Guest", "Beekeeper")


def test_only_who_may_edit_the_page_mails_its_draft(
    client: Client, desk: Client, handed_in: Any, home: Any, make_user: Any
) -> None:
    submission = handed_in()
    accept(desk, submission, home)
    assert 'value="approval"' in read(desk, submission)
    client.force_login(make_user("reader", "wagtailadmin.access_admin", "execvoice_guestposts.change_submission"))
    assert 'value="approval"' not in read(client, submission)
    assert "Only who may edit the page" in do(client, submission, "approval")
    assert submission.asked_at is None
    assert not OutboxMail.objects.filter(key__startswith="guestposts.approve").exists()


@pytest.mark.parametrize(("what", "state"), [("reopen", "writing"), ("again", "submitted"), ("decline", "declined")])
def test_a_text_whose_page_is_gone_goes_on(
    desk: Client, handed_in: Any, home: Any, editor: Any, what: str, state: str
) -> None:
    submission = handed_in()
    accept(desk, submission, home)
    ask_for_approval(submission, editor)
    assert "The text was made a page." in do(desk, submission, what)
    assert submission.state == "accepted"
    GuestPage.objects.get().delete()
    submission.refresh_from_db()
    html = read(desk, submission)
    assert "The page that was made of it is gone" in html and "Nothing was done" not in html
    do(desk, submission, what)
    assert submission.state == state
    if what != "decline":
        assert (submission.asked_digest, submission.asked_at) == ("", None)


def test_a_text_whose_page_is_gone_becomes_another_page(desk: Client, handed_in: Any, home: Any) -> None:
    submission = handed_in()
    accept(desk, submission, home)
    GuestPage.objects.get().delete()
    do(desk, submission, "again")
    accept(desk, submission, home)
    assert submission.state == "accepted" and GuestPage.objects.get().title == "My view"


def hand_in_again(submission: Submission, editor: Any, last_token: Any, **fields: Any) -> None:
    actions.ask_for_changes(submission, "typo", editor)
    token = last_token(submission.email)
    assert Client().post(f"/guests/{token}/", {**FULL, **fields}).status_code == 302
    submission.refresh_from_db()


def test_what_the_guest_no_longer_says_of_themselves_is_seen(
    desk: Client, handed_in: Any, editor: Any, last_token: Any
) -> None:
    submission = handed_in(compensation="paid", relationship="customer", disclosure="I am paid for it.")
    hand_in_again(submission, editor, last_token, bio="Keeps wasps.")
    comparison = compare_with_earlier(submission)
    assert comparison is not None and not any(piece.is_changed for piece in comparison.paragraphs)
    changes = {piece.label: (piece.before, piece.after) for piece in comparison.details}
    assert changes["Compensation"] == (
        '<del class="deletion">We paid the guest</del>',
        '<ins class="addition">None</ins>',
    )
    assert changes["Relationship with us"][0] == '<del class="deletion">Customer</del>'
    assert "I am paid for it." in changes["Disclosure"][0] and changes["Disclosure"][1] == ""
    assert changes["About the guest"][1] == 'Keeps <ins class="addition">wasps.</ins>'
    html = read(desk, submission)
    assert "We paid the guest" in html and "Version 1, " in html


def test_the_earlier_version_stands_beside_the_text(desk: Client, handed_in: Any, editor: Any, last_token: Any) -> None:
    submission = handed_in()
    body = "The first paragraph.\n\nOne in between.\n\nThe second two."
    hand_in_again(submission, editor, last_token, body=body)
    comparison = compare_with_earlier(submission)
    assert comparison is not None
    assert [(piece.before, piece.after) for piece in comparison.paragraphs] == [
        ("The first paragraph.", "The first paragraph."),
        ("", '<ins class="addition">One in between.</ins>'),
        ('The second <del class="deletion">one.</del>', 'The second <ins class="addition">two.</ins>'),
    ]
    html = read(desk, submission)
    assert html.index("ev-beside") < html.index("ev-read__text")


def test_where_a_link_leads_is_compared_too(handed_in: Any, editor: Any, last_token: Any) -> None:
    link = '<p>Read <a href="https://{}.example/">this</a>.</p>'
    submission = handed_in(body=link.format("good"), notation="html")
    hand_in_again(submission, editor, last_token, body=link.format("casino"), notation="html")
    comparison = compare_with_earlier(submission)
    assert comparison is not None and 'class="addition">casino<' in comparison.paragraphs[0].after


def test_what_did_not_change_is_said(desk: Client, handed_in: Any, editor: Any, last_token: Any) -> None:
    submission = handed_in()
    hand_in_again(submission, editor, last_token)
    assert "Nothing changed." in read(desk, submission)


@pytest.mark.parametrize("apart", ["</p><p>", " "])
@pytest.mark.parametrize("words", [[f"word{number}" for number in range(150)], ["alpha"], ["b"]])
def test_to_compare_long_texts_takes_no_time(handed_in: Any, apart: str, words: list[str]) -> None:
    submission = handed_in()
    texts = []
    for step in (7, 11):
        sentences = (" ".join(words[(n * m * step) % len(words)] for m in range(1, 60)) for n in range(200))
        texts.append(f"<p>{apart.join(sentences)}</p>")
    now = timezone.now()
    SubmissionVersion.objects.all().delete()
    SubmissionVersion.objects.create(submission=submission, number=1, title="T", body=texts[0], submitted_at=now)
    submission.state, submission.body = "changes", texts[1]
    before = time.process_time()
    assert compare_with_earlier(submission)
    assert time.process_time() - before < 3


@pytest.mark.parametrize("size", [199, 1000])
def test_nor_does_it_where_the_same_words_stand_in_every_paragraph(size: int) -> None:
    before = time.process_time()
    assert list(compare_paragraphs(["a", "b"] * (size // 2), ["a"] * size))
    assert time.process_time() - before < 3


@pytest.mark.parametrize("ticked", [True, False])
def test_a_biography_of_somebody_known_is_taken_over_if_asked(
    desk: Client, handed_in: Any, home: Any, ticked: bool
) -> None:
    known = Person(name="Gast Guest", email="guest@example.com")
    known.texts = [PersonText(language="en", title="Farmer", bio_medium="Kept cows."), PersonText(language="nl")]
    known.save()
    submission = handed_in()
    assert "accept-takes_bio" in read(desk, submission)
    accept(desk, submission, home, **{"accept-person": known.pk, **({"accept-takes_bio": "on"} if ticked else {})})
    english, dutch = PersonText.objects.filter(person=known).order_by("language")
    assert (english.title, english.bio_medium) == ("Farmer", "Keeps bees." if ticked else "Kept cows.")
    assert dutch.bio_medium == ""


def test_who_may_change_no_people_changes_no_biography(client: Client, handed_in: Any, make_user: Any) -> None:
    client.force_login(make_user("reader", "wagtailadmin.access_admin", "execvoice_guestposts.change_submission"))
    html = read(client, handed_in())
    assert "accept-takes_bio" not in html and "you may not change people" in html


def test_days_are_those_of_the_site(handed_in: Any) -> None:
    submission = handed_in()
    Agreement.objects.update(given_at=datetime.fromisoformat("2026-07-01T22:30:00+00:00"))
    with timezone.override("Europe/Amsterdam"):
        post = make_guest_post(submission, "en")
    assert post.consent_given_on == post.rights_given_on == date(2026, 7, 2)


def test_what_readers_must_know_is_written_in_the_language_of_the_section(handed_in: Any) -> None:
    submission = handed_in(compensation="sponsored")
    assert make_guest_post(submission, "en").disclosure.startswith("Paid content")
    assert make_guest_post(submission, "nl").disclosure not in {"", make_guest_post(submission, "en").disclosure}
    submission.disclosure = "My own words"
    assert make_guest_post(submission, "en").disclosure == "My own words"
    submission.compensation = submission.disclosure = ""
    assert make_guest_post(submission, "en").disclosure == ""


def test_an_editor_reads_what_they_can_do_with_a_text_that_was_taken_back(desk: Client, handed_in: Any) -> None:
    submission = handed_in()
    Submission.objects.update(state="withdrawn")
    html = read(desk, submission) + do(desk, submission, "changes", **{"changes-text": "Mind what I typed"})
    assert html.count("The guest took the text back.") >= 2 and "You took" not in html
    assert "Mind what I typed" in html


def test_a_guest_is_not_shown_by_what_name_an_editor_logs_in(
    desk: Client, handed_in: Any, editor: Any, last_token: Any
) -> None:
    submission = handed_in()
    do(desk, submission, "note", **{"note-text": "Hm"})
    do(desk, submission, "changes", **{"changes-text": "Shorter"})
    page = Client().get(f"/guests/{last_token(submission.email)}/").content.decode()
    assert "The editors" in page and f"{editor.get_username()}<" not in page
    assert f"<strong>{editor.get_username()}</strong>" in read(desk, submission)


def test_the_form_says_what_it_needs(desk: Client) -> None:
    html = desk.get("/admin/execvoice_submissions/new/").content.decode()
    assert "leave name and address empty" in html
    assert html.count("Needed, unless you choose somebody") == 2
