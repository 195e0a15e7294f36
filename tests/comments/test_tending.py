"""The screen of one comment."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, edit_comment, withdraw_comment
from wagtail_execvoice.comments.actions.redacting import MARK
from wagtail_execvoice.comments.constants import Act, Badge, Mode, ReplyState, Standing, Status
from wagtail_execvoice.comments.models import Conversation, Decision, DraftReply, OfficialAlias, ReaderComment


@pytest.fixture
def comment(shown: Any) -> ReaderComment:
    return shown("Call me at 010 123 4567.", name="Ana", email="ana@example.com")  # type: ignore[no-any-return]


@pytest.fixture
def url(comment: ReaderComment) -> str:
    return reverse("execvoice_comments:tend", args=[comment.pk])


@pytest.fixture
def chief(make_user: Any, talk: Any) -> Any:
    chief = make_user("chief")
    Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost van der Meer", user=chief))
    return chief


@pytest.fixture
def waiting(write: Any) -> ReaderComment:
    """A comment that waits for a moderator."""
    return write("When does the new quay open?", name="Bram")  # type: ignore[no-any-return]


def fill_in(client: Client, url: str, body: str, voice: str = "own") -> dict[str, str]:
    """Return what a browser sends of the answer form, with everything that stands in it."""
    return {**open_form(client, url, "answer"), "answer-voice": voice, "answer-body": body}


def open_form(client: Client, url: str, do: str) -> dict[str, Any]:
    """Return what a browser sends along of the form that does ``do``."""
    form = BeautifulSoup(client.get(url).content, "html.parser").select_one(f"form[action='#{do}']")
    assert form is not None
    return read_hidden(form)


def read_hidden(form: Any) -> dict[str, Any]:
    return {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}


def press_again(response: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what is sent by pressing the button of the form that is shown once more."""
    form = BeautifulSoup(response.content, "html.parser").select_one(f"form[action='#{sent['do']}']")
    typed = {name: value for name, value in sent.items() if name.startswith(f"{sent['do']}-")}
    return read_hidden(form) | typed


def url_of(comment: ReaderComment) -> str:
    return reverse("execvoice_comments:tend", args=[comment.pk])


def read_messages(response: Any) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


def test_it_shows_the_comment_and_its_log(admin_client: Client, url: str) -> None:
    html = admin_client.get(url).content.decode()
    assert "010 123 4567" in html and "Nobody has decided about it yet." in html


def test_a_moderator_answers_with_the_badge_of_the_team_and_twice_is_once(
    admin_client: Client, url: str, comment: ReaderComment
) -> None:
    for _ in range(2):
        admin_client.post(url, {"do": "answer", "answer-voice": "own", "answer-body": "We will."})
    answer = ReaderComment.objects.get(parent=comment)
    assert (answer.badge, answer.is_visible) == (Badge.TEAM, True)


@pytest.mark.parametrize("is_official", [False, True])
def test_the_same_words_are_a_new_answer_once_the_first_one_was_rejected(
    admin_client: Client, admin_user: Any, url: str, comment: ReaderComment, is_official: bool
) -> None:
    voice = "own"
    if is_official:
        alias = OfficialAlias.objects.create(name="Acme", group=Group.objects.create(name="Press"))
        admin_user.groups.add(alias.group)
        voice = f"alias-{alias.pk}"
    sent = fill_in(admin_client, url, "We will.", voice)
    for _ in range(2):
        admin_client.post(url, sent)
    decide([ReaderComment.objects.get(parent=comment).pk], Act.REJECT, admin_user)
    again = admin_client.post(url, fill_in(admin_client, url, "We will.", voice))
    assert read_messages(again).count("The answer is published.") == 1
    answers = ReaderComment.objects.filter(parent=comment).order_by("pk")
    assert [answer.is_visible for answer in answers] == [False, True]


def test_an_old_form_that_is_sent_again_never_says_that_what_was_rejected_is_published(
    admin_client: Client, admin_user: Any, url: str, comment: ReaderComment
) -> None:
    sent = fill_in(admin_client, url, "We will.")
    admin_client.post(url, sent)
    decide([ReaderComment.objects.get(parent=comment).pk], Act.REJECT, admin_user)
    response = admin_client.post(url, sent)
    html = response.content.decode()
    assert response.status_code == 422 and "You sent this answer before" in html and "We will." in html
    assert read_messages(response).count("The answer is published.") == 1


def test_a_comment_that_waits_is_approved_and_answered_by_one_press_and_twice_is_once(
    admin_client: Client, admin_user: Any, waiting: ReaderComment
) -> None:
    url = url_of(waiting)
    assert "Approve and answer" in admin_client.get(url).content.decode()
    sent = fill_in(admin_client, url, "In May.")
    for _ in range(2):
        assert admin_client.post(url, sent).status_code == 302
    waiting.refresh_from_db()
    answer = ReaderComment.objects.get(parent=waiting)
    assert waiting.is_visible and answer.is_visible and answer.badge == Badge.TEAM
    entry = Decision.objects.get()
    assert (entry.act, entry.user) == (Act.APPROVE, admin_user)


def test_an_official_name_answers_what_waited(admin_client: Client, admin_user: Any, waiting: ReaderComment) -> None:
    alias = OfficialAlias.objects.create(name="Acme", group=Group.objects.create(name="Press"))
    admin_user.groups.add(alias.group)
    url = url_of(waiting)
    admin_client.post(url, fill_in(admin_client, url, "In May.", f"alias-{alias.pk}"))
    assert ReaderComment.objects.get(parent=waiting).is_visible


def test_what_waited_is_approved_and_an_executive_is_asked_to_answer_it(
    admin_client: Client, waiting: ReaderComment, chief: Any
) -> None:
    url = url_of(waiting)
    admin_client.post(url, fill_in(admin_client, url, "In May.", f"speaker-{chief.pk}"))
    waiting.refresh_from_db()
    assert waiting.is_visible and DraftReply.objects.get().state == ReplyState.ASKED


def test_if_the_answer_is_refused_nothing_is_approved_and_what_was_typed_stays(
    admin_client: Client, waiting: ReaderComment, set_mode: Any
) -> None:
    url = url_of(waiting)
    sent = fill_in(admin_client, url, "In May, we think.")
    set_mode(Mode.CLOSED)
    response = admin_client.post(url, sent)
    html = response.content.decode()
    assert response.status_code == 422 and "In May, we think." in html and "Approve and answer" in html
    waiting.refresh_from_db()
    assert (waiting.status, waiting.is_visible) == (Status.PENDING, False)
    assert not Decision.objects.exists() and not ReaderComment.objects.filter(parent=waiting).exists()


def test_who_answers_second_is_told_what_the_first_decided_and_publishes_nothing(
    admin_client: Client, make_user: Any, waiting: ReaderComment
) -> None:
    url = url_of(waiting)
    sent = fill_in(admin_client, url, "In May, we think.")
    ann = make_user("ann")
    decide([waiting.pk], Act.REJECT, ann)
    response = admin_client.post(url, sent)
    html = response.content.decode()
    assert response.status_code == 422 and f"{ann.get_username()} rejected it" in html and "In May, we think." in html
    assert not ReaderComment.objects.filter(parent=waiting).exists()
    # Who knows now, and still wants to, presses again.
    again = {name: sent[name] for name in sent} | {"approve": str(ReaderComment.objects.get(pk=waiting.pk).version)}
    assert f'name="approve" value="{again["approve"]}"' in html
    admin_client.post(url, again)
    assert ReaderComment.objects.get(parent=waiting).is_visible


def test_a_moderator_whose_comment_was_hidden_meanwhile_is_told_in_words_for_moderators(
    admin_client: Client, admin_user: Any, url: str, comment: ReaderComment
) -> None:
    sent = fill_in(admin_client, url, "We will.")
    decide([comment.pk], Act.REJECT, admin_user)
    for data, said in ((sent, "rejected it just now"), ({**sent, "seen": None}, "is not shown. Approve it first.")):
        response = admin_client.post(url, {name: value for name, value in data.items() if value is not None})
        html = response.content.decode()
        assert response.status_code == 422 and said in html
        assert "comment of your own" not in html and "We will." in html and "Approve and answer" in html


def test_a_moderator_is_told_that_what_the_comment_answers_was_hidden_meanwhile(
    admin_client: Client, admin_user: Any, comment: ReaderComment, shown: Any
) -> None:
    below = shown("So do I", reply_to=comment)
    sent = fill_in(admin_client, url_of(below), "We will.")
    decide([comment.pk], Act.REJECT, admin_user)
    response = admin_client.post(url_of(below), sent)
    html = response.content.decode()
    assert response.status_code == 422 and "What it answers is not shown" in html and "We will." in html


class TestTwoAtOnce:
    """Who comes second is told what the first one did, keeps what they typed, and does it by pressing again."""

    @pytest.fixture
    def ann(self, make_user: Any) -> Client:
        client = Client()
        client.force_login(make_user("ann", is_superuser=True, first_name="Ann", last_name="Hale"))
        return client

    def test_who_answers_second_sees_the_answer_of_the_first(
        self, admin_client: Client, ann: Client, url: str, comment: ReaderComment
    ) -> None:
        mine, hers = fill_in(admin_client, url, "On 1 June."), fill_in(ann, url, "On 1 May.")
        # Twice is once.
        assert ann.post(url, hers).status_code == ann.post(url, hers).status_code == 302
        response = admin_client.post(url, mine)
        html = response.content.decode()
        assert response.status_code == 422 and "Ann Hale answered it" in html
        assert html.count("On 1 May.") == 2 and "On 1 June." in html
        assert ReaderComment.objects.get(parent=comment).body == "On 1 May."
        assert admin_client.post(url, press_again(response, mine)).status_code == 302
        assert ReaderComment.objects.filter(parent=comment).count() == 2

    def test_of_two_who_approve_and_answer_the_second_is_told_of_the_answer(
        self, admin_client: Client, ann: Client, waiting: ReaderComment
    ) -> None:
        url = url_of(waiting)
        mine, hers = fill_in(admin_client, url, "In June."), fill_in(ann, url, "In May.")
        ann.post(url, hers)
        assert "Ann Hale answered it" in admin_client.post(url, mine).content.decode()
        assert ReaderComment.objects.get(parent=waiting).body == "In May."

    def test_an_executive_is_not_asked_twice_by_two_who_do_not_know_of_each_other(
        self, admin_client: Client, ann: Client, url: str, chief: Any
    ) -> None:
        mine = fill_in(admin_client, url, "On 1 June.", f"speaker-{chief.pk}")
        ann.post(url, fill_in(ann, url, "On 1 May.", f"speaker-{chief.pk}"))
        response = admin_client.post(url, mine)
        said = f"Ann Hale asked {chief.get_username()} to answer it"
        assert response.status_code == 422 and said in response.content.decode()
        assert DraftReply.objects.count() == OutboxMail.objects.count() == 1
        admin_client.post(url, press_again(response, mine))
        assert DraftReply.objects.count() == 2

    def test_what_was_rejected_since_or_written_by_another_reader_answers_nothing(
        self, admin_client: Client, admin_user: Any, ann: Client, url: str, comment: ReaderComment, write: Any
    ) -> None:
        mine = fill_in(admin_client, url, "On 1 June.")
        ann.post(url, fill_in(ann, url, "On 1 May."))
        decide([ReaderComment.objects.get(parent=comment).pk], Act.REJECT, admin_user)
        write("I wonder, too", reply_to=comment)
        assert admin_client.post(url, mine).status_code == 302

    def test_an_answer_is_not_put_below_another_question(
        self, admin_client: Client, url: str, comment: ReaderComment, talk: Any
    ) -> None:
        sent = fill_in(admin_client, url, "Yes, of course!")
        edit_comment(comment, talk, "Do you admit fraud?")
        response = admin_client.post(url, sent)
        html = response.content.decode()
        assert response.status_code == 422 and "Its writer changed it" in html
        assert "Do you admit fraud?" in html and "Yes, of course!" in html
        assert not ReaderComment.objects.filter(parent=comment).exists()
        assert admin_client.post(url, press_again(response, sent)).status_code == 302
        assert ReaderComment.objects.get(parent=comment).is_visible

    def test_a_form_that_was_filled_in_wrongly_is_still_the_one_that_was_looked_at(
        self, admin_client: Client, url: str, comment: ReaderComment, talk: Any
    ) -> None:
        sent = fill_in(admin_client, url, "")
        edit_comment(comment, talk, "Do you admit fraud?")
        again = press_again(admin_client.post(url, sent), sent) | {"answer-body": "Yes, of course!"}
        response = admin_client.post(url, again)
        assert response.status_code == 422 and "Its writer changed it" in response.content.decode()

    def test_an_approval_of_ones_own_is_no_approval_of_what_was_written_before(
        self, admin_client: Client, admin_user: Any, waiting: ReaderComment, talk: Any
    ) -> None:
        sent = fill_in(admin_client, url_of(waiting), "Yes, of course!")
        edit_comment(waiting, talk, "Do you admit fraud?")
        decide([waiting.pk], Act.APPROVE, admin_user)
        assert admin_client.post(url_of(waiting), sent).status_code == 422
        assert not ReaderComment.objects.filter(parent=waiting).exists()

    def test_nobody_is_taken_otherwise_by_who_has_not_seen_what_was_decided_of_them(
        self, admin_client: Client, ann: Client, url: str, comment: ReaderComment
    ) -> None:
        mine, hers = open_form(admin_client, url, "standing"), open_form(ann, url, "standing")
        mine |= {"standing-standing": "held", "standing-reason": "Often rude"}
        ann.post(url, hers | {"standing-standing": "banned", "standing-reason": "Threats"})
        response = admin_client.post(url, mine)
        html = response.content.decode()
        assert (
            response.status_code == 422
            and "Ann Hale decided about this commenter just now: commenter banned." in html
            and "Often rude" in html
        )
        comment.commenter.refresh_from_db()  # type: ignore[union-attr]
        assert comment.commenter.standing == Standing.BANNED  # type: ignore[union-attr]
        assert admin_client.post(url, press_again(response, mine)).status_code == 302
        comment.commenter.refresh_from_db()  # type: ignore[union-attr]
        assert comment.commenter.standing == Standing.HELD  # type: ignore[union-attr]

    def test_two_who_ban_somebody_at_once_agree(
        self, admin_client: Client, ann: Client, url: str, comment: ReaderComment
    ) -> None:
        mine, hers = open_form(admin_client, url, "standing"), open_form(ann, url, "standing")
        for client, sent in ((ann, hers), (admin_client, mine)):
            assert client.post(url, sent | {"standing-standing": "banned"}).status_code == 302
        assert Decision.objects.get().act == Act.BAN

    def test_nothing_is_blacked_out_in_a_text_that_nobody_has_seen(
        self, admin_client: Client, url: str, comment: ReaderComment, talk: Any
    ) -> None:
        sent = open_form(admin_client, url, "redact") | {"redact-passages": "Call me", "redact-reason": "Why"}
        edit_comment(comment, talk, "Call me Ishmael.")
        response = admin_client.post(url, sent)
        html = response.content.decode()
        assert response.status_code == 422 and "Its writer changed it" in html and "Ishmael" in html
        assert ReaderComment.objects.get().body == "Call me Ishmael."
        assert admin_client.post(url, press_again(response, sent)).status_code == 302
        assert ReaderComment.objects.get().body == f"{MARK} Ishmael."

    def test_a_note_is_written_whatever_happened_meanwhile(
        self, admin_client: Client, url: str, comment: ReaderComment, talk: Any
    ) -> None:
        sent = open_form(admin_client, url, "note") | {"note-note": "Known to us"}
        edit_comment(comment, talk, "Something else")
        assert admin_client.post(url, sent).status_code == 302

    @pytest.mark.parametrize("seen", ["", "x", "1:2", "1:0:0:0:king:x", f"{'9' * 30}:0:0:0:", "²:0:0:0:", "-1:0:0:0:"])
    def test_what_no_screen_says_nobody_has_seen(
        self, admin_client: Client, url: str, comment: ReaderComment, seen: str
    ) -> None:
        sent = fill_in(admin_client, url, "We will.") | {"seen": seen}
        assert admin_client.post(url, sent).status_code == 422
        assert not ReaderComment.objects.filter(parent=comment).exists()


def test_what_cannot_be_shown_by_approving_it_cannot_be_answered_and_it_says_why(
    admin_client: Client, admin_user: Any, comment: ReaderComment, write: Any
) -> None:
    below = write("So do I", reply_to=comment)
    decide([comment.pk], Act.REJECT, admin_user)
    html = admin_client.get(url_of(below)).content.decode()
    assert "What it answers is not shown" in html and "answer-body" not in html
    taken_back = write("Regretted")
    withdraw_comment(taken_back)
    html = admin_client.get(url_of(taken_back)).content.decode()
    assert "Its writer took it back" in html and "answer-body" not in html


@pytest.mark.parametrize("version", ["x", "-1", "9" * 30, "²"])
def test_a_version_that_nobody_has_seen_approves_nothing(
    admin_client: Client, waiting: ReaderComment, version: str
) -> None:
    data = {"do": "answer", "answer-voice": "own", "answer-body": "In May.", "approve": version}
    assert admin_client.post(url_of(waiting), data).status_code == 422
    assert not Decision.objects.exists()


def test_readers_never_see_what_a_moderator_logs_in_with(
    admin_client: Client, admin_user: Any, url: str, comment: ReaderComment, settings: Any
) -> None:
    settings.WAGTAIL_SITE_NAME = "The Harbour Post"
    admin_client.post(url, {"do": "answer", "answer-voice": "own", "answer-body": "We will."})
    assert ReaderComment.objects.get(parent=comment).name == "The Harbour Post"
    admin_user.first_name, admin_user.last_name = "Nadia", "El Amrani"
    admin_user.save()
    admin_client.post(url, {"do": "answer", "answer-voice": "own", "answer-body": "And soon."})
    assert ReaderComment.objects.filter(parent=comment).latest("pk").name == "Nadia El Amrani"


def test_a_draft_is_taken_back_and_its_speaker_is_told_so(
    admin_client: Client, url: str, comment: ReaderComment, chief: Any
) -> None:
    admin_client.post(url, {"do": "answer", "answer-voice": f"speaker-{chief.pk}", "answer-body": "We will."})
    draft = DraftReply.objects.get()
    link = re.search(r"https?://localhost(\S+/reply/)", OutboxMail.objects.get().body)[1]  # type: ignore[index]
    assert "Take it back" in admin_client.get(url).content.decode()
    assert admin_client.post(url, {"do": "withdraw", "draft": str(draft.pk)}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == ReplyState.WITHDRAWN
    assert "Take it back" not in admin_client.get(url).content.decode()
    assert "was taken back" in Client().post(link, {"body": "We will."}).content.decode()
    assert not ReaderComment.objects.filter(parent=comment).exists()


@pytest.mark.parametrize("pk", ["", "x", "9" * 30, "0"])
def test_a_draft_that_is_not_of_this_comment_is_not_taken_back(admin_client: Client, url: str, pk: str) -> None:
    assert admin_client.post(url, {"do": "withdraw", "draft": pk}).status_code == 422


def test_a_moderator_answers_under_an_official_name_of_a_group_of_theirs(
    admin_client: Client, admin_user: Any, url: str, comment: ReaderComment
) -> None:
    alias = OfficialAlias.objects.create(name="Acme Communications", group=Group.objects.create(name="Press"))
    data = {"do": "answer", "answer-voice": f"alias-{alias.pk}", "answer-body": "We will."}
    assert admin_client.post(url, data).status_code == 422
    admin_user.groups.add(alias.group)
    admin_client.post(url, data)
    assert ReaderComment.objects.get(parent=comment).name == "Acme Communications"


def test_an_executive_is_asked(admin_client: Client, url: str, chief: Any) -> None:
    data = {"do": "answer", "answer-voice": f"speaker-{chief.pk}", "answer-body": "We will."}
    admin_client.post(url, data)
    assert DraftReply.objects.get().state == ReplyState.ASKED and OutboxMail.objects.get().to == "chief@example.com"
    assert ReaderComment.objects.count() == 1


def test_an_answer_that_is_reviewed_waits_for_somebody_else(
    admin_client: Client, client: Client, make_user: Any, url: str, chief: Any
) -> None:
    Conversation.objects.update(replies_need_review=True)
    data = {"do": "answer", "answer-voice": f"speaker-{chief.pk}", "answer-body": "We will."}
    admin_client.post(url, data)
    draft = DraftReply.objects.get()
    review = {"do": "review", "draft": draft.pk}
    assert admin_client.post(url, review).status_code == 422
    client.force_login(make_user("other", is_superuser=True))
    client.post(url, review)
    draft.refresh_from_db()
    assert draft.state == ReplyState.ASKED


def test_a_long_name_of_an_account_is_cut_and_not_refused(
    client: Client, url: str, make_user: Any, comment: ReaderComment
) -> None:
    client.force_login(make_user("other", is_superuser=True, first_name="A" * 45, last_name="B" * 45))
    client.post(url, {"do": "answer", "answer-voice": "own", "answer-body": "We will."})
    assert ReaderComment.objects.get(parent=comment).name == "A" * 45 + " " + "B" * 34


def test_who_answers_many_readers_is_not_kept_from_it_by_the_limit_of_readers(admin_client: Client, shown: Any) -> None:
    for number in range(7):
        answered = reverse("execvoice_comments:tend", args=[shown().pk])
        data = {"do": "answer", "answer-voice": "own", "answer-body": f"Answer {number}"}
        assert admin_client.post(answered, data).status_code == 302


def find_undo(client: Client, comment: ReaderComment) -> str:
    """Return the address of the "Undo" in the log of a comment, empty if there is none."""
    link = BeautifulSoup(client.get(url_of(comment)).content, "html.parser").select_one('.ev-log a[href*="/undo/"]')
    return "" if link is None else str(link["href"])


def test_a_decision_of_long_ago_is_taken_back_on_the_screen_of_its_comment(
    admin_client: Client, admin_user: Any, waiting: ReaderComment
) -> None:
    assert find_undo(admin_client, waiting) == ""
    with time_machine.travel("2001-01-01", tick=False):
        decide([waiting.pk], Act.SPAM, admin_user)
    address = find_undo(admin_client, waiting)
    page = BeautifulSoup(admin_client.get(address).content, "html.parser")
    assert re.search(r"1 comment: marked as spam by \w+", page.get_text())
    assert page.select_one("#main form input[name=next]")["value"] == url_of(waiting)  # type: ignore[index]
    response = admin_client.post(address, {"next": url_of(waiting)})
    assert response.headers["Location"].startswith(url_of(waiting))
    waiting.refresh_from_db()
    assert waiting.status == Status.PENDING and find_undo(admin_client, waiting) == ""


def test_what_is_no_decision_about_a_comment_is_not_undone_by_one_press_and_it_is_said_at_once(
    admin_client: Client, url: str, comment: ReaderComment
) -> None:
    admin_client.post(url, {"do": "standing", "standing-standing": "banned"})
    undo = reverse("execvoice_comments:undo", args=[Decision.objects.get().batch])
    for response in (admin_client.get(undo, follow=True), admin_client.post(undo, follow=True)):
        assert response.redirect_chain[0][0] == url
        assert "That is not undone by one press: change it here." in response.content.decode()
    comment.commenter.refresh_from_db()  # type: ignore[union-attr]
    assert comment.commenter.standing == Standing.BANNED  # type: ignore[union-attr]


def test_what_cannot_be_taken_back_is_not_offered(
    admin_client: Client, admin_user: Any, waiting: ReaderComment
) -> None:
    decide([waiting.pk], Act.APPROVE, admin_user)
    decide([waiting.pk], Act.REJECT, admin_user)
    waiting.refresh_from_db()
    # Of the two the later one.
    assert str(waiting.decisions.get(act=Act.REJECT).batch) in find_undo(admin_client, waiting)
    edit_comment(waiting, waiting.page, "Something else")
    assert find_undo(admin_client, waiting) == ""


def test_who_looks_after_a_section_is_not_offered_to_take_back_what_was_decided_elsewhere_too(
    client: Client, admin_user: Any, make_moderator: Any, section: Any, write: Any, waiting: ReaderComment
) -> None:
    theirs = write("Here", page=section)
    client.force_login(make_moderator(section))
    decide([theirs.pk], Act.SPAM, admin_user)
    address = find_undo(client, theirs)
    assert address and client.get(address).status_code == 200
    decide([theirs.pk, waiting.pk], Act.REJECT, admin_user)
    assert find_undo(client, theirs) == ""


def test_of_two_redactions_the_later_one_is_put_back_first(
    admin_client: Client, url: str, comment: ReaderComment
) -> None:
    for passage in ("010 123 4567", "Call"):
        data = {"do": "redact", "redact-passages": passage, "redact-reason": passage}
        assert admin_client.post(url, data).status_code == 302, passage
    offered = []
    for _ in range(2):
        page = BeautifulSoup(admin_client.get(url).content, "html.parser")
        [button] = page.select('button[value="restore"]')
        offered.append(button.find_parent("li").get_text())  # type: ignore[union-attr]
        decision = button.find_previous("input", {"name": "decision"})["value"]  # type: ignore[index]
        assert admin_client.post(url, {"do": "restore", "decision": decision}).status_code == 302
    assert ["Call" in text for text in offered] == [True, False]
    assert 'value="restore"' not in admin_client.get(url).content.decode()


def test_a_passage_is_blacked_out_and_put_back(admin_client: Client, url: str, comment: ReaderComment) -> None:
    admin_client.post(url, {"do": "redact", "redact-passages": "010 123 4567\n", "redact-reason": "A number"})
    comment.refresh_from_db()
    assert comment.body == f"Call me at {MARK}."
    admin_client.post(url, {"do": "restore", "decision": comment.decisions.first().pk})  # type: ignore[union-attr]
    comment.refresh_from_db()
    assert comment.body == "Call me at 010 123 4567."


def test_if_a_line_is_not_found_nothing_is_blacked_out_and_it_is_named(
    admin_client: Client, url: str, comment: ReaderComment
) -> None:
    sent = {"do": "redact", "redact-passages": "010 123\n<b>Main  Street 5", "redact-reason": "Why"}
    html = admin_client.post(url, sent).content.decode()
    assert "this does not stand in the comment: “&lt;b&gt;Main Street 5”." in html and "“010 123”" not in html
    comment.refresh_from_db()
    assert comment.body == "Call me at 010 123 4567."


def test_what_cannot_be_done_is_said_and_keeps_what_was_typed(admin_client: Client, url: str) -> None:
    response = admin_client.post(url, {"do": "redact", "redact-passages": "Elsewhere", "redact-reason": "Why"})
    html = response.content.decode()
    assert response.status_code == 422 and "None of this stands in the comment" in html and "Elsewhere" in html


def test_who_speaks_for_the_site_cannot_be_banned_from_it(
    admin_client: Client, talk: Any, chief: Any, shown: Any
) -> None:
    comment = shown("We will.", user=chief)
    assert comment.badge == Badge.AUTHOR
    response = admin_client.post(url_of(comment), {"do": "standing", "standing-standing": "banned"})
    assert response.status_code == 422 and "cannot be banned from it" in response.content.decode()
    comment.commenter.refresh_from_db()
    assert comment.commenter.standing == Standing.NORMAL


def test_where_comments_are_closed_the_screen_says_so_before_anything_is_typed(
    admin_client: Client, shown: Any, set_mode: Any
) -> None:
    comment = shown("When?")
    set_mode(Mode.CLOSED)
    html = admin_client.get(url_of(comment)).content.decode()
    assert "nobody can answer here any more" in html and "answer-body" not in html


def test_a_commenter_is_banned_and_a_note_is_written(admin_client: Client, url: str, comment: ReaderComment) -> None:
    admin_client.post(url, {"do": "standing", "standing-standing": "banned", "standing-reason": "Rude"})
    admin_client.post(url, {"do": "note", "note-note": "Third time"})
    comment.commenter.refresh_from_db()  # type: ignore[union-attr]
    assert comment.commenter.standing == Standing.BANNED  # type: ignore[union-attr]
    html = admin_client.get(url).content.decode()
    assert "Third time" in html and "Rude" in html


@pytest.mark.parametrize(
    "data",
    [
        {"do": "restore", "decision": "x"},
        {"do": "restore", "decision": "9" * 30},
        {"do": "review", "draft": "-1"},
        {"do": "answer", "answer-voice": "speaker-999999", "answer-body": "x"},
        {"do": "note", "note-note": "\x00"},
        {"do": "standing", "standing-standing": "king"},
        {"do": "redact", "redact-passages": "\x00" * 10, "redact-reason": "\x00"},
    ],
)
def test_hostile_input_is_refused_in_words(admin_client: Client, url: str, data: dict[str, str]) -> None:
    assert admin_client.post(url, data).status_code == 422


@pytest.mark.parametrize("do", ["", "delete", "__class__"])
def test_there_is_nothing_else_to_do(admin_client: Client, url: str, do: str) -> None:
    assert admin_client.post(url, {"do": do}).status_code == 404


def test_it_is_for_moderators_of_that_section_only(client: Client, make_moderator: Any, section: Any, url: str) -> None:
    client.force_login(make_moderator(section))
    assert client.get(url).status_code == 404
    assert client.post(url, {"do": "note", "note-note": "Mine"}).status_code == 404


def test_who_may_only_look_does_nothing(client: Client, make_user: Any, url: str) -> None:
    rights = ("wagtailadmin.access_admin", "execvoice_comments.view_readercomment")
    client.force_login(make_user("reader", *rights))
    assert "010 123" not in client.get(url).content.decode()
